from __future__ import annotations

from collections.abc import Callable

import pytest

QUERY = "type Query { t: T }"


@pytest.mark.parametrize(
    "sdl",
    [
        'type T @key(fields: "id") { id: ID! }',
        'type T @key(fields: "id sku") @key(fields: "sku") { id: ID! sku: ID! }',
        'type T @key(fields: "{ id }") { id: ID! }',
        'type T @key(fields: "o { p { x } }") { o: O } type O { p: P } type P { x: Int }',
        'type T @key(fields: "id", resolvable: false) { id: ID! }',
        'type T @key(fields: "__typename id") { id: ID! }',
        'type T @key(fields: "ids") { ids: [ID!]! }',
    ],
)
def test_accepted(assert_composes: Callable[..., object], sdl: str) -> None:
    assert_composes({"a": f"{QUERY} {sdl}"})


@pytest.mark.parametrize(
    ("sdl", "code"),
    [
        ('type T @key(fields: "nope") { id: ID! }', "KEY_INVALID_FIELDS"),
        ('type T @key(fields: "") { id: ID! }', "KEY_INVALID_FIELDS"),
        ('type T @key(fields: "id {") { id: ID! }', "KEY_INVALID_FIELDS"),
        ('type T @key(fields: "o") { o: O } type O { id: ID! }', "KEY_INVALID_FIELDS"),
        ('type T @key(fields: "id { x }") { id: ID! }', "KEY_INVALID_FIELDS"),
        ('type T @key(fields: "x: id") { id: ID! }', "KEY_INVALID_FIELDS"),
        ('type T @key(fields: "...F") { id: ID! }', "KEY_INVALID_FIELDS"),
        ('type T @key(fields: "id(x: 1)") { id: ID! }', "KEY_INVALID_FIELDS"),
        ('type T @key(fields: "id(x: 1)") { id(x: Int!): ID! }', "KEY_FIELDS_HAS_ARGS"),
        ('type T @key(fields: "id") { id(x: Int): ID! }', "KEY_FIELDS_HAS_ARGS"),
        ('type T @key(fields: "id") { id(x: Int!): ID! }', "KEY_INVALID_FIELDS"),
        ("type T @key(fields: true) { id: ID! }", "KEY_INVALID_FIELDS_TYPE"),
        ("type T @key(fields: id) { id: ID! }", "KEY_INVALID_FIELDS_TYPE"),
        ('type T @key(fields: ["id"]) { id: ID! }', "KEY_INVALID_FIELDS_TYPE"),
        ('type T @key(fields: "id @skip(if: true)") { id: ID! }', "KEY_DIRECTIVE_IN_FIELDS_ARG"),
        ('type T @key(fields: "id @unheard") { id: ID! }', "KEY_INVALID_FIELDS"),
        (
            'type T @key(fields: "u { ... on A { x } }") { u: U } union U = A type A { x: Int }',
            "KEY_FIELDS_SELECT_INVALID_TYPE",
        ),
        (
            (
                'type T @key(fields: "i { x }") { i: [I] } interface I { x: Int } '
                "type A implements I { x: Int }"
            ),
            "KEY_FIELDS_SELECT_INVALID_TYPE",
        ),
    ],
)
def test_refused(assert_refused: Callable[..., object], sdl: str, code: str) -> None:
    assert_refused({"a": f"{QUERY} {sdl}"}, code, saying=("[a] ", 'type "T"'))


def test_on_interfaces_since_2_3(
    assert_composes: Callable[..., object], assert_refused: Callable[..., object]
) -> None:
    sdl = (
        'type Query { i: I } interface I @key(fields: "id") { id: ID! } '
        'type A implements I @key(fields: "id") { id: ID! }'
    )
    assert_composes({"a": sdl}, version=(2, 3))
    assert_refused({"a": sdl}, "KEY_UNSUPPORTED_ON_INTERFACE", version=(2, 2))
