from __future__ import annotations

from collections.abc import Callable

import pytest

REST = "type C { edges: [Int] count: Int }"


@pytest.mark.parametrize(
    "field",
    [
        "x: [Int] @listSize(assumedSize: 3)",
        "x: [Int!]! @listSize(assumedSize: 0)",
        'x(first: Int, last: Int!): [Int] @listSize(slicingArguments: ["first", "last"])',
        'x(first: Int): C @listSize(slicingArguments: ["first"], sizedFields: ["edges"])',
    ],
)
def test_accepted(assert_composes: Callable[..., object], field: str) -> None:
    assert_composes({"a": f"type Query {{ {field} }} {REST}"})


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("x: C @listSize(assumedSize: 1)", "LIST_SIZE_APPLIED_TO_NON_LIST"),
        ("x: [Int] @listSize(assumedSize: -1)", "LIST_SIZE_INVALID_ASSUMED_SIZE"),
        (
            'x: C @listSize(assumedSize: 1, sizedFields: ["nope"])',
            "LIST_SIZE_INVALID_SIZED_FIELD",
        ),
        (
            'x: C @listSize(assumedSize: 1, sizedFields: ["count"])',
            "LIST_SIZE_INVALID_SIZED_FIELD",
        ),
        (
            'x: [Int] @listSize(assumedSize: 1, sizedFields: ["edges"])',
            "LIST_SIZE_INVALID_SIZED_FIELD",
        ),
        ('x: [Int] @listSize(slicingArguments: ["n"])', "LIST_SIZE_INVALID_SLICING_ARGUMENT"),
        (
            'x(n: String): [Int] @listSize(slicingArguments: ["n"])',
            "LIST_SIZE_INVALID_SLICING_ARGUMENT",
        ),
    ],
)
def test_refused(assert_refused: Callable[..., object], field: str, code: str) -> None:
    assert_refused({"a": f"type Query {{ {field} }} {REST}"}, code)
