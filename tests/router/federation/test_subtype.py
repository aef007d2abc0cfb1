from __future__ import annotations

import pytest
from graphql import parse, parse_type

from router.federation.reader import read_schema
from router.federation.schema import Schema
from router.federation.subtype import is_strict_subtype, is_subtype
from router.federation.type_ref import base_name, from_node, nullable, with_base


@pytest.fixture(scope="module")
def schema() -> Schema:
    sdl = "interface I { x: Int } type A implements I { x: Int } union U = A type Query { a: A }"
    return read_schema(parse(sdl), lambda _: None)


@pytest.mark.parametrize(
    ("ref", "other", "expected"),
    [
        ("Int", "Int!", True),
        ("Int!", "Int", False),
        ("I", "A", True),
        ("U", "A!", True),
        ("U!", "A", False),
        ("[I]", "[A!]!", True),
        ("[I!]", "[A]", False),
        ("[A]", "A", False),
        ("A", "I", False),
        ("A", "A", False),
    ],
)
def test_strict_subtype(schema: Schema, ref: str, other: str, expected: bool) -> None:
    one, two = from_node(parse_type(ref)), from_node(parse_type(other))
    assert is_strict_subtype(one, two, schema) is expected
    assert is_subtype(one, two, schema) is (expected or ref == other)


def test_references() -> None:
    ref = from_node(parse_type("[[Int!]]!"))
    assert str(ref) == "[[Int!]]!"
    assert base_name(ref) == "Int"
    assert str(nullable(ref)) == "[[Int!]]"
    assert str(with_base(ref, "ID")) == "[[ID!]]!"
    assert ref == from_node(parse_type("[[Int!]]!"))
