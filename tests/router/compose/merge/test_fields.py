from __future__ import annotations

from collections.abc import Callable

import pytest

KEY = '@key(fields: "id")'


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ("Int", "Int", "Int"),
        ("Int!", "Int", "Int"),
        ("[Int!]!", "[Int]", "[Int]"),
        ("I", "A", "I"),
        ("[A!]!", "[I]", "[I]"),
        ("U", "A!", "U"),
    ],
)
def test_outputs_take_the_most_general_type(
    assert_composes: Callable[..., object], one: str, other: str, merged: str
) -> None:
    rest = "interface I { z: Int } type A implements I @shareable { z: Int } union U = A"
    sdl = "type Query {{ x: {} @shareable }} {}"
    hints = () if one == other else ("INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",)
    assert_composes(
        {"a": sdl.format(one, rest), "b": sdl.format(other, rest)},
        f"type Query {{ x: {merged} }} interface I {{ z: Int }} "
        "type A implements I { z: Int } union U = A",
        hints=hints,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("Int", "String"), ("[Int]", "Int"), ("[Int]!", "[Int!]"), ("A", "B"), ("U", "I")],
)
def test_types_that_do_not_go_together(
    assert_refused: Callable[..., object], one: str, other: str
) -> None:
    rest = "interface I {z: Int} type A implements I @shareable {z: Int} type B @shareable {z: Int}"
    sdl = "type Query {{ x: {} @shareable }} {} union U = A"
    assert_refused(
        {"a": sdl.format(one, rest), "b": sdl.format(other, rest)},
        "FIELD_TYPE_MISMATCH",
        saying=('"Query.x"', f'type "{one}" in subgraph "a"', f'type "{other}" in subgraph "b"'),
    )


def test_every_mention_external(assert_refused: Callable[..., object]) -> None:
    sdl = (
        f"type Query {{ t: T @shareable }} type T {KEY} "
        '{ id: ID! x: Int @external y: Int @shareable @requires(fields: "x") }'
    )
    assert_refused(
        {"a": sdl, "b": sdl}, "EXTERNAL_MISSING_ON_BASE", saying=('subgraphs "a" and "b"',)
    )


@pytest.mark.parametrize(
    ("mention", "code"),
    [
        ("x(a: Int = 1): String", "EXTERNAL_TYPE_MISMATCH"),
        ("x: Int", "EXTERNAL_ARGUMENT_MISSING"),
        ("x(a: String): Int", "EXTERNAL_ARGUMENT_TYPE_MISMATCH"),
        ("x(a: Int): Int", "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH"),
    ],
)
def test_mentions_agree_with_the_field(
    assert_refused: Callable[..., object], mention: str, code: str
) -> None:
    a = f"type Query {{ t: T }} type T {KEY} {{ id: ID! x(a: Int = 1): Int }}"
    b = f'type T {KEY} {{ id: ID! {mention} @external y: Int @requires(fields: "x") }}'
    codes = {code}
    if code == "EXTERNAL_ARGUMENT_TYPE_MISMATCH":
        codes.add("EXTERNAL_ARGUMENT_DEFAULT_MISMATCH")
    assert_refused({"a": a, "b": b}, *codes)


def test_mentions_carry_nothing_that_the_supergraph_shows(
    assert_refused: Callable[..., object],
) -> None:
    a = f"type Query {{ t: T }} type T {KEY} {{ id: ID! x: Int }}"
    b = f'type T {KEY} {{ id: ID! x: Int @external @tag(name: "t") y: Int @requires(fields: "x") }}'
    assert_refused({"a": a, "b": b}, "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL", saying=("[b]",))
