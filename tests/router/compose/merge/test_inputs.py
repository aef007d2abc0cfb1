from __future__ import annotations

from collections.abc import Callable

import pytest

SDL = "type Query {{ {0}(i: I): Int }} input I {{ {1} }}"
API = "type Query {{ x(i: I): Int y(i: I): Int }} input I {{ {0} }}"


@pytest.mark.parametrize(
    ("one", "other", "merged", "hints"),
    [
        ("a: Int b: Int", "b: Int c: Int", "b: Int", ("INCONSISTENT_INPUT_OBJECT_FIELD",)),
        ("a: Int", "a: Int!", "a: Int!", ("INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",)),
        ("a: [Int!]", "a: [Int]!", "a: [Int!]!", None),
        ("a: Int = 1", "a: Int = 1", "a: Int = 1", ()),
        ("a: Int = 1", "a: Int", "a: Int", ("INCONSISTENT_DEFAULT_VALUE_PRESENCE",)),
        ("a: Int b: Int! = 1", "a: Int", "a: Int", ("INCONSISTENT_INPUT_OBJECT_FIELD",)),
        ("a: Int b: Int @inaccessible", "a: Int", "a: Int", ()),
    ],
)
def test_merged(
    assert_composes: Callable[..., object],
    assert_refused: Callable[..., object],
    one: str,
    other: str,
    merged: str,
    hints: tuple[str, ...] | None,
) -> None:
    subgraphs = {"a": SDL.format("x", one), "b": SDL.format("y", other)}
    if hints is None:
        assert_refused(subgraphs, "FIELD_TYPE_MISMATCH")
    else:
        assert_composes(subgraphs, API.format(merged), hints=hints)


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        ("a: Int! b: Int", "b: Int", {"REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"}),
        ("a: Int", "b: Int", {"EMPTY_MERGED_INPUT_TYPE"}),
        ("a: Int", "a: String", {"FIELD_TYPE_MISMATCH"}),
        ("a: Int = 1", "a: Int = 2", {"INPUT_FIELD_DEFAULT_MISMATCH"}),
    ],
)
def test_refused(
    assert_refused: Callable[..., object], one: str, other: str, codes: set[str]
) -> None:
    assert_refused({"a": SDL.format("x", one), "b": SDL.format("y", other)}, *codes)
