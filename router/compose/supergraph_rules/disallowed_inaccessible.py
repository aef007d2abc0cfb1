"""What no client ever sees need not be hidden, and cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.merge.context import Merge
from router.compose.merge.features import elements
from router.compose.supergraph_rules.visibility import is_hidden
from router.federation.errors import Code, CompositionError
from router.federation.schema import EXECUTABLE_LOCATIONS, Schema


def disallowed_inaccessible(work: Merge) -> Iterator[CompositionError]:
    """Refuses ``@inaccessible`` on arguments of type system directives and within types of linked
    specifications."""
    for definition in work.schema.directives.values():
        places = [each for each in definition.locations if each not in EXECUTABLE_LOCATIONS]
        if places and any(is_hidden(each) for each in definition.arguments.values()):
            yield CompositionError(
                Code.DISALLOWED_INACCESSIBLE,
                f'Directive "@{definition.name}" cannot use @inaccessible because it may be '
                f"applied to these type-system locations: {', '.join(places)}.",
            )
    prefixes = tuple(f"{link.name}__" for link, _ in work.custom.links)
    for name, named in work.schema.types.items():
        if not name.startswith(prefixes):
            continue
        if any(is_hidden(each) for each in elements(Schema(types={name: named}))):
            yield CompositionError(
                Code.DISALLOWED_INACCESSIBLE,
                f'Core feature type "{name}" cannot use @inaccessible.',
            )
