"""What an interface shows, its implementations show."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.merge.context import Merge
from router.compose.supergraph_rules.visibility import is_hidden, visible_types
from router.federation.errors import Code, CompositionError
from router.federation.schema import CompositeType, Field


def implemented_by_inaccessible(work: Merge) -> Iterator[CompositionError]:
    """Refuses hidden fields and arguments that implement visible ones."""
    for named in visible_types(work.schema):
        if not isinstance(named, CompositeType):
            continue
        for name in named.interfaces:
            interface = work.schema.composite(name)
            if interface is None or is_hidden(interface):
                continue
            for wanted in interface.fields.values():
                own = named.fields.get(wanted.name)
                if own is not None and not is_hidden(wanted):
                    yield from _check(f"{named.name}.{own.name}", own, interface.name, wanted)


def _check(
    coordinate: str, own: Field, interface: str, wanted: Field
) -> Iterator[CompositionError]:
    if is_hidden(own):
        yield CompositionError(
            Code.IMPLEMENTED_BY_INACCESSIBLE,
            f'Field "{coordinate}" is @inaccessible but implements the interface field '
            f'"{interface}.{wanted.name}", which is in the API schema: hide that too.',
        )
        return
    for argument in own.arguments.values():
        implemented = wanted.arguments.get(argument.name)
        if is_hidden(argument) and implemented is not None and not is_hidden(implemented):
            yield CompositionError(
                Code.IMPLEMENTED_BY_INACCESSIBLE,
                f'Argument "{coordinate}({argument.name}:)" is @inaccessible but implements the '
                f'interface argument "{interface}.{wanted.name}({argument.name}:)", which is in '
                "the API schema: hide that too.",
            )
