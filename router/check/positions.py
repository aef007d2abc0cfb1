"""Which types a schema answers, and which it takes."""

from __future__ import annotations

from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)


def output_types(schema: GraphQLSchema) -> frozenset[str]:
    """The names of all types that some field has."""
    return frozenset(
        get_named_type(field.type).name
        for named in schema.type_map.values()
        if isinstance(named, GraphQLObjectType | GraphQLInterfaceType)
        and not named.name.startswith("__")
        for field in named.fields.values()
    )


def input_types_below(schema: GraphQLSchema, name: str) -> frozenset[str]:
    """The type ``name`` and every input type that a value of it can hold."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in found:
            continue
        found.add(each)
        named = schema.type_map.get(each)
        if isinstance(named, GraphQLInputObjectType):
            waiting.extend(get_named_type(field.type).name for field in named.fields.values())
    return frozenset(found)
