from __future__ import annotations

from collections.abc import Callable

from router.compose import SubgraphInput, compose
from router.federation.errors import Code

A = SubgraphInput("a", "http://a", "type Query { x: Int } type V { y: Int }")
B = SubgraphInput("b", "http://b", "extend type Query { z: V } type V { y: Int }")


def test_the_order_of_subgraphs_does_not_matter() -> None:
    assert compose([A, B]) == compose([B, A])
    assert compose([A, B]).ok


def test_names_are_unique() -> None:
    result = compose([A, A, B])
    assert [error.code for error in result.errors] == [Code.INVALID_SUBGRAPH_NAME]
    assert not result.ok


def test_every_subgraphs_errors_at_once(assert_refused: Callable[..., object]) -> None:
    assert_refused(
        {
            "a": "type Query { x: Unheard }",
            "b": 'type T @key(fields: "nope") { id: ID! }',
            "c": "type Query { x: Int } extend type U { y: Int }",
        },
        "INVALID_GRAPHQL",
        "KEY_INVALID_FIELDS",
        saying=("[a] ", "[b] "),
    )


def test_one_stages_errors_do_not_hide_in_the_next_ones(
    assert_refused: Callable[..., object],
) -> None:
    # were the last stage run, T.x would be unreachable as well
    a = "type Query { t: T } type T { y: Int }"
    b = "type T { x: Int } type Query { t: T }"
    assert_refused({"a": a, "b": b}, "INVALID_FIELD_SHARING")
