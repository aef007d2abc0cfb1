from __future__ import annotations

from collections.abc import Callable

OWNER = 'type T @key(fields: "id") { id: ID! x: Int @shareable } type Query { t: T }'


def test_not_on_leaves(assert_refused: Callable[..., object]) -> None:
    other = 'type Query { b: Int @provides(fields: "x") } type T { x: Int @external }'
    assert_refused({"a": OWNER, "b": other}, "PROVIDES_ON_NON_OBJECT_FIELD", saying=('"Int"',))


def test_not_on_external_fields(assert_refused: Callable[..., object]) -> None:
    other = (
        'type P @key(fields: "id") { id: ID! t: T @external @provides(fields: "x") } '
        'type T @key(fields: "id") { id: ID! x: Int @external }'
    )
    assert_refused(
        {"a": OWNER, "b": other}, "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", saying=('"P.t"',)
    )
