"""Every change of an API schema: its code, severity, coordinate, and who would notice it."""

from __future__ import annotations

import pytest
from graphql import build_schema

from router.check.change import ChangeCode
from router.check.compare import compare

QUERY = "type Query { a: Int }"

Wanted = tuple[str, str, str]

CASES: list[tuple[str, str, Wanted]] = [
    # types
    (QUERY, f"{QUERY} type T {{ a: Int }}", ("TYPE_ADDED", "safe", "T")),
    (f"{QUERY} type T {{ a: Int }}", QUERY, ("TYPE_REMOVED", "breaking", "T")),
    (
        f"{QUERY} type T {{ a: Int }}",
        f"{QUERY} interface T {{ a: Int }}",
        ("TYPE_KIND_CHANGED", "breaking", "T"),
    ),
    (f"{QUERY} scalar T", f'{QUERY} "t" scalar T', ("TYPE_DESCRIPTION_ADDED", "safe", "T")),
    (f'{QUERY} "t" scalar T', f"{QUERY} scalar T", ("TYPE_DESCRIPTION_REMOVED", "safe", "T")),
    (f'{QUERY} "t" scalar T', f'{QUERY} "u" scalar T', ("TYPE_DESCRIPTION_CHANGED", "safe", "T")),
    (
        f"{QUERY} type T {{ a: Int }} interface I {{ a: Int }}",
        f"{QUERY} type T implements I {{ a: Int }} interface I {{ a: Int }}",
        ("OBJECT_TYPE_INTERFACE_ADDED", "dangerous", "T"),
    ),
    (
        f"{QUERY} type T implements I {{ a: Int }} interface I {{ a: Int }}",
        f"{QUERY} type T {{ a: Int }} interface I {{ a: Int }}",
        ("OBJECT_TYPE_INTERFACE_REMOVED", "breaking", "T"),
    ),
    (
        f"{QUERY} type T {{ a: Int }} type V {{ a: Int }} union U = T",
        f"{QUERY} type T {{ a: Int }} type V {{ a: Int }} union U = T | V",
        ("UNION_MEMBER_ADDED", "dangerous", "U"),
    ),
    (
        f"{QUERY} type T {{ a: Int }} type V {{ a: Int }} union U = T | V",
        f"{QUERY} type T {{ a: Int }} type V {{ a: Int }} union U = T",
        ("UNION_MEMBER_REMOVED", "breaking", "U"),
    ),
    (
        f"{QUERY} scalar S",
        f'{QUERY} scalar S @specifiedBy(url: "https://a")',
        ("SPECIFIED_BY_ADDED", "safe", "S"),
    ),
    (
        f'{QUERY} scalar S @specifiedBy(url: "https://a")',
        f"{QUERY} scalar S",
        ("SPECIFIED_BY_REMOVED", "safe", "S"),
    ),
    (
        f'{QUERY} scalar S @specifiedBy(url: "https://a")',
        f'{QUERY} scalar S @specifiedBy(url: "https://b")',
        ("SPECIFIED_BY_CHANGED", "dangerous", "S"),
    ),
    # fields
    (QUERY, "type Query { a: Int b: Int }", ("FIELD_ADDED", "safe", "Query.b")),
    ("type Query { a: Int b: Int }", QUERY, ("FIELD_REMOVED", "breaking", "Query.b")),
    (QUERY, "type Query { a: String }", ("FIELD_TYPE_CHANGED", "breaking", "Query.a")),
    (QUERY, "type Query { a: Int! }", ("FIELD_TYPE_CHANGED", "safe", "Query.a")),
    ("type Query { a: Int! }", QUERY, ("FIELD_TYPE_CHANGED", "breaking", "Query.a")),
    (QUERY, "type Query { a: [Int] }", ("FIELD_TYPE_CHANGED", "breaking", "Query.a")),
    (
        "type Query { a: [[Int]!] }",
        "type Query { a: [[Int!]!]! }",
        ("FIELD_TYPE_CHANGED", "safe", "Query.a"),
    ),
    (
        "type Query { a: [Int!] }",
        "type Query { a: [Int]! }",
        ("FIELD_TYPE_CHANGED", "breaking", "Query.a"),
    ),
    (QUERY, 'type Query { "b" a: Int }', ("FIELD_DESCRIPTION_ADDED", "safe", "Query.a")),
    ('type Query { "b" a: Int }', QUERY, ("FIELD_DESCRIPTION_REMOVED", "safe", "Query.a")),
    (
        'type Query { "b" a: Int }',
        'type Query { "c" a: Int }',
        ("FIELD_DESCRIPTION_CHANGED", "safe", "Query.a"),
    ),
    (QUERY, "type Query { a: Int @deprecated }", ("FIELD_DEPRECATION_ADDED", "safe", "Query.a")),
    ("type Query { a: Int @deprecated }", QUERY, ("FIELD_DEPRECATION_REMOVED", "safe", "Query.a")),
    (
        "type Query { a: Int @deprecated }",
        'type Query { a: Int @deprecated(reason: "b") }',
        ("FIELD_DEPRECATION_REASON_CHANGED", "safe", "Query.a"),
    ),
    # arguments
    (QUERY, "type Query { a(b: Int): Int }", ("FIELD_ARGUMENT_ADDED", "dangerous", "Query.a(b:)")),
    (QUERY, "type Query { a(b: Int!): Int }", ("FIELD_ARGUMENT_ADDED", "breaking", "Query.a(b:)")),
    (
        QUERY,
        "type Query { a(b: Int! = 1): Int }",
        ("FIELD_ARGUMENT_ADDED", "dangerous", "Query.a(b:)"),
    ),
    ("type Query { a(b: Int): Int }", QUERY, ("FIELD_ARGUMENT_REMOVED", "breaking", "Query.a(b:)")),
    (
        "type Query { a(b: Int): Int }",
        "type Query { a(b: Int!): Int }",
        ("FIELD_ARGUMENT_TYPE_CHANGED", "breaking", "Query.a(b:)"),
    ),
    (
        "type Query { a(b: [Int!]!): Int }",
        "type Query { a(b: [Int]): Int }",
        ("FIELD_ARGUMENT_TYPE_CHANGED", "safe", "Query.a(b:)"),
    ),
    (
        "type Query { a(b: Int): Int }",
        "type Query { a(b: [Int]): Int }",
        ("FIELD_ARGUMENT_TYPE_CHANGED", "breaking", "Query.a(b:)"),
    ),
    (
        "type Query { a(b: Int = 1): Int }",
        "type Query { a(b: Int = 2): Int }",
        ("FIELD_ARGUMENT_DEFAULT_CHANGED", "dangerous", "Query.a(b:)"),
    ),
    (
        "type Query { a(b: Int! = 1): Int }",
        "type Query { a(b: Int!): Int }",
        ("FIELD_ARGUMENT_DEFAULT_CHANGED", "breaking", "Query.a(b:)"),
    ),
    (
        "type Query { a(b: Int): Int }",
        "type Query { a(b: Int = null): Int }",
        ("FIELD_ARGUMENT_DEFAULT_CHANGED", "dangerous", "Query.a(b:)"),
    ),
    (
        "type Query { a(b: Int): Int }",
        'type Query { a("c" b: Int): Int }',
        ("FIELD_ARGUMENT_DESCRIPTION_CHANGED", "safe", "Query.a(b:)"),
    ),
    (
        "type Query { a(b: Int): Int }",
        "type Query { a(b: Int @deprecated): Int }",
        ("FIELD_ARGUMENT_DEPRECATION_ADDED", "safe", "Query.a(b:)"),
    ),
    (
        "type Query { a(b: Int @deprecated): Int }",
        "type Query { a(b: Int): Int }",
        ("FIELD_ARGUMENT_DEPRECATION_REMOVED", "safe", "Query.a(b:)"),
    ),
    (
        "type Query { a(b: Int @deprecated): Int }",
        'type Query { a(b: Int @deprecated(reason: "c")): Int }',
        ("FIELD_ARGUMENT_DEPRECATION_REASON_CHANGED", "safe", "Query.a(b:)"),
    ),
    # input objects
    (
        f"{QUERY} input I {{ a: Int }}",
        f"{QUERY} input I {{ a: Int b: Int }}",
        ("INPUT_FIELD_ADDED", "safe", "I.b"),
    ),
    (
        f"{QUERY} input I {{ a: Int }}",
        f"{QUERY} input I {{ a: Int b: Int! }}",
        ("INPUT_FIELD_ADDED", "breaking", "I.b"),
    ),
    (
        f"{QUERY} input I {{ a: Int }}",
        f"{QUERY} input I {{ a: Int b: Int! = 1 }}",
        ("INPUT_FIELD_ADDED", "dangerous", "I.b"),
    ),
    (
        f"{QUERY} input I {{ a: Int b: Int }}",
        f"{QUERY} input I {{ a: Int }}",
        ("INPUT_FIELD_REMOVED", "breaking", "I.b"),
    ),
    (
        f"{QUERY} input I {{ a: Int }}",
        f"{QUERY} input I {{ a: Int! }}",
        ("INPUT_FIELD_TYPE_CHANGED", "breaking", "I.a"),
    ),
    (
        f"{QUERY} input I {{ a: Int! }}",
        f"{QUERY} input I {{ a: Int }}",
        ("INPUT_FIELD_TYPE_CHANGED", "safe", "I.a"),
    ),
    (
        f"{QUERY} input I {{ a: Int = 1 }}",
        f"{QUERY} input I {{ a: Int }}",
        ("INPUT_FIELD_DEFAULT_VALUE_CHANGED", "dangerous", "I.a"),
    ),
    (
        f"{QUERY} input I {{ a: Int! = 1 }}",
        f"{QUERY} input I {{ a: Int! }}",
        ("INPUT_FIELD_DEFAULT_VALUE_CHANGED", "breaking", "I.a"),
    ),
    (
        f"{QUERY} input I {{ a: Int }}",
        f'{QUERY} input I {{ "b" a: Int }}',
        ("INPUT_FIELD_DESCRIPTION_ADDED", "safe", "I.a"),
    ),
    (
        f'{QUERY} input I {{ "b" a: Int }}',
        f"{QUERY} input I {{ a: Int }}",
        ("INPUT_FIELD_DESCRIPTION_REMOVED", "safe", "I.a"),
    ),
    (
        f'{QUERY} input I {{ "b" a: Int }}',
        f'{QUERY} input I {{ "c" a: Int }}',
        ("INPUT_FIELD_DESCRIPTION_CHANGED", "safe", "I.a"),
    ),
    (
        f"{QUERY} input I {{ a: Int }}",
        f"{QUERY} input I {{ a: Int @deprecated }}",
        ("INPUT_FIELD_DEPRECATION_ADDED", "safe", "I.a"),
    ),
    (
        f"{QUERY} input I {{ a: Int @deprecated }}",
        f"{QUERY} input I {{ a: Int }}",
        ("INPUT_FIELD_DEPRECATION_REMOVED", "safe", "I.a"),
    ),
    (
        f"{QUERY} input I {{ a: Int @deprecated }}",
        f'{QUERY} input I {{ a: Int @deprecated(reason: "b") }}',
        ("INPUT_FIELD_DEPRECATION_REASON_CHANGED", "safe", "I.a"),
    ),
    (
        f"{QUERY} input I {{ a: Int }}",
        f"{QUERY} input I @oneOf {{ a: Int }}",
        ("ONE_OF_ADDED", "breaking", "I"),
    ),
    (
        f"{QUERY} input I @oneOf {{ a: Int }}",
        f"{QUERY} input I {{ a: Int }}",
        ("ONE_OF_REMOVED", "safe", "I"),
    ),
    # enums
    (
        "type Query { a: E } enum E { A }",
        "type Query { a: E } enum E { A B }",
        ("ENUM_VALUE_ADDED", "dangerous", "E.B"),
    ),
    (
        "type Query { a(e: E): Int } enum E { A }",
        "type Query { a(e: E): Int } enum E { A B }",
        ("ENUM_VALUE_ADDED", "safe", "E.B"),
    ),
    (
        f"{QUERY} enum E {{ A B }}",
        f"{QUERY} enum E {{ A }}",
        ("ENUM_VALUE_REMOVED", "breaking", "E.B"),
    ),
    (
        f"{QUERY} enum E {{ A }}",
        f'{QUERY} enum E {{ "b" A }}',
        ("ENUM_VALUE_DESCRIPTION_CHANGED", "safe", "E.A"),
    ),
    (
        f"{QUERY} enum E {{ A }}",
        f"{QUERY} enum E {{ A @deprecated }}",
        ("ENUM_VALUE_DEPRECATION_ADDED", "safe", "E.A"),
    ),
    (
        f"{QUERY} enum E {{ A @deprecated }}",
        f"{QUERY} enum E {{ A }}",
        ("ENUM_VALUE_DEPRECATION_REMOVED", "safe", "E.A"),
    ),
    (
        f"{QUERY} enum E {{ A @deprecated }}",
        f'{QUERY} enum E {{ A @deprecated(reason: "b") }}',
        ("ENUM_VALUE_DEPRECATION_REASON_CHANGED", "safe", "E.A"),
    ),
    # directives
    (QUERY, f"{QUERY} directive @d on FIELD", ("DIRECTIVE_ADDED", "safe", "@d")),
    (f"{QUERY} directive @d on FIELD", QUERY, ("DIRECTIVE_REMOVED", "breaking", "@d")),
    (f"{QUERY} directive @d on OBJECT", QUERY, ("DIRECTIVE_REMOVED", "dangerous", "@d")),
    (
        f"{QUERY} directive @d on FIELD",
        f'{QUERY} "d" directive @d on FIELD',
        ("DIRECTIVE_DESCRIPTION_CHANGED", "safe", "@d"),
    ),
    (
        f"{QUERY} directive @d on FIELD",
        f"{QUERY} directive @d on FIELD | QUERY",
        ("DIRECTIVE_LOCATION_ADDED", "safe", "@d"),
    ),
    (
        f"{QUERY} directive @d on FIELD | QUERY",
        f"{QUERY} directive @d on QUERY",
        ("DIRECTIVE_LOCATION_REMOVED", "breaking", "@d"),
    ),
    (
        f"{QUERY} directive @d on FIELD | OBJECT",
        f"{QUERY} directive @d on FIELD",
        ("DIRECTIVE_LOCATION_REMOVED", "dangerous", "@d"),
    ),
    (
        f"{QUERY} directive @d on FIELD",
        f"{QUERY} directive @d repeatable on FIELD",
        ("DIRECTIVE_REPEATABLE_ADDED", "safe", "@d"),
    ),
    (
        f"{QUERY} directive @d repeatable on FIELD",
        f"{QUERY} directive @d on FIELD",
        ("DIRECTIVE_REPEATABLE_REMOVED", "breaking", "@d"),
    ),
    (
        f"{QUERY} directive @d on FIELD",
        f"{QUERY} directive @d(a: Int) on FIELD",
        ("DIRECTIVE_ARGUMENT_ADDED", "safe", "@d(a:)"),
    ),
    (
        f"{QUERY} directive @d on FIELD",
        f"{QUERY} directive @d(a: Int!) on FIELD",
        ("DIRECTIVE_ARGUMENT_ADDED", "breaking", "@d(a:)"),
    ),
    (
        f"{QUERY} directive @d(a: Int) on FIELD",
        f"{QUERY} directive @d on FIELD",
        ("DIRECTIVE_ARGUMENT_REMOVED", "breaking", "@d(a:)"),
    ),
    (
        f"{QUERY} directive @d(a: Int) on FIELD",
        f"{QUERY} directive @d(a: String) on FIELD",
        ("DIRECTIVE_ARGUMENT_TYPE_CHANGED", "breaking", "@d(a:)"),
    ),
    (
        f"{QUERY} directive @d(a: Int = 1) on FIELD",
        f"{QUERY} directive @d(a: Int = 2) on FIELD",
        ("DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED", "dangerous", "@d(a:)"),
    ),
    (
        f"{QUERY} directive @d(a: Int) on FIELD",
        f'{QUERY} directive @d("b" a: Int) on FIELD',
        ("DIRECTIVE_ARGUMENT_DESCRIPTION_CHANGED", "safe", "@d(a:)"),
    ),
    # the schema
    (
        f"schema {{ query: Query }} {QUERY}",
        f'"s" schema {{ query: Query }} {QUERY}',
        ("SCHEMA_DESCRIPTION_CHANGED", "safe", "schema"),
    ),
]

