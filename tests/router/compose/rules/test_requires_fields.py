from __future__ import annotations

from collections.abc import Callable

import pytest

OWNER = 'type T @key(fields: "id") { id: ID! x: Int o: O } type O { y: Int } type Query { t: T }'


@pytest.mark.parametrize(
    "fields",
    [
        'x: Int @external z: Int @requires(fields: "x")',
        'o: O @external z: Int @requires(fields: "o { y }")',
    ],
)
def test_accepted(assert_composes: Callable[..., object], fields: str) -> None:
    other = f'type T @key(fields: "id") {{ id: ID! {fields} }} type O @shareable {{ y: Int }}'
    assert_composes({"a": OWNER.replace("type O", "type O @shareable"), "b": other})


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ('x: Int @external z: Int @requires(fields: "w")', {"REQUIRES_INVALID_FIELDS"}),
        ('z: Int @requires(fields: "id")', {"REQUIRES_FIELDS_MISSING_EXTERNAL"}),
        ("z: Int @requires(fields: 1)", {"REQUIRES_INVALID_FIELDS_TYPE"}),
        ("z: Int @requires(fields: x)", {"REQUIRES_INVALID_FIELDS_TYPE"}),
        (
            'x: Int @external z: Int @requires(fields: "x @include(if: true)")',
            {"REQUIRES_DIRECTIVE_IN_FIELDS_ARG"},
        ),
    ],
)
def test_refused(assert_refused: Callable[..., object], fields: str, codes: set[str]) -> None:
    other = f'type T @key(fields: "id") {{ id: ID! {fields} }}'
    unused = {"EXTERNAL_UNUSED"} if "w" in fields else set()
    assert_refused({"a": OWNER, "b": other}, *codes, *unused, saying=("[b] ",))


def test_an_extensions_key_is_not_external_whatever_it_says(
    assert_refused: Callable[..., object],
) -> None:
    other = 'extend type T @key(fields: "id") { id: ID! @external z: Int @requires(fields: "id") }'
    assert_refused(
        {"a": OWNER, "b": other},
        "REQUIRES_FIELDS_MISSING_EXTERNAL",
        saying=("it is a @key field of an extension type",),
    )


def test_not_within_interfaces(assert_refused: Callable[..., object]) -> None:
    sdl = (
        'type Query { i: I } interface I { x: Int y: Int @requires(fields: "x") } '
        "type A implements I { x: Int y: Int }"
    )
    assert_refused(
        {"a": sdl}, "REQUIRES_UNSUPPORTED_ON_INTERFACE", "REQUIRES_FIELDS_MISSING_EXTERNAL"
    )


def test_fields_with_arguments_may_be_required(assert_composes: Callable[..., object]) -> None:
    owner = 'type T @key(fields: "id") { id: ID! x(in: Int): Int } type Query { t: T }'
    other = (
        'type T @key(fields: "id") '
        '{ id: ID! x(in: Int): Int @external z: Int @requires(fields: "x(in: 1)") }'
    )
    assert_composes({"a": owner, "b": other})
