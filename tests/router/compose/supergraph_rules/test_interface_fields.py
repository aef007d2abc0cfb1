from __future__ import annotations

from collections.abc import Callable


def test_a_field_added_elsewhere_needs_an_implementation(
    assert_refused: Callable[..., object],
) -> None:
    a = "type Query { i: I } interface I { x: Int } type A implements I { x: Int }"
    b = "interface I { y: Int } type B implements I { y: Int } type Query { b: B }"
    assert_refused(
        {"a": a, "b": b},
        "INTERFACE_FIELD_NO_IMPLEM",
        saying=('"I.y" is declared in subgraph "b" but type "A"', '"I.x"'),
    )
