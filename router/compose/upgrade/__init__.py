"""Version 1 subgraphs become version 2 subgraphs that mean the same.

Federation 1 let much pass that version 2 refuses, and shared value types without being told.
The steps below undo that in the one order in which they work; each is a function of the copy being
upgraded and of what the subgraphs were before (:class:`Originals`).
Source of the rules: Apollo's documentation on moving to federation 2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from router.compose.facts import Facts
from router.compose.upgrade.bases import check_bases
from router.compose.upgrade.externals import (
    remove_external_on_extension_keys,
    remove_external_on_interfaces,
    remove_external_on_types,
    remove_unused_externals,
)
from router.compose.upgrade.field_sets import (
    coerce_field_sets,
    remove_directives_on_interfaces,
    remove_inactive_field_sets,
    remove_provides_on_leaves,
)
from router.compose.upgrade.originals import Originals
from router.compose.upgrade.sharing import (
    add_shareable,
    forget_extensions,
    remove_tags_on_externals,
)
from router.compose.wording import subgraphs as named_subgraphs
from router.federation.clone import clone_schema
from router.federation.directives import UPGRADE_TARGET
from router.federation.errors import Code, CompositionError, SubgraphRefused
from router.federation.schema import ObjectType
from router.federation.subgraph import Subgraph

Step = Callable[[Subgraph, Originals], Sequence[CompositionError]]

STEPS: tuple[Step, ...] = (
    check_bases,
    coerce_field_sets,
    remove_external_on_interfaces,
    remove_external_on_types,
    remove_external_on_extension_keys,
    remove_inactive_field_sets,
    forget_extensions,
    remove_directives_on_interfaces,
    remove_provides_on_leaves,
    remove_unused_externals,
    add_shareable,
    remove_tags_on_externals,
)


def upgrade(subgraphs: Sequence[Subgraph]) -> list[Subgraph]:
    """The same subgraphs, those of version 1 replaced by their upgraded copies.

    Raises:
        SubgraphRefused: a version 1 subgraph cannot be upgraded, or ``@interfaceObject`` is used
            beside one.
    """
    if not any(subgraph.is_version_1 for subgraph in subgraphs):
        return list(subgraphs)
    originals = Originals([Facts(subgraph) for subgraph in subgraphs])
    errors: list[CompositionError] = []
    upgraded: list[Subgraph] = []
    for subgraph in subgraphs:
        if not subgraph.is_version_1:
            upgraded.append(subgraph)
            continue
        copy = replace(subgraph, schema=clone_schema(subgraph.schema))
        copy.version = UPGRADE_TARGET
        for step in STEPS:
            errors.extend(step(copy, originals))
        upgraded.append(copy)
    errors = errors or _check_interface_objects(subgraphs)
    if errors:
        raise SubgraphRefused(errors)
    return upgraded


def _check_interface_objects(subgraphs: Sequence[Subgraph]) -> list[CompositionError]:
    using = [
        subgraph.name
        for subgraph in subgraphs
        if any(named.has("interfaceObject") for named in subgraph.schema.of_kind(ObjectType))
    ]
    if not using:
        return []
    old = [subgraph.name for subgraph in subgraphs if subgraph.is_version_1]
    message = (
        "The @interfaceObject directive can only be used if all subgraphs have a federation 2 "
        f"schema: it is used in {named_subgraphs(using)}, but {named_subgraphs(old)} do not "
        '@link to "https://specs.apollo.dev/federation" version 2.0 or newer.'
    )
    return [CompositionError(Code.INTERFACE_OBJECT_USAGE_ERROR, message)]
