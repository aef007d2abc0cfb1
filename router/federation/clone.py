"""Copies of a schema that can be changed without changing the original.

Values and type references are immutable and shared between the copies.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from router.federation.schema import (
    Application,
    CompositeType,
    Element,
    EnumType,
    Field,
    InputObjectType,
    Schema,
    TypeDefinition,
    UnionType,
)

AnyElement = TypeVar("AnyElement", bound=Element)


def clone_schema(schema: Schema) -> Schema:
    """A copy down to every type, field, argument and application."""
    return Schema(
        types={name: _type(named) for name, named in schema.types.items()},
        directives=dict(schema.directives),
        roots=dict(schema.roots),
        applications=_applications(schema.applications),
        description=schema.description,
    )


def _applications(uses: list[Application]) -> list[Application]:
    return [replace(use, arguments=dict(use.arguments)) for use in uses]


def _type(named: TypeDefinition) -> TypeDefinition:
    copy = replace(named, directives=_applications(named.directives))
    match copy:
        case CompositeType():
            copy.interfaces = list(copy.interfaces)
            copy.fields = {name: _field(field) for name, field in copy.fields.items()}
        case UnionType():
            copy.members = list(copy.members)
        case EnumType():
            copy.values = {name: _element(value) for name, value in copy.values.items()}
        case InputObjectType():
            copy.fields = {name: _element(field) for name, field in copy.fields.items()}
    return copy


def _field(field: Field) -> Field:
    return replace(
        field,
        directives=_applications(field.directives),
        arguments={name: _element(each) for name, each in field.arguments.items()},
    )


def _element(element: AnyElement) -> AnyElement:
    return replace(element, directives=_applications(element.directives))
