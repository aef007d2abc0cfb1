from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    "key", ['@key(fields: "id sku")', '@key(fields: "sku id")', '@key(fields: "sku, id")']
)
def test_order_does_not_matter(assert_composes: Callable[..., object], key: str) -> None:
    sdl = (
        'type Query { i: I } interface I @key(fields: "id sku") { id: ID! sku: ID! } '
        f"type A implements I {key} {{ id: ID! sku: ID! }}"
    )
    assert_composes({"a": sdl})


@pytest.mark.parametrize("key", ["", '@key(fields: "x")', '@key(fields: "id", resolvable: false)'])
def test_refused(assert_refused: Callable[..., object], key: str) -> None:
    sdl = (
        'type Query { i: I } interface I @key(fields: "id") { id: ID! } '
        f"type A implements I {key} {{ id: ID! x: Int }}"
    )
    assert_refused({"a": sdl}, "INTERFACE_KEY_NOT_ON_IMPLEMENTATION", saying=('type "A"',))
