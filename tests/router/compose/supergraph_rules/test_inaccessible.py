"""One table for the seven rules of ``@inaccessible``; each row is one way to break one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("sdl", "api"),
    [
        ("type Query { x: Int y: Int @inaccessible }", "type Query { x: Int }"),
        ("type Query { x: Int y: T @inaccessible } type T @inaccessible { z: Int }", None),
        ("type Query { x(a: Int @inaccessible): Int }", "type Query { x: Int }"),
        ("type Query { x(a: Int! = 1 @inaccessible): Int }", "type Query { x: Int }"),
        ("type Query { x: E } enum E { A B @inaccessible }", "type Query { x: E } enum E { A }"),
        (
            "type Query { u: U } union U = A | B type A { x: Int } type B @inaccessible { x: Int }",
            "type Query { u: U } union U = A type A { x: Int }",
        ),
        (
            (
                "type Query { a: A } interface I @inaccessible { x: Int } "
                "type A implements I { x: Int }"
            ),
            "type Query { a: A } type A { x: Int }",
        ),
        ("type Query { x: Int } type Mutation @inaccessible { y: Int }", "type Query { x: Int }"),
    ],
)
def test_accepted(assert_composes: Callable[..., object], sdl: str, api: str | None) -> None:
    assert_composes({"a": sdl}, api)


@pytest.mark.parametrize(
    ("sdl", "code"),
    [
        ("type Query @inaccessible { x: Int }", "QUERY_ROOT_TYPE_INACCESSIBLE"),
        ("type Query { t: T } type T @inaccessible { x: Int }", "REFERENCED_INACCESSIBLE"),
        (
            "type Query { x(i: I): Int } input I @inaccessible { y: Int }",
            "REFERENCED_INACCESSIBLE",
        ),
        (
            "type Query { x(i: I): Int } input I { y: E z: Int } enum E @inaccessible { A }",
            "REFERENCED_INACCESSIBLE",
        ),
        ("type Query { x: Int @inaccessible }", "ONLY_INACCESSIBLE_CHILDREN"),
        ("type Query { x: E } enum E { A @inaccessible }", "ONLY_INACCESSIBLE_CHILDREN"),
        (
            "type Query { x(i: I): Int } input I { y: Int @inaccessible }",
            "ONLY_INACCESSIBLE_CHILDREN",
        ),
        (
            "type Query { x: Int u: U } union U = T type T @inaccessible { x: Int }",
            "ONLY_INACCESSIBLE_CHILDREN",
        ),
        (
            (
                "type Query { i: I } interface I { x: Int } "
                "type A implements I { x: Int @inaccessible y: Int }"
            ),
            "IMPLEMENTED_BY_INACCESSIBLE",
        ),
        (
            (
                "type Query { i: I } interface I { x(a: Int): Int } "
                "type A implements I { x(a: Int @inaccessible): Int }"
            ),
            "IMPLEMENTED_BY_INACCESSIBLE",
        ),
        ("type Query { x(a: Int! @inaccessible): Int }", "REQUIRED_INACCESSIBLE"),
        (
            "type Query { x(i: I): Int } input I { y: Int! @inaccessible z: Int }",
            "REQUIRED_INACCESSIBLE",
        ),
        (
            (
                "type Query { i: I } interface I { x(a: Int! = 1 @inaccessible): Int } "
                "type A implements I { x(a: Int!): Int }"
            ),
            "REQUIRED_INACCESSIBLE",
        ),
        (
            "type Query { x(e: E = A): Int } enum E { A @inaccessible B }",
            "DEFAULT_VALUE_USES_INACCESSIBLE",
        ),
        (
            "type Query { x(i: [I!] = [{ y: 1 }]): Int } input I { y: Int @inaccessible z: Int }",
            "DEFAULT_VALUE_USES_INACCESSIBLE",
        ),
    ],
)
def test_refused(assert_refused: Callable[..., object], sdl: str, code: str) -> None:
    assert_refused({"a": sdl}, code)


def test_built_in_scalars(assert_refused: Callable[..., object]) -> None:
    assert_refused(
        {"a": "scalar ID @inaccessible type Query { x: ID }"},
        "DISALLOWED_INACCESSIBLE",
        saying=('"ID"',),
    )


def test_arguments_of_type_system_directives(assert_refused: Callable[..., object]) -> None:
    sdl = """
    extend schema
      @link(
        url: "https://specs.apollo.dev/federation/v2.9"
        import: ["@composeDirective", "@inaccessible"]
      )
      @link(url: "https://example.com/mine/v1.0", import: ["@mine"])
      @composeDirective(name: "@mine")
    directive @mine(x: Int @inaccessible) on FIELD_DEFINITION
    type Query { x: Int }
    """
    assert_refused({"a": sdl}, "DISALLOWED_INACCESSIBLE", saying=("@mine", "FIELD_DEFINITION"))
