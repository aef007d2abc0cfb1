"""What is asked of an object: the one form that field sets and clients' operations are brought to.

Fragments are gone. A field under type conditions carries the set of object types for which it is
asked, so that nesting, interfaces in interfaces and members that differ between subgraphs all
become questions about sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import GraphQLSchema, get_named_type, is_abstract_type, is_composite_type

from router.federation.field_set import FieldSelection, FieldSet

TYPENAME = "__typename"

Conditions = frozenset[tuple[str, bool]]
"""Boolean variables with the value each must have, all of them, for a field to be there."""

ALWAYS: Conditions = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """One field with what is selected below it. Compares by identity: it is a key of many memos.

    ``types`` are the object types for which it is asked, ``None`` for all that the field's parent
    may be. ``arguments`` and ``directives`` are minified text; ``variables`` are the names of those
    in them. ``response_key`` is ``None`` for a field of a field set, which nobody has named yet.
    ``deferred`` is what is selected below the field by ``@defer``, and not in ``selections``.
    """

    name: str
    selections: tuple[Selection, ...] = ()
    types: frozenset[str] | None = None
    arguments: str = ""
    response_key: str | None = None
    conditions: Conditions = ALWAYS
    directives: str = ""
    variables: frozenset[str] = frozenset()
    deferred: tuple[DeferredSelections, ...] = ()

    def with_selections(
        self, selections: tuple[Selection, ...], deferred: tuple[DeferredSelections, ...] = ()
    ) -> Selection:
        return Selection(
            self.name,
            selections,
            self.types,
            self.arguments,
            self.response_key,
            self.conditions,
            self.directives,
            self.variables,
            deferred,
        )

    def with_types(self, types: frozenset[str]) -> Selection:
        return Selection(
            self.name,
            self.selections,
            types,
            self.arguments,
            self.response_key,
            self.conditions,
            self.directives,
            self.variables,
            self.deferred,
        )


@dataclass(frozen=True, slots=True, eq=False)
class DeferredSelections:
    """What one ``@defer``, by its position in the document, asks for at one place."""

    defer: tuple[int, ...]
    selections: tuple[Selection, ...]


def object_types(schema: GraphQLSchema, name: str) -> frozenset[str]:
    """The object types that an object, interface or union may be at run time."""
    named = schema.type_map[name]
    if is_abstract_type(named):
        return frozenset(each.name for each in schema.get_possible_types(named))
    return frozenset({name})


def narrowed(
    schema: GraphQLSchema, static: str, within: frozenset[str] | None, condition: str | None
) -> frozenset[str] | None:
    """What is left of ``within`` under a condition, ``None`` for all that ``static`` may be."""
    if condition is None or condition == static:
        return within
    everything = object_types(schema, static)
    left = object_types(schema, condition) & (everything if within is None else within)
    return None if left == everything else left


def from_field_set(schema: GraphQLSchema, parent: str, fields: FieldSet) -> tuple[Selection, ...]:
    """A field set of ``@key``, ``@requires`` or ``@provides`` on the type ``parent``."""
    return tuple(_read(schema, parent, parent, None, fields))


def _read(
    schema: GraphQLSchema, static: str, parent: str, within: frozenset[str] | None, fields: FieldSet
) -> Iterator[Selection]:
    for each in fields:
        if not isinstance(each, FieldSelection):
            condition = each.type_condition
            types = narrowed(schema, static, within, condition)
            yield from _read(schema, static, condition or parent, types, each.selections)
            continue
        below: tuple[Selection, ...] = ()
        if each.selections:
            below = from_field_set(schema, _type_of(schema, parent, each.name), each.selections)
        arguments = ",".join(f"{name}:{value}" for name, value in each.arguments)
        yield Selection(each.name, below, within, f"({arguments})" if arguments else "")


def _type_of(schema: GraphQLSchema, parent: str, field: str) -> str:
    owner = schema.type_map[parent]
    if not is_composite_type(owner) or not hasattr(owner, "fields"):
        raise KeyError(f"{parent}.{field}")
    return str(get_named_type(owner.fields[field].type).name)
