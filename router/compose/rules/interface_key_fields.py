"""A key that an interface and its implementations are to share must be readable first."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.compose.rules.key_fields import key_fields_of
from router.federation.errors import Code, CompositionError
from router.federation.schema import InterfaceType

_UNREADABLE = frozenset({Code.KEY_INVALID_FIELDS, Code.KEY_INVALID_FIELDS_TYPE})


def interface_key_fields(facts: Facts) -> Iterator[CompositionError]:
    """Refuses unreadable keys on entity interfaces and on what implements them."""
    for interface in facts.schema.of_kind(InterfaceType):
        if not interface.has("key"):
            continue
        for name in (interface.name, *facts.schema.possible_types(interface.name)):
            for error in key_fields_of(facts, name):
                if error.code in _UNREADABLE:
                    yield error
