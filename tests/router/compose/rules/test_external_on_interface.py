from __future__ import annotations

from collections.abc import Callable


def test_refused(assert_refused: Callable[..., object]) -> None:
    sdl = "type Query { i: I } interface I { x: Int @external } type A implements I { x: Int }"
    assert_refused({"a": sdl}, "EXTERNAL_ON_INTERFACE", "EXTERNAL_UNUSED", saying=('"I.x"',))
