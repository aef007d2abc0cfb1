from __future__ import annotations

from collections.abc import Callable

OUT = "type Query {{ {0}: E }} enum E {{ {1} }}"
IN = "type Query {{ {0}(e: E): Int }} enum E {{ {1} }}"


def test_answered_enums_have_all_values(assert_composes: Callable[..., object]) -> None:
    assert_composes(
        {"a": OUT.format("x", "A B"), "b": OUT.format("y", "B C")},
        "type Query { x: E y: E } enum E { A B C }",
        hints=("INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM",),
    )


def test_asked_enums_have_the_common_ones(assert_composes: Callable[..., object]) -> None:
    assert_composes(
        {"a": IN.format("x", "A B"), "b": IN.format("y", "B C")},
        "type Query { x(e: E): Int y(e: E): Int } enum E { B }",
        hints=("INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM",),
    )


def test_both_must_be_the_same(
    assert_composes: Callable[..., object], assert_refused: Callable[..., object]
) -> None:
    assert_composes({"a": OUT.format("x", "A B"), "b": IN.format("y", "B A")})
    assert_refused(
        {"a": OUT.format("x", "A B"), "b": IN.format("y", "B")},
        "ENUM_VALUE_MISMATCH",
        saying=('"Query.y(e:)"', '"Query.x"', 'value "A"'),
    )
    assert_composes({"a": OUT.format("x", "A @inaccessible B"), "b": IN.format("y", "B")})


def test_nothing_in_common(assert_refused: Callable[..., object]) -> None:
    assert_refused({"a": IN.format("x", "A"), "b": IN.format("y", "B")}, "EMPTY_MERGED_ENUM_TYPE")


def test_unused_enums_are_kept(assert_composes: Callable[..., object]) -> None:
    assert_composes(
        {"a": "type Query { x: Int } enum E { A }", "b": "enum E { B }"},
        "type Query { x: Int } enum E { A B }",
        hints=("INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM", "UNUSED_ENUM_TYPE"),
    )
