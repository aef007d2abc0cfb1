from __future__ import annotations

import pytest
from graphql import parse, parse_value

from router.federation import values
from router.federation.reader import read_schema
from router.federation.schema import Schema
from router.federation.type_ref import ListOf, Named, NonNull, TypeRef

INT = Named("Int")


@pytest.fixture(scope="module")
def schema() -> Schema:
    sdl = "enum E { A B } input I { e: E n: Int! } scalar S type Query { x: Int }"
    return read_schema(parse(sdl), lambda _: None)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1", "1", True),
        ("1", "1.0", True),
        ("1.5", "15e-1", True),
        ("1", "1.5", False),
        ("[{a: 1}]", "[{a: 1.0}]", True),
        ('"a"', '"""a"""', True),
        ('"A"', "A", False),
        ("{a: 1, b: [2]}", "{b: [2], a: 1}", True),
        ("[1, 2]", "[2, 1]", False),
    ],
)
def test_same(one: str, other: str, expected: bool) -> None:
    assert values.same(parse_value(one), parse_value(other)) is expected


def test_absent_values() -> None:
    assert values.same(None, None)
    assert not values.same(None, parse_value("null"))


@pytest.mark.parametrize(
    ("text", "ref", "expected"),
    [
        ("1", INT, True),
        ("2147483648", INT, False),
        ("1.5", INT, False),
        ("1", Named("Float"), True),
        ("1", Named("ID"), True),
        ("1", Named("String"), False),
        ("bare", Named("String"), True),
        ("bare", INT, False),
        ("null", INT, True),
        ("null", NonNull(INT), False),
        ("1", ListOf(INT), True),
        ("[1, null]", ListOf(NonNull(INT)), False),
        ("A", Named("E"), True),
        ('"A"', Named("E"), True),
        ("C", Named("E"), False),
        ("{e: A}", Named("I"), True),
        ("{x: 1}", Named("I"), False),
        ("1", Named("I"), False),
        ("{any: [thing]}", Named("S"), True),
    ],
)
def test_fits(schema: Schema, text: str, ref: TypeRef, expected: bool) -> None:
    assert values.fits(parse_value(text), ref, schema) is expected


def test_canonical(schema: Schema) -> None:
    given = parse_value('[{e: "A", n: 1}]')
    assert values.text(values.canonical(given, ListOf(Named("I")), schema)) == "[{e: A, n: 1}]"
    assert values.text(values.canonical(parse_value('"A"'), Named("S"), schema)) == '"A"'
    assert values.text(values.canonical(parse_value("A"), Named("ID"), schema)) == '"A"'
