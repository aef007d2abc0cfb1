from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    "sdl",
    [
        "type Query { x: Int ",
        "type Query { x: Unheard }",
        "type Query { x: Int x: Int }",
        "type Query { x: Int } type Query { y: Int }",
        "type Query { x: Int @unheard }",
        "type Query { x: Int @deprecated(because: 1) }",
        "type Query { __x: Int }",
        "type Query { x(i: T): Int } type T { y: Int }",
        "type Query { x: I } input I { y: Int }",
        "type Query { x: Int } type T",
        "type Query { x: U } union U = String",
        "type Query { x: Int } union U",
        "type Query { x: Int } enum E",
        "type Query { x: Int } input I",
        "type Query implements I { x: Int } interface I { y: Int }",
        "type Query implements I { x: Int } interface I { x: String }",
        "type Query implements I { x: Int } interface I { x(a: Int): Int }",
        "type Query implements I { x(a: String): Int } interface I { x(a: Int): Int }",
        "type Query implements I { x(a: Int!): Int } interface I { x: Int }",
        (
            "type Query implements I { x: Int } interface I implements J { x: Int } "
            "interface J { x: Int }"
        ),
        "type Query implements T { x: Int } type T { x: Int }",
        "type Query { x(a: Int = true): Int }",
        "type Query { x(e: E = C): Int } enum E { A B }",
        "type Query { x(a: Int! @deprecated): Int }",
        "type Query { x(i: I): Int } input I { i: I! }",
        "type Query { x(i: I): Int } input I { j: J! } input J { i: I! }",
        'type Query { x: T } type T @key(fields: "id", resolvable: "yes") { id: ID! }',
        "type Query { x: Int } query { x }",
        "type Query { u: U } union U = T | T type T { x: Int }",
        "type Query { u: U } union U = T type T { x: Int } extend union U = T",
        "type Query implements I & I { x: Int } interface I { x: Int }",
        "schema { query: Unheard }",
        "schema { query: I } interface I { x: Int }",
        "type Query { x: Int @override(from: 1) }",
        "type Query @key { x: Int }",
        "union U @authenticated = T type T { x: Int } type Query { u: U }",
    ],
)
def test_refused(assert_refused: Callable[..., object], sdl: str) -> None:
    assert_refused({"a": sdl}, "INVALID_GRAPHQL", saying=("[a] ",))


@pytest.mark.parametrize(
    "sdl",
    [
        'type Query { x(e: E = "A"): Int } enum E { A B }',
        "type Query { x(i: [Int!] = 1): Int }",
        "type Query { x(i: I = {}): Int } input I { y: Int! }",
        "type Query { x(i: I): Int } input I { i: [I!]! j: I }",
        "type Query implements I { x: Int! } interface I { x: Int }",
        (
            "type Query implements I { x: T } interface I { x: J } interface J { y: Int } "
            "type T implements J { y: Int }"
        ),
        "extend type Query { x: Int }",
        "extend schema { query: Query } type Query { x: Int }",
    ],
)
def test_accepted(assert_composes: Callable[..., object], sdl: str) -> None:
    assert_composes({"a": sdl})


def test_syntax_errors_say_where(assert_refused: Callable[..., object]) -> None:
    assert_refused(
        {"a": "# version 1\ntype Query { x }"}, "INVALID_GRAPHQL", saying=("line 2, column 16",)
    )
