from __future__ import annotations

from collections.abc import Callable

import pytest

OWNER = 'type T @key(fields: "id") { id: ID! x: Int @shareable } type Query { t: T }'


@pytest.mark.parametrize(
    "other",
    [
        'type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }',
        (
            'type T @key(fields: "id") { id: ID! x: Int @external } '
            'type Query { u: T @provides(fields: "x") }'
        ),
        (
            "interface I { x: Int } "
            'type T implements I @key(fields: "id") { id: ID! x: Int @external }'
        ),
        'extend type T @key(fields: "id") { id: ID! @external y: Int }',
    ],
)
def test_used(assert_composes: Callable[..., object], other: str) -> None:
    assert_composes({"a": OWNER, "b": other})


@pytest.mark.parametrize(
    "other",
    [
        'type T @key(fields: "id") { id: ID! x: Int @external }',
        'type T @key(fields: "id") @external { id: ID! x: Int }',
    ],
)
def test_unused(assert_refused: Callable[..., object], other: str) -> None:
    assert_refused({"a": OWNER, "b": other}, "EXTERNAL_UNUSED", saying=('[b] Field "T.x"',))
