"""What clients can see of a merged schema, by ``@inaccessible``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from router.federation.schema import (
    CompositeType,
    Element,
    Field,
    InputObjectType,
    InputValue,
    Schema,
    TypeDefinition,
)


def is_hidden(element: Element) -> bool:
    """Whether the element itself is marked."""
    return element.has("inaccessible")


def visible_types(schema: Schema) -> Iterator[TypeDefinition]:
    """The types that clients see."""
    return (named for named in schema.types.values() if not is_hidden(named))


def visible_fields(named: CompositeType) -> Iterator[Field]:
    """The fields that clients see of a type that they see."""
    return (field for field in named.fields.values() if not is_hidden(field))


@dataclass(frozen=True, slots=True)
class VisibleInput:
    """An argument or input field that clients see, and its coordinate."""

    coordinate: str
    value: InputValue


def visible_inputs(schema: Schema) -> Iterator[VisibleInput]:
    """Every argument and input field that clients see, directives' arguments included."""
    for named in visible_types(schema):
        if isinstance(named, CompositeType):
            for field in visible_fields(named):
                yield from _visible(f"{named.name}.{field.name}", field.arguments, "({name}:)")
        elif isinstance(named, InputObjectType):
            yield from _visible(named.name, named.fields, ".{name}")
    for definition in schema.directives.values():
        yield from _visible(f"@{definition.name}", definition.arguments, "({name}:)")


def _visible(owner: str, inputs: dict[str, InputValue], form: str) -> Iterator[VisibleInput]:
    for value in inputs.values():
        if not is_hidden(value):
            yield VisibleInput(owner + form.format(name=value.name), value)
