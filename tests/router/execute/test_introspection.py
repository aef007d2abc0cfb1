from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    OperationDefinitionNode,
    build_client_schema,
    build_schema,
    get_introspection_query,
    parse,
    print_schema,
)

from router.execute.introspection import Introspection, introspection_of
from router.execute.selection import fragments_of

SCHEMA = build_schema(
    '''
    """The shop."""
    type Query { thing(id: ID!): Thing }
    type Thing { name: String old: String @deprecated(reason: "gone") }
    '''
)


def introspect(operation: str) -> Introspection | None:
    document = parse(operation)
    (definition,) = (
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    return introspection_of(SCHEMA, definition, fragments_of(document))


def answer(operation: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    introspection = introspect(operation)
    assert introspection is not None
    return introspection.answer(variables or {})


@pytest.mark.parametrize(
    "operation",
    ["{ thing(id: 1) { name } }", "{ __typename }", "{ ... on Query { __typename } }"],
)
def test_an_operation_without_introspection(operation: str) -> None:
    assert introspect(operation) is None


def test_the_whole_schema() -> None:
    client_schema = build_client_schema(answer(get_introspection_query()))  # type: ignore[arg-type]
    assert print_schema(client_schema) == print_schema(SCHEMA)


def test_only_the_introspection_is_answered() -> None:
    operation = """
      query ($id: ID!, $old: Boolean = false) {
        thing(id: $id) { name }
        t: __type(name: "Thing") { fields(includeDeprecated: $old) { name } }
        ...Root
      }
      fragment Root on Query { __schema { queryType { ...Name } } thing(id: $id) { name } }
      fragment Name on __Type { name }
    """
    assert answer(operation, {"id": "1", "old": True}) == {
        "t": {"fields": [{"name": "name"}, {"name": "old"}]},
        "__schema": {"queryType": {"name": "Query"}},
    }
    assert answer(operation, {"id": "1", "old": False})["t"] == {"fields": [{"name": "name"}]}


def test_skipped_by_a_variable() -> None:
    operation = """
      query ($a: Boolean!) { ... @skip(if: $a) { __schema { queryType { name } } } __typename }
    """
    assert answer(operation, {"a": True}) == {}
    assert answer(operation, {"a": False}) == {"__schema": {"queryType": {"name": "Query"}}}


def test_an_unknown_type_is_null() -> None:
    operation = "query ($name: String!) { __type(name: $name) { name } }"
    assert answer(operation, {"name": "Ghost"}) == {"__type": None}
    assert answer(operation, {"name": "Thing"}) == {"__type": {"name": "Thing"}}


def test_the_same_question_is_answered_from_memory_and_memory_is_bounded() -> None:
    introspection = introspect("query ($name: String!) { __type(name: $name) { name } }")
    assert introspection is not None
    first = introspection.answer({"name": "Thing", "other": 1})
    assert introspection.answer({"name": "Thing", "other": 2}) is first
    for number in range(100):
        introspection.answer({"name": f"Ghost{number}"})
    assert len(introspection._answers) == 16
    assert introspection.answer({"name": "Thing"}) is not first