ROOTS = {"MUTATION": "Mutation", "SUBSCRIPTION": "Subscription"}


@pytest.mark.parametrize(
    ("old", "new", "wanted"), CASES, ids=[f"{case[2][0]}-{case[2][1]}" for case in CASES]
)
def test_one_change(old: str, new: str, wanted: Wanted) -> None:
    (found,) = compare(build_schema(old), build_schema(new))
    assert (found.code, found.severity, found.coordinate) == wanted
    assert found.message


@pytest.mark.parametrize("kind", ROOTS)
def test_a_kind_of_operation_comes_and_goes(kind: str) -> None:
    without = build_schema(QUERY)
    having = build_schema(f"{QUERY} type {ROOTS[kind]} {{ a: Int }}")
    added = {(each.code, each.severity) for each in compare(without, having)}
    assert added == {(f"SCHEMA_{kind}_TYPE_CHANGED", "safe"), ("TYPE_ADDED", "safe")}
    removed = {(each.code, each.severity) for each in compare(having, without)}
    assert removed == {(f"SCHEMA_{kind}_TYPE_CHANGED", "breaking"), ("TYPE_REMOVED", "breaking")}


def test_every_code_has_a_case() -> None:
    told = {case[2][0] for case in CASES}
    told |= {f"SCHEMA_{kind}_TYPE_CHANGED" for kind in ROOTS}
    # a supergraph without queries is refused before it could be compared
    assert set(ChangeCode) - told == {"SCHEMA_QUERY_TYPE_CHANGED"}


def test_the_same_schema_has_no_changes() -> None:
    sdl = "type Query { a(b: In = {y: 1, x: 2}): Int } input In { x: Int y: Int }"
    reordered = sdl.replace("{y: 1, x: 2}", "{x: 2, y: 1}")
    assert compare(build_schema(sdl), build_schema(reordered)) == ()


def test_the_worst_comes_first() -> None:
    old = build_schema("type Query { a: Int z: Int e: E } enum E { A }")
    new = build_schema("type Query { a: Int b: Int e: E } enum E { A B }")
    assert [each.coordinate for each in compare(old, new)] == ["Query.z", "E.B", "Query.b"]


def test_a_change_of_several_kinds_is_told_as_each() -> None:
    old = build_schema('type Query { "was" a(b: Int = 1): Int }')
    new = build_schema("type Query { a(b: Int! = 2): String @deprecated }")
    assert {each.code for each in compare(old, new)} == {
        "FIELD_TYPE_CHANGED",
        "FIELD_ARGUMENT_TYPE_CHANGED",
        "FIELD_ARGUMENT_DEFAULT_CHANGED",
        "FIELD_DESCRIPTION_REMOVED",
        "FIELD_DEPRECATION_ADDED",
    }
