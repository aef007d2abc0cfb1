from __future__ import annotations

from collections.abc import Callable


def test_an_argument_that_merging_dropped(assert_refused: Callable[..., object]) -> None:
    a = 'type T @key(fields: "id") { id: ID! x: Int } type Query { t: T }'
    b = (
        'type T @key(fields: "id") '
        '{ id: ID! x(in: Int): Int @external y: Int @requires(fields: "x(in: 1)") }'
    )
    assert_refused({"a": a, "b": b}, "REQUIRES_INVALID_FIELDS", saying=('[b] On field "T.y"',))


def test_an_argument_that_merging_made_mandatory(assert_refused: Callable[..., object]) -> None:
    a = 'type T @key(fields: "id") { id: ID! x(in: Int!): Int } type Query { t: T }'
    b = (
        'type T @key(fields: "id") '
        '{ id: ID! x(in: Int): Int @external y: Int @requires(fields: "x") }'
    )
    assert_refused({"a": a, "b": b}, "REQUIRES_INVALID_FIELDS", saying=("Missing mandatory",))
