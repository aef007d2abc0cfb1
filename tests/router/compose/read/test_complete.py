from __future__ import annotations

from collections.abc import Callable

import pytest

REST = 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @shareable }'
API = "type Query { t: T } type T { id: ID! x: Int }"


@pytest.mark.parametrize(
    "definition",
    [
        "directive @key(fields: FieldSet!) on OBJECT",
        "directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT",
        "directive @key(fields: [String!]!) repeatable on OBJECT | INTERFACE",
        "directive @shareable on FIELD_DEFINITION",
        "scalar FieldSet",
        (
            "scalar _Any union _Entity = T type _Service { sdl: String } "
            "extend type Query { _service: _Service! "
            "_entities(representations: [_Any!]!): [_Entity]! }"
        ),
        "extend type Query { _entities(representations: [_Any!]!): [_Entity]! }",
    ],
)
def test_definitions_may_be_brought_along(
    assert_composes: Callable[..., object], definition: str
) -> None:
    assert_composes({"a": f"{REST} {definition}"}, API)


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ("directive @key(fields: FieldSet!) on OBJECT | UNION", "DIRECTIVE_DEFINITION_INVALID"),
        ("directive @key on OBJECT", "DIRECTIVE_DEFINITION_INVALID"),
        ("directive @key(fields: FieldSet!, more: Int) on OBJECT", "DIRECTIVE_DEFINITION_INVALID"),
        (
            "directive @key(fields: FieldSet!, resolvable: Boolean = false) on OBJECT",
            "DIRECTIVE_DEFINITION_INVALID",
        ),
        (
            "directive @key(fields: FieldSet!, resolvable: String) on OBJECT",
            "DIRECTIVE_DEFINITION_INVALID",
        ),
        ("directive @inaccessible repeatable on OBJECT", "DIRECTIVE_DEFINITION_INVALID"),
        ("type FieldSet { x: Int }", "TYPE_DEFINITION_INVALID"),
        ("type _Any { x: Int }", "TYPE_DEFINITION_INVALID"),
        ("type _Service { url: String }", "TYPE_DEFINITION_INVALID"),
        ("type _Entity { x: Int }", "TYPE_DEFINITION_INVALID"),
        ("type ID { x: Int }", "TYPE_DEFINITION_INVALID"),
        ("directive @deprecated(why: String) on FIELD_DEFINITION", "DIRECTIVE_DEFINITION_INVALID"),
        ("directive @skip(if: Boolean!) on OBJECT", "DIRECTIVE_DEFINITION_INVALID"),
        ("directive @key(fields: Unheard!) on OBJECT", "INVALID_GRAPHQL"),
    ],
)
def test_but_must_be_the_specifications(
    assert_refused: Callable[..., object], definition: str, code: str
) -> None:
    assert_refused({"a": f"{REST} {definition}"}, code)
