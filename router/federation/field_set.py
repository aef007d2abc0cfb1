"""Field sets: the selections that ``@key``, ``@requires``, ``@provides`` and ``@fromContext`` hold.

A field set is read once into an immutable tree that compares by meaning: the order of selections
does not matter for :func:`same`. Reading needs no schema; :func:`walk` goes over a set against one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from graphql import (
    DirectiveNode,
    FieldNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    print_ast,
)

from router.federation import values
from router.federation.errors import FederationError
from router.federation.schema import CompositeType, Field, InterfaceType, Schema, UnionType
from router.federation.type_ref import base_name


class FieldSetError(FederationError):
    """A field set is not a selection, or does not fit the type it is applied to."""


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """One field: its printed arguments by name, its directives as printed, its sub-selection."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    selections: FieldSet = ()
    alias: str | None = None
    directives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FragmentSelection:
    """An inline fragment; ``type_condition`` is ``None`` where it has none."""

    type_condition: str | None
    selections: FieldSet
    directives: tuple[str, ...] = ()


Selection: TypeAlias = FieldSelection | FragmentSelection
FieldSet: TypeAlias = tuple[Selection, ...]


@lru_cache(maxsize=8192)
def parse_field_set(text: str) -> FieldSet:
    """Reads ``id organization { id }``, with or without braces around the whole.

    Raises:
        FieldSetError: it is not a selection set, is empty, or uses a named fragment.
    """
    source = text if text.lstrip().startswith("{") else "{" + text + "}"
    try:
        document = parse(source, no_location=True)
    except GraphQLSyntaxError as error:
        raise FieldSetError(error.message) from error
    operation = document.definitions[0]
    if len(document.definitions) != 1 or not isinstance(operation, OperationDefinitionNode):
        raise FieldSetError(f'"{text}" is not one selection of fields.')
    return _selections(operation.selection_set)


def _selections(node: SelectionSetNode) -> FieldSet:
    if not node.selections:
        raise FieldSetError("Empty selections are not allowed.")
    selections: list[Selection] = []
    for each in node.selections:
        if isinstance(each, FieldNode):
            selections.append(
                FieldSelection(
                    name=each.name.value,
                    arguments=tuple(
                        sorted(
                            (arg.name.value, values.text(arg.value)) for arg in each.arguments or ()
                        )
                    ),
                    selections=_selections(each.selection_set) if each.selection_set else (),
                    alias=each.alias.value if each.alias else None,
                    directives=_directives(each.directives),
                )
            )
        elif isinstance(each, InlineFragmentNode):
            condition = each.type_condition
            selections.append(
                FragmentSelection(
                    condition.name.value if condition else None,
                    _selections(each.selection_set),
                    _directives(each.directives),
                )
            )
        else:
            raise FieldSetError("a field set cannot use named fragments.")
    return tuple(selections)


def _directives(nodes: tuple[DirectiveNode, ...] | None) -> tuple[str, ...]:
    return tuple(print_ast(node) for node in nodes or ())


def print_field_set(selections: FieldSet) -> str:
    """The text of a field set, on one line, without braces around the whole."""
    return " ".join(_print(each) for each in selections)


def _print(selection: Selection) -> str:
    if isinstance(selection, FieldSelection):
        head = f"{selection.alias}: {selection.name}" if selection.alias else selection.name
        if selection.arguments:
            head += "(" + ", ".join(f"{name}: {value}" for name, value in selection.arguments) + ")"
    elif selection.type_condition:
        head = f"... on {selection.type_condition}"
    else:
        head = "..."
    for directive in selection.directives:
        head += f" {directive}"
    if selection.selections:
        head += " { " + print_field_set(selection.selections) + " }"
    return head


def same(one: FieldSet, other: FieldSet) -> bool:
    """Whether two field sets select the same, in whatever order."""
    return one == other or _unordered(one) == _unordered(other)


def _unordered(selections: FieldSet) -> frozenset[tuple[object, ...]]:
    return frozenset(
        (each.name, each.alias, each.arguments, _unordered(each.selections))
        if isinstance(each, FieldSelection)
        else (each.type_condition, _unordered(each.selections))
        for each in selections
    )


