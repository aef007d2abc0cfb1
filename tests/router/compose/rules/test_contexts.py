from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("name", "code"),
    [("my_user", "CONTEXT_NAME_CONTAINS_UNDERSCORE"), ("1user", "CONTEXT_NAME_INVALID")],
)
def test_refused(assert_refused: Callable[..., object], name: str, code: str) -> None:
    sdl = f'type Query {{ u: U }} type U @context(name: "{name}") {{ x: Int }}'
    assert_refused({"a": sdl}, code)
