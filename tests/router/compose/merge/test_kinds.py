from __future__ import annotations

from collections.abc import Callable


def test_one_kind_everywhere(assert_refused: Callable[..., object]) -> None:
    assert_refused(
        {"a": "type Query { t: T } scalar T", "b": "enum T { A }"},
        "TYPE_KIND_MISMATCH",
        saying=('Scalar Type in subgraph "a" and Enum Type in subgraph "b"',),
    )


def test_an_object_for_an_interface_says_so(assert_refused: Callable[..., object]) -> None:
    a = (
        'interface I @key(fields: "id") { id: ID! } type Query { i: I } '
        'type C implements I @key(fields: "id") { id: ID! }'
    )
    assert_refused(
        {"a": a, "b": 'type I @key(fields: "id") { id: ID! x: Int }'}, "TYPE_KIND_MISMATCH"
    )


def test_a_stand_in_needs_its_interface(assert_refused: Callable[..., object]) -> None:
    sdl = 'type Query { i: I } type I @interfaceObject @key(fields: "id") { id: ID! }'
    assert_refused({"a": sdl}, "INTERFACE_OBJECT_USAGE_ERROR", saying=("at least one subgraph",))


def test_no_queries(assert_refused: Callable[..., object]) -> None:
    assert_refused({"a": "type T { x: Int }"}, "NO_QUERIES")


def test_an_extension_needs_a_base(assert_refused: Callable[..., object]) -> None:
    a = "type Query { e: E } extend enum E { A }"
    assert_refused({"a": a}, "EXTENSION_WITH_NO_BASE", saying=('[a] Type "E"',))
