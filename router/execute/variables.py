"""A client's variables: checked against the API schema, and left in their JSON form.

The subgraphs get what the client wrote, not what graphql-core made of it: an enum stays its name,
and the fields of an input object that the client left out stay out, for the subgraph that declares
their defaults to fill in. Only the operation's own defaults are applied here, because a fetch's
document does not repeat them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableDefinitionNode,
    get_variable_values,
    value_from_ast_untyped,
)

from router.execute.transport import JsonObject

MAX_ERRORS: Final = 20


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
        checked = get_variable_values(self._schema, self._definitions, dict(given), MAX_ERRORS)
        if isinstance(checked, list):
            raise VariablesError(tuple(_wire_form(error) for error in checked))
        values = dict(self._defaults)
        values.update((name, given[name]) for name in self._names if name in given)
        return values


def _wire_form(error: GraphQLError) -> JsonObject:
    form: JsonObject = {"message": error.message}
    if error.locations:
        form["locations"] = [
            {"line": location.line, "column": location.column} for location in error.locations
        ]
    form["extensions"] = {"code": "BAD_USER_INPUT"}
    return form
