"""``@external`` has no place on an interface: its fields are never resolved."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.federation.errors import Code, CompositionError
from router.federation.schema import InterfaceType


def external_on_interface(facts: Facts) -> Iterator[CompositionError]:
    """Refuses every external field of an interface."""
    for named in facts.schema.of_kind(InterfaceType):
        for field in named.fields.values():
            if facts.is_external(named.name, field.name):
                yield CompositionError(
                    Code.EXTERNAL_ON_INTERFACE,
                    f'Interface type field "{named.name}.{field.name}" is marked @external but '
                    "@external is not allowed on interface fields (it is nonsensical): remove it",
                )