def walk(
    selections: FieldSet, schema: Schema, parent: str
) -> Iterator[tuple[CompositeType, Field]]:
    """Every field that a set selects below the type ``parent``, with the type that has it.

    Goes as far as the set fits the schema and ends at the first field that does not: for callers
    that collect what is used. :func:`check` tells what does not fit.
    """
    yield from _walk(selections, schema, parent)


def _walk(
    selections: FieldSet, schema: Schema, parent: str
) -> Generator[tuple[CompositeType, Field], None, bool]:
    """As :func:`walk`; returns whether it came to the end."""
    for each in selections:
        below = parent
        if isinstance(each, FragmentSelection):
            below = each.type_condition or parent
        elif each.name != "__typename":
            named = schema.composite(parent)
            field = named.fields.get(each.name) if named else None
            if named is None or field is None:
                return False
            yield named, field
            below = base_name(field.type)
        complete = yield from _walk(each.selections, schema, below)
        if not complete:
            return False
    return True


def check(selections: FieldSet, schema: Schema, parent: str) -> None:
    """Holds a field set against a schema by the rules for selections in an operation.

    Raises:
        FieldSetError: for the first selection that does not fit, naming it.
    """
    for each in selections:
        if isinstance(each, FragmentSelection):
            _check_fragment(each, schema, parent)
        else:
            _check_field(each, schema, parent)


def _check_fragment(fragment: FragmentSelection, schema: Schema, parent: str) -> None:
    condition = fragment.type_condition or parent
    if not isinstance(schema.types.get(condition), CompositeType | UnionType):
        raise FieldSetError(f'Cannot apply fragment on "{condition}": it is not a composite type.')
    if not set(schema.possible_types(condition)) & set(schema.possible_types(parent)):
        raise FieldSetError(
            f'Invalid fragment: "{condition}" and "{parent}" have no runtime type in common.'
        )
    check(fragment.selections, schema, condition)


def _check_field(selection: FieldSelection, schema: Schema, parent: str) -> None:
    if selection.alias is not None:
        raise FieldSetError(
            f'Cannot use alias "{selection.alias}" in "{_print(selection)}": '
            "aliases are not supported in field sets."
        )
    if selection.name == "__typename":
        return
    named = schema.composite(parent)
    field = named.fields.get(selection.name) if named else None
    if field is None:
        raise FieldSetError(f'Cannot query field "{selection.name}" on type "{parent}".')
    coordinate = f"{parent}.{field.name}"
    _check_arguments(selection, field, coordinate)
    below = schema.types.get(base_name(field.type))
    if isinstance(below, CompositeType | UnionType):
        if not selection.selections:
            raise FieldSetError(
                f'Invalid empty selection set for field "{coordinate}" of non-leaf type '
                f"{field.type}."
            )
        check(selection.selections, schema, below.name)
    elif selection.selections:
        raise FieldSetError(f'Cannot select below field "{coordinate}" of leaf type {field.type}.')


def _check_arguments(selection: FieldSelection, field: Field, coordinate: str) -> None:
    given = {name for name, _ in selection.arguments}
    for name in sorted(given - field.arguments.keys()):
        raise FieldSetError(f'"{coordinate}" has no argument "{name}".')
    for argument in field.arguments.values():
        if argument.required and argument.name not in given:
            raise FieldSetError(
                f'Missing mandatory value for argument "{argument.name}" of field "{coordinate}".'
            )


def used_fields(
    selections: FieldSet, schema: Schema, parent: str
) -> Iterator[tuple[CompositeType, Field]]:
    """As :func:`walk`, and for a field of an interface also the fields that implement it."""
    for named, field in walk(selections, schema, parent):
        yield named, field
        if isinstance(named, InterfaceType):
            for name in schema.possible_types(named.name):
                implementation = schema.composite(name)
                if implementation and field.name in implementation.fields:
                    yield implementation, implementation.fields[field.name]
