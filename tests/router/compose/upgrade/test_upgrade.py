from __future__ import annotations

from collections.abc import Callable

import pytest

V1 = "# version 1\n"


@pytest.mark.parametrize(
    ("subgraphs", "api"),
    [
        # value types are shared without being told
        (
            {
                "a": "type Query { t: T } type T { x: Int }",
                "b": "type Query { u: T } type T { x: Int }",
            },
            "type Query { t: T u: T } type T { x: Int }",
        ),
        # an extension's keys are its own, whatever they are marked
        (
            {
                "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int }',
                "b": 'extend type T @key(fields: "id") { id: ID! @external y: Int }',
            },
            "type Query { t: T } type T { id: ID! x: Int y: Int }",
        ),
        (
            {
                "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int }',
                "b": 'type T @extends @key(fields: "id") { id: ID! @external y: Int }',
            },
            "type Query { t: T } type T { id: ID! x: Int y: Int }",
        ),
        # unused externals go
        (
            {
                "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int }',
                "b": 'extend type T @key(fields: "id") '
                "{ id: ID! @external x: Int @external y: Int }",
            },
            "type Query { t: T } type T { id: ID! x: Int y: Int }",
        ),
        # a key as a list of names
        (
            {"a": 'type Query { t: T } type T @key(fields: ["id", "sku"]) { id: ID! sku: ID! }'},
            "type Query { t: T } type T { id: ID! sku: ID! }",
        ),
        # keys, requires, provides and externals on interfaces had no effect
        (
            {
                "a": 'type Query { i: I } interface I @key(fields: "id") '
                '{ id: ID! @external x: Int @requires(fields: "id") } '
                "type A implements I { id: ID! x: Int }"
            },
            (
                "type Query { i: I } interface I { id: ID! x: Int } "
                "type A implements I { id: ID! x: Int }"
            ),
        ),
        # nor had @provides on a leaf, or of what is not external
        (
            {
                "a": 'type Query { n: Int @provides(fields: "x") t: T @provides(fields: "id") } '
                'type T @key(fields: "id") { id: ID! y: Int @requires(fields: "id") }'
            },
            "type Query { n: Int t: T } type T { id: ID! y: Int }",
        ),
        # what others resolve is shared, fields of roots too
        (
            {"a": "type Query { x: Int }", "b": "extend type Query { x: Int }"},
            "type Query { x: Int }",
        ),
    ],
)
def test_means_the_same(
    assert_composes: Callable[..., object], subgraphs: dict[str, str], api: str
) -> None:
    assert_composes({name: V1 + sdl for name, sdl in subgraphs.items()}, api)


@pytest.mark.parametrize(
    ("subgraphs", "code"),
    [
        (
            {"a": 'type Query { x: Int } extend type T @key(fields: "id") { id: ID! @external }'},
            "EXTENSION_WITH_NO_BASE",
        ),
        (
            {
                "a": 'type Query { t: T } extend type T @key(fields: "id") '
                "{ id: ID! o: O } extend type O { x: Int @external }",
                "b": 'type T @key(fields: "id") { id: ID! } type O { x: Int }',
            },
            "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
        ),
        (
            {"a": 'type Query { t: T } type T @key(fields: "nope") { id: ID! }'},
            "KEY_INVALID_FIELDS",
        ),
        (
            {"a": "type Query { t: T } type T @shareable { x: Int }"},
            "INVALID_GRAPHQL",
        ),
    ],
)
def test_refused(
    assert_refused: Callable[..., object], subgraphs: dict[str, str], code: str
) -> None:
    assert_refused({name: V1 + sdl for name, sdl in subgraphs.items()}, code)


def test_versions_mix(assert_composes: Callable[..., object]) -> None:
    a = (
        'type Query { t: T } type T @key(fields: "id") { id: ID! v: V } '
        "type V @shareable { x: Int }"
    )
    b = f'{V1}extend type T @key(fields: "id") {{ id: ID! @external w: V }} type V {{ x: Int }}'
    assert_composes(
        {"a": a, "b": b}, "type Query { t: T } type T { id: ID! v: V w: V } type V { x: Int }"
    )


def test_but_not_with_interface_objects(assert_refused: Callable[..., object]) -> None:
    a = (
        'interface I @key(fields: "id") { id: ID! } '
        'type A implements I @key(fields: "id") { id: ID! } type Query { i: I }'
    )
    b = 'type I @interfaceObject @key(fields: "id") { id: ID! x: Int }'
    c = f"{V1}type Query {{ y: Int }}"
    assert_refused(
        {"a": a, "b": b, "c": c}, "INTERFACE_OBJECT_USAGE_ERROR", saying=('subgraph "c"',)
    )


def test_a_true_extension_does_not_share(assert_refused: Callable[..., object]) -> None:
    sdl = V1 + "extend type T { y: Int } type T { x: Int } type Query { f: T }"
    assert_refused({"a": sdl, "b": sdl}, "INVALID_FIELD_SHARING", saying=('"T.y"',))
