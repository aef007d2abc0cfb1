from __future__ import annotations

from collections.abc import Callable

import pytest

OWNER = (
    'type T @key(fields: "id") { id: ID! x: Int @shareable y(in: Int): Int } type Query { t: T }'
)


def test_accepted(assert_composes: Callable[..., object]) -> None:
    other = (
        'type Query { b: T @provides(fields: "x") } '
        'type T @key(fields: "id") { id: ID! x: Int @external }'
    )
    assert_composes({"a": OWNER, "b": other})


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ('b: T @provides(fields: "nope")', {"PROVIDES_INVALID_FIELDS", "EXTERNAL_UNUSED"}),
        ('b: T @provides(fields: "id")', {"PROVIDES_FIELDS_MISSING_EXTERNAL", "EXTERNAL_UNUSED"}),
        ("b: T @provides(fields: 1)", {"PROVIDES_INVALID_FIELDS_TYPE", "EXTERNAL_UNUSED"}),
        (
            'b: T @provides(fields: "x @skip(if: true)")',
            {"PROVIDES_DIRECTIVE_IN_FIELDS_ARG"},
        ),
    ],
)
def test_refused(assert_refused: Callable[..., object], field: str, codes: set[str]) -> None:
    other = f'type Query {{ {field} }} type T @key(fields: "id") {{ id: ID! x: Int @external }}'
    assert_refused({"a": OWNER, "b": other}, *codes)


def test_no_arguments(assert_refused: Callable[..., object]) -> None:
    other = (
        'type Query { b: T @provides(fields: "y") } '
        'type T @key(fields: "id") { id: ID! y(in: Int): Int @external }'
    )
    assert_refused({"a": OWNER, "b": other}, "PROVIDES_FIELDS_HAS_ARGS")


def test_not_within_interfaces(assert_refused: Callable[..., object]) -> None:
    sdl = (
        'interface I { t: T @provides(fields: "x") } type A implements I { t: T } '
        'type T @key(fields: "id") { id: ID! x: Int @external }'
    )
    assert_refused({"a": OWNER, "b": sdl}, "PROVIDES_UNSUPPORTED_ON_INTERFACE")
