"""A key for fields whose alias is `__typename`, that is nobody else's."""

from __future__ import annotations

import pytest
from graphql import build_schema, parse

from router.operation.normalize import Normalizer
from router.operation.typename_key import typename_key

SCHEMA = build_schema("type Query { a: A } type A { id: ID a: A }")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ a { __typename: id } }", "___typename"),
        ("{ a { __typename: id } ___typename: a { id } }", "____typename"),
        ("{ a { ...F } } fragment F on A { ___typename: id ____typename: id }", "_____typename"),
    ],
)
def test_a_key_that_no_field_has(text: str, expected: str) -> None:
    assert typename_key(parse(text)) == expected


def test_its_use() -> None:
    operation = Normalizer(SCHEMA).normalize(
        parse("{ __typename: a { ___typename: id __typename } }"), None
    )
    (outer,) = operation.selections
    assert operation.typename_key == "____typename"
    assert (outer.name, outer.response_key) == ("a", "____typename")
    assert [each.response_key for each in outer.selections] == ["___typename", "__typename"]
