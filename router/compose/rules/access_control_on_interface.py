"""Who may see something is said on objects; interfaces take it from them."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.federation.errors import Code, CompositionError
from router.federation.schema import Element, InterfaceType, ObjectType

_DIRECTIVES = ("authenticated", "requiresScopes", "policy")


def access_control_on_interface(facts: Facts) -> Iterator[CompositionError]:
    """Refuses access control on interfaces, their fields and interface objects."""
    for named in facts.schema.of_kind(InterfaceType):
        yield from _refuse(named, f'interface "{named.name}"')
        for field in named.fields.values():
            yield from _refuse(field, f'field "{named.name}.{field.name}"')
    for named_object in facts.schema.of_kind(ObjectType):
        if named_object.has("interfaceObject"):
            yield from _refuse(named_object, f'interface object "{named_object.name}"')


def _refuse(element: Element, place: str) -> Iterator[CompositionError]:
    for directive in _DIRECTIVES:
        if element.has(directive):
            yield CompositionError(
                Code.AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE,
                f"Invalid use of @{directive} on {place}: @{directive} cannot be applied on "
                "interfaces, interface fields and interface objects; apply it on the "
                "implementations",
            )
