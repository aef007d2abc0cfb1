from __future__ import annotations

from collections.abc import Callable

import pytest


def test_roots_get_their_standard_names(assert_composes: Callable[..., object]) -> None:
    a = """schema { query: Q mutation: M }
    type Q { x: Int me: Q } type M { y(n: Int): Q } type T { q: [Q!] }"""
    b = "type Query { z: Int }"
    assert_composes(
        {"a": a, "b": b},
        """type Query { x: Int me: Query z: Int } type Mutation { y(n: Int): Query }
        type T { q: [Query!] }""",
    )


@pytest.mark.parametrize("kind", ["Query", "Mutation", "Subscription"])
def test_a_standard_name_is_for_the_root(assert_refused: Callable[..., object], kind: str) -> None:
    sdl = f"schema {{ {kind.lower()}: Own }} type Own {{ x: Int }} type {kind} {{ y: Int }}"
    assert_refused({"a": sdl, "b": "type Query { z: Int }"}, f"ROOT_{kind.upper()}_USED")
