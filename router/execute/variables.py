"""A client's variables: checked against the API schema, and left in their JSON form.

The subgraphs get what the client wrote, not what graphql-core made of it: an enum stays its name,
and the fields of an input object that the client left out stay out, for the subgraph that declares
their defaults to fill in. Only the operation's own defaults are applied here, because a fetch's
document does not repeat them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, Final, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLSchema,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    TypeNode,
    VariableDefinitionNode,
    get_variable_values,
    value_from_ast_untyped,
)

from router.execute.transport import JsonObject

MAX_ERRORS: Final = 20
INT_LIMIT: Final = 2**31

Check: TypeAlias = Callable[[Mapping[str, Any]], bool]


class VariablesError(Exception):
    """Variables that do not fit the operation. ``errors`` are in wire form, code BAD_USER_INPUT."""

    def __init__(self, errors: tuple[JsonObject, ...]) -> None:
        super().__init__("; ".join(str(error["message"]) for error in errors))
        self.errors = errors


class VariableCoercion:
    """What one operation declares about its variables, compiled once."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._definitions: tuple[VariableDefinitionNode, ...] = tuple(
            operation.variable_definitions or ()
        )
        self._names = tuple(node.variable.name.value for node in self._definitions)
        self._checks = _plain_checks(schema, self._definitions)
        self._defaults = {
            node.variable.name.value: value_from_ast_untyped(node.default_value)
            for node in self._definitions
            if node.default_value is not None
        }

    def coerce(self, raw: Mapping[str, Any] | None) -> dict[str, Any]:
        """The declared variables that have a value, as JSON. Raises :class:`VariablesError`."""
        if not self._names:
            return {}
        given = raw or {}
        if self._checks is None or not all(check(given) for check in self._checks):
            checked = get_variable_values(self._schema, self._definitions, dict(given), MAX_ERRORS)
            if isinstance(checked, list):
                raise VariablesError(tuple(_wire_form(error) for error in checked))
        values = dict(self._defaults)
        values.update((name, given[name]) for name in self._names if name in given)
        return values


def _plain_checks(
    schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]
) -> tuple[Check, ...] | None:
    """A check of each variable, if all have built-in scalars or enums for types.

    A check may only say yes where graphql-core would; what it says of the rest does not matter.
    """
    checks: list[Check] = []
    for definition in definitions:
        node: TypeNode = definition.type
        optional = not isinstance(node, NonNullTypeNode)
        if isinstance(node, NonNullTypeNode):
            node = node.type
        named = schema.get_type(node.name.value) if isinstance(node, NamedTypeNode) else None
        if isinstance(named, GraphQLEnumType):
            fits = _enum(frozenset(named.values))
        elif named is not None and named.name in _FITTING:
            fits = _FITTING[named.name]
        else:
            return None
        left_out = optional or definition.default_value is not None
        name = definition.variable.name.value
        checks.append(_check(name, fits, optional=optional, left_out=left_out))
    return tuple(checks)


def _check(name: str, fits: Callable[[Any], bool], *, optional: bool, left_out: bool) -> Check:
    def check(given: Mapping[str, Any]) -> bool:
        value = given.get(name)
        if value is None:
            return optional if name in given else left_out
        return fits(value)

    return check


def _enum(names: frozenset[str]) -> Callable[[Any], bool]:
    return lambda value: type(value) is str and value in names


_FITTING: Final[Mapping[str, Callable[[Any], bool]]] = {
    "Int": lambda value: type(value) is int and -INT_LIMIT <= value < INT_LIMIT,
    "Float": lambda value: type(value) is float and isfinite(value),
    "String": lambda value: type(value) is str,
    "Boolean": lambda value: type(value) is bool,
    "ID": lambda value: type(value) is str,
}
"""What is certainly a value of a built-in scalar."""


def _wire_form(error: GraphQLError) -> JsonObject:
    form: JsonObject = {"message": error.message}
    if error.locations:
        form["locations"] = [
            {"line": location.line, "column": location.column} for location in error.locations
        ]
    form["extensions"] = {"code": "BAD_USER_INPUT"}
    return form
