from __future__ import annotations

import pytest
from graphql import parse

from router.federation.field_set import (
    FieldSelection,
    FieldSetError,
    FragmentSelection,
    check,
    parse_field_set,
    print_field_set,
    same,
    used_fields,
    walk,
)
from router.federation.reader import read_schema
from router.federation.schema import Schema


@pytest.fixture(scope="module")
def schema() -> Schema:
    sdl = """
    type Query { t: T }
    type T { id: ID! i: I u: U f(a: Int!, b: Int): Int }
    interface I { x: Int }
    type A implements I { x: Int y: Int }
    type B implements I { x: Int }
    union U = A | B
    """
    return read_schema(parse(sdl), lambda _: None)


def test_parse() -> None:
    assert parse_field_set('id i { ... on A { y } } f(b: 2, a: "1")') == (
        FieldSelection("id"),
        FieldSelection("i", selections=(FragmentSelection("A", (FieldSelection("y"),)),)),
        FieldSelection("f", arguments=(("a", '"1"'), ("b", "2"))),
    )
    assert parse_field_set("{ id }") == parse_field_set("id")


@pytest.mark.parametrize("text", ["", "id {", "...F", "id } { x", "{ id } fragment F on T { x }"])
def test_not_a_field_set(text: str) -> None:
    with pytest.raises(FieldSetError):
        parse_field_set(text)


@pytest.mark.parametrize(
    "text",
    [
        "id",
        "i { x ... on A { y } }",
        "f(a: 1, b: 2) u { ... { x } }",
        "x: id",
        "id @skip(if: true)",
    ],
)
def test_print_is_what_was_read(text: str) -> None:
    assert print_field_set(parse_field_set(text)) == text


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a b", "b a", True),
        ("a { b c }", "a { c b }", True),
        ("a", "a b", False),
        ("a { b }", "a { c }", False),
        ("... on A { x }", "... on B { x }", False),
    ],
)
def test_same(one: str, other: str, expected: bool) -> None:
    assert same(parse_field_set(one), parse_field_set(other)) is expected


@pytest.mark.parametrize(
    "text",
    ["id", "__typename", "i { x ... on A { y } }", "u { ... on I { x } }", "f(a: 1)"],
)
def test_fits(schema: Schema, text: str) -> None:
    check(parse_field_set(text), schema, "T")


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("nope", 'Cannot query field "nope" on type "T".'),
        ("i", "empty selection"),
        ("id { x }", "leaf type"),
        ("x: id", 'alias "x"'),
        ("f", 'Missing mandatory value for argument "a"'),
        ("f(a: 1, c: 2)", 'has no argument "c"'),
        ("i { ... on T { id } }", "no runtime type in common"),
        ("... on Nope { id }", "not a composite type"),
        ("u { x }", 'Cannot query field "x" on type "U".'),
    ],
)
def test_does_not_fit(schema: Schema, text: str, saying: str) -> None:
    with pytest.raises(FieldSetError, match=saying):
        check(parse_field_set(text), schema, "T")


def test_walk_goes_as_far_as_it_can(schema: Schema) -> None:
    found = walk(parse_field_set("id i { x ... on A { y nope } } nope { x }"), schema, "T")
    assert [(owner.name, field.name) for owner, field in found] == [
        ("T", "id"),
        ("T", "i"),
        ("I", "x"),
        ("A", "y"),
    ]


def test_used_fields_reach_implementations(schema: Schema) -> None:
    found = used_fields(parse_field_set("i { x }"), schema, "T")
    assert [(owner.name, field.name) for owner, field in found] == [
        ("T", "i"),
        ("I", "x"),
        ("A", "x"),
        ("B", "x"),
    ]
