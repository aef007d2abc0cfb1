from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("one", "other", "merged", "hints"),
    [
        ("(a: Int)", "(a: Int)", "(a: Int)", ()),
        ("(a: Int)", "(a: Int!)", "(a: Int!)", ("INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE",)),
        ("(a: Int)", "", "", ("INCONSISTENT_ARGUMENT_PRESENCE",)),
        ("(a: Int! = 1)", "", "", ("INCONSISTENT_ARGUMENT_PRESENCE",)),
        ("(a: Int = 1)", "(a: Int = 1)", "(a: Int = 1)", ()),
        ("(a: Int = 1)", "(a: Int)", "(a: Int)", ("INCONSISTENT_DEFAULT_VALUE_PRESENCE",)),
        ("(a: I = {x: 1, y: 2})", "(a: I = {y: 2, x: 1})", "(a: I = {x: 1, y: 2})", ()),
    ],
)
def test_merged(
    assert_composes: Callable[..., object], one: str, other: str, merged: str, hints: tuple[str]
) -> None:
    sdl = "type Query {{ f{}: Int @shareable }} input I {{ x: Int y: Int }}"
    api = f"type Query {{ f{merged}: Int }} input I {{ x: Int y: Int }}"
    assert_composes({"a": sdl.format(one), "b": sdl.format(other)}, api, hints=hints)


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("(a: Int!)", "", "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"),
        ("(a: Int)", "(a: String)", "FIELD_ARGUMENT_TYPE_MISMATCH"),
        ("(a: Int = 1)", "(a: Int = 2)", "FIELD_ARGUMENT_DEFAULT_MISMATCH"),
    ],
)
def test_refused(assert_refused: Callable[..., object], one: str, other: str, code: str) -> None:
    sdl = "type Query {{ f{}: Int @shareable }}"
    assert_refused({"a": sdl.format(one), "b": sdl.format(other)}, code, saying=('"Query.f(a:)"',))


def test_what_a_context_fills_is_nobody_elses_business(
    assert_composes: Callable[..., object], assert_refused: Callable[..., object]
) -> None:
    a = """type Query { u: U } type U @context(name: "user") @key(fields: "id") { id: ID! p: P }
    type P @key(fields: "id") {
      id: ID!
      f(u: ID @fromContext(field: "$user { id }")): Int @shareable
    }"""
    b = 'type P @key(fields: "id") {{ id: ID! f(u: ID{}): Int @shareable }}'
    assert_composes(
        {"a": a, "b": b.format("")},
        "type Query { u: U } type U { id: ID! p: P } type P { id: ID! f: Int }",
        hints=("CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",),
    )
    assert_refused(
        {"a": a, "b": b.format("!")}, "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"
    )
