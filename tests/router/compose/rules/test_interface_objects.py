from __future__ import annotations

from collections.abc import Callable


def test_needs_a_key(assert_refused: Callable[..., object]) -> None:
    sdl = "type Query { i: I } type I @interfaceObject { id: ID! }"
    assert_refused({"a": sdl}, "INTERFACE_OBJECT_USAGE_ERROR", saying=('"I" has no @key',))
