from __future__ import annotations

from collections.abc import Callable

import pytest


def test_once_on_each_declaration(assert_composes: Callable[..., object]) -> None:
    sdl = "type T @shareable { x: Int } extend type T @shareable { y: Int } type Query { t: T }"
    assert_composes({"a": sdl})


@pytest.mark.parametrize(
    "sdl",
    [
        "type T @shareable @shareable { x: Int } type Query { t: T }",
        "type T { x: Int @shareable @shareable } type Query { t: T }",
        "interface I { x: Int @shareable } type T implements I { x: Int } type Query { t: T }",
    ],
)
def test_refused(assert_refused: Callable[..., object], sdl: str) -> None:
    assert_refused({"a": sdl}, "INVALID_SHAREABLE_USAGE")


def test_not_repeatable_before_2_2(assert_refused: Callable[..., object]) -> None:
    sdl = "type T @shareable { x: Int } extend type T @shareable { y: Int } type Query { t: T }"
    assert_refused({"a": sdl}, "INVALID_GRAPHQL", version=(2, 1))
