from __future__ import annotations

from collections.abc import Callable

import pytest

SDL = "{} type Query {{ {}: Int }}"


@pytest.mark.parametrize(
    ("one", "other", "merged", "hints"),
    [
        ("directive @d on FIELD", "directive @d on FIELD", "directive @d on FIELD", ()),
        (
            "directive @d on FIELD | QUERY | OBJECT",
            "directive @d on FIELD",
            "directive @d on FIELD",
            ("INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS",),
        ),
        (
            "directive @d repeatable on FIELD",
            "directive @d on FIELD",
            "directive @d on FIELD",
            ("INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE",),
        ),
        (
            "directive @d on FIELD",
            "directive @d on QUERY",
            "",
            ("NO_EXECUTABLE_DIRECTIVE_INTERSECTION",),
        ),
        ("directive @d on FIELD", "", "", ("INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE",)),
        ("directive @d on OBJECT", "directive @d on OBJECT", "", ()),
        (
            "directive @d(a: Int, b: Int) on FIELD",
            "directive @d(a: Int!) on FIELD",
            "directive @d(a: Int!) on FIELD",
            ("INCONSISTENT_ARGUMENT_PRESENCE", "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE"),
        ),
    ],
)
def test_operations_directives_are_what_all_have(
    assert_composes: Callable[..., object],
    one: str,
    other: str,
    merged: str,
    hints: tuple[str, ...],
) -> None:
    assert_composes(
        {"a": SDL.format(one, "x"), "b": SDL.format(other, "y")},
        f"{merged} type Query {{ x: Int y: Int }}",
        hints=hints,
    )


def test_an_argument_that_one_requires(assert_refused: Callable[..., object]) -> None:
    assert_refused(
        {
            "a": SDL.format("directive @d(a: Int!) on FIELD", "x"),
            "b": SDL.format("directive @d on FIELD", "y"),
        },
        "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
        saying=('"@d(a:)"',),
    )
