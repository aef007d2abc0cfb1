from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    "sdl",
    [
        "type Query { x: Int @shareable }",
        "type Query @shareable { x: Int }",
        'type Query { t: T @shareable } type T @key(fields: "id") { id: ID! }',
        'type Query { t: T @shareable } type T @key(fields: "o { x }") { o: O } type O { x: Int }',
    ],
)
def test_shared(assert_composes: Callable[..., object], sdl: str) -> None:
    assert_composes({"a": sdl, "b": sdl})


@pytest.mark.parametrize(
    ("a", "b", "where"),
    [
        ("type Query { x: Int }", "type Query { x: Int }", "all of them"),
        ("type Query { x: Int @shareable }", "type Query { x: Int }", 'non-shareable in "b"'),
        (
            "type Query @shareable { z: Int } extend type Query { x: Int }",
            "type Query @shareable { x: Int }",
            'non-shareable in "a"',
        ),
    ],
)
def test_not_shared(assert_refused: Callable[..., object], a: str, b: str, where: str) -> None:
    assert_refused({"a": a, "b": b}, "INVALID_FIELD_SHARING", saying=('"Query.x"', where))


def test_what_is_provided_is_resolved(assert_refused: Callable[..., object]) -> None:
    a = 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int }'
    b = (
        'type Query { u: T @provides(fields: "x") } '
        'type T @key(fields: "id") { id: ID! x: Int @external }'
    )
    assert_refused({"a": a, "b": b}, "INVALID_FIELD_SHARING", saying=('non-shareable in "a"',))


def test_subscriptions_are_never_shared(assert_refused: Callable[..., object]) -> None:
    sdl = "type Query { x: Int @shareable } type Subscription { y: Int @shareable }"
    assert_refused({"a": sdl, "b": sdl}, "INVALID_FIELD_SHARING", saying=("Subscription.y",))


def test_interface_objects_resolve_for_their_implementations(
    assert_refused: Callable[..., object],
) -> None:
    a = (
        'interface I @key(fields: "id") { id: ID! } type Query { i: I } '
        'type C implements I @key(fields: "id") { id: ID! x: Int }'
    )
    b = 'type I @interfaceObject @key(fields: "id") { id: ID! x: Int }'
    assert_refused(
        {"a": a, "b": b}, "INVALID_FIELD_SHARING", saying=('@interfaceObject field "I.x"',)
    )
