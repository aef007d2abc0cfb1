from __future__ import annotations

from collections.abc import Callable


def test_arguments_that_merging_took_from_an_implementation(
    assert_refused: Callable[..., object],
) -> None:
    a = (
        "type Query { i: I } interface I { x(in: Int): Int } "
        "type A implements I { x(in: Int): Int @shareable }"
    )
    b = "type A { x: Int @shareable }"
    assert_refused({"a": a, "b": b}, "INVALID_GRAPHQL", saying=("supergraph", "I.x(in:)"))
