"""A type that a version 1 subgraph extends must be defined in another."""

from __future__ import annotations

from collections.abc import Sequence

from router.compose.upgrade.originals import Originals, is_extension
from router.compose.wording import of_subgraph
from router.federation.errors import Code, CompositionError
from router.federation.schema import CompositeType, ObjectType
from router.federation.subgraph import Subgraph


def check_bases(subgraph: Subgraph, originals: Originals) -> Sequence[CompositionError]:
    """An error for every extension of a type that no other subgraph defines."""
    return [
        of_subgraph(
            subgraph.name,
            Code.EXTENSION_WITH_NO_BASE,
            f'Type "{named.name}" is an extension type, but there is no type definition for '
            f'"{named.name}" in any subgraph: define it in one of them.',
        )
        for named in subgraph.schema.of_kind(CompositeType)
        if is_extension(named)
        and not (isinstance(named, ObjectType) and subgraph.schema.is_root(named.name))
        and not any(other.defined for _, other in originals.elsewhere(named.name, subgraph))
    ]
