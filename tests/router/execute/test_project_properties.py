"""Projection against graphql-core's own execution, on generated data with nulls anywhere."""

from __future__ import annotations

import os
from random import Random
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    parse,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from router.execute.project import Projection
from router.execute.selection import fragments_of

SCHEMA = build_schema(
    """
    type Query { a: A sureA: A! listA: [A] pets: [Pet!] surePets: [Pet!]! nodes: [[Node]!] }
    interface Node { id: ID! a: A }
    union Pet = Cat | Dog
    type A implements Node { id: ID! name: String a: A sure: A! tags: [String!] grid: [[Int]!]! }
    type Cat implements Node { id: ID! a: A sureA: A! lives: Int! mood: Mood! }
    type Dog implements Node { id: ID! a: A friends: [Pet!]! }
    enum Mood { CALM CROSS }
    """
)

OPERATION = """
  {
    a { ...A a { ...A sure { ...A } } }
    sureA { id sure { name sure { id tags } } }
    listA { name sure { tags grid } a { id } }
    pets { ...P }
    surePets { ...P ... on Dog { friends { ... on Cat { lives a { id } } ...P } } }
    nodes { __typename id again: id a { sure { id } } ... on Cat { sureA { id } lives } ...D }
  }
  fragment A on A { id name tags grid }
  fragment P on Pet {
    __typename ... on Node { id a { id } } ... on Cat { mood lives sureA { name } }
  }
  fragment D on Dog { friends { ... on Node { a { ...A } } } }
"""
DOCUMENT = parse(OPERATION)
(QUERY,) = (node for node in DOCUMENT.definitions if isinstance(node, OperationDefinitionNode))
PROJECTION = Projection(SCHEMA, QUERY, fragments_of(DOCUMENT), {})


def value(random: Random, output_type: GraphQLOutputType, depth: int) -> Any:
    """A value of a type, or, one time in twelve, a null, whether the type allows it or not."""
    if isinstance(output_type, GraphQLNonNull):
        output_type = output_type.of_type
    if random.randrange(12) == 0:
        return None
    if isinstance(output_type, GraphQLList):
        return [value(random, output_type.of_type, depth) for _ in range(random.randrange(4))]
    if isinstance(output_type, GraphQLInterfaceType | GraphQLUnionType):
        output_type = random.choice(SCHEMA.get_possible_types(output_type))
    if isinstance(output_type, GraphQLObjectType):
        return made(random, output_type, depth)
    return {"Int": 7, "Mood": "CALM"}.get(output_type.name, "x")


def made(random: Random, object_type: GraphQLObjectType, depth: int) -> dict[str, Any] | None:
    if depth == 0:
        return None
    fields: dict[str, Any] = {
        name: value(random, field.type, depth - 1) for name, field in object_type.fields.items()
    }
    return {"__typename": object_type.name, **fields, "again": fields.get("id")}


def null_of(path: list[Any], data: Any) -> tuple[Any, ...]:
    """Where on its path an error's null came to stand."""
    for depth, segment in enumerate(path):
        if data is None:
            return tuple(path[:depth])
        data = data[segment]
    assert data is None
    return tuple(path)


query_type = SCHEMA.query_type


@settings(max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "200")), deadline=None)
@given(st.integers(0, 2**64))
def test_projects_as_graphql_core_completes(seed: int) -> None:
    assert query_type is not None
    data = made(Random(seed), query_type, 6) or {}
    expected = execute_sync(SCHEMA, DOCUMENT, root_value=data)
    projected, errors = PROJECTION.project(data, ())
    assert projected == expected.data
    expected_errors = expected.errors or []
    paths = [error["path"] for error in errors]
    nulls = [null_of(path, projected) for path in paths]
    assert len(set(nulls)) == len(nulls)
    assert set(nulls) == {null_of(error.path or [], expected.data) for error in expected_errors}
    assert {tuple(path) for path in paths} <= {tuple(e.path or ()) for e in expected_errors}
