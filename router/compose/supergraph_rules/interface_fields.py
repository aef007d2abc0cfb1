"""A type that implements an interface in one subgraph has the fields that others gave it."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.merge.context import Merge
from router.compose.wording import subgraphs
from router.federation.errors import Code, CompositionError
from router.federation.schema import CompositeType, InterfaceType


def interface_fields(work: Merge) -> Iterator[CompositionError]:
    """Refuses types that lack a field of an interface they implement."""
    for named in work.schema.of_kind(CompositeType):
        for name in named.interfaces:
            interface = work.schema.types.get(name)
            if isinstance(interface, InterfaceType):
                yield from _check(work, named, interface)


def _check(
    work: Merge, named: CompositeType, interface: InterfaceType
) -> Iterator[CompositionError]:
    for field in interface.fields:
        if field in named.fields:
            continue
        with_field: list[str] = []
        implementing: list[str] = []
        for subgraph in work.subgraphs:
            own_interface = subgraph.schema.types.get(interface.name)
            if isinstance(own_interface, InterfaceType) and field in own_interface.fields:
                with_field.append(subgraph.name)
            own = subgraph.schema.composite(named.name)
            if own is not None and interface.name in own.interfaces:
                implementing.append(subgraph.name)
        yield CompositionError(
            Code.INTERFACE_FIELD_NO_IMPLEM,
            f'Interface field "{interface.name}.{field}" is declared in {subgraphs(with_field)} '
            f'but type "{named.name}", which implements "{interface.name}" only in '
            f'{subgraphs(implementing)}, does not have field "{field}": add it there.',
        )
