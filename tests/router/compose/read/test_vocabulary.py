from __future__ import annotations

from collections.abc import Callable

import pytest

B = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type T @key(fields: "id") { id: ID! x: Int }"""


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ('import: ["@key"]', "@key"),
        ('import: [{ name: "@key", as: "@identity" }]', "@identity"),
        ('import: [{ name: "@key", as: "@identity" }, { name: "FieldSet", as: "F" }]', "@identity"),
        ("import: []", "@federation__key"),
        ('as: "fed"', "@fed__key"),
        ('as: "fed", import: ["@key"]', "@key"),
    ],
)
def test_imports_and_renames(assert_composes: Callable[..., object], link: str, key: str) -> None:
    a = f"""extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", {link})
    type Query {{ t: T }} type T {key}(fields: "id") {{ id: ID! }}"""
    assert_composes({"a": a, "b": B}, "type Query { t: T } type T { id: ID! x: Int }")


def test_link_itself_may_be_renamed(assert_composes: Callable[..., object]) -> None:
    a = """extend schema
      @uses(url: "https://specs.apollo.dev/link/v1.0", as: "uses")
      @uses(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Query { t: T } type T @key(fields: "id") { id: ID! }"""
    assert_composes({"a": a + " # @link", "b": B})


def test_what_is_not_imported_is_unknown(assert_refused: Callable[..., object]) -> None:
    a = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
    type Query { t: T } type T @key(fields: "id") { id: ID! }"""
    assert_refused({"a": a}, "INVALID_GRAPHQL", saying=("@key",))


def test_a_directive_of_ones_own_is_not_federations(
    assert_composes: Callable[..., object],
) -> None:
    a = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
    directive @inaccessible on FIELD_DEFINITION
    type Query { x: Int @inaccessible }"""
    assert_composes({"a": a}, "type Query { x: Int }")


def test_specifications_linked_by_themselves(assert_composes: Callable[..., object]) -> None:
    a = """extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9")
      @link(url: "https://specs.apollo.dev/inaccessible/v0.2")
    type Query { x: Int y: Int @inaccessible }"""
    assert_composes({"a": a}, "type Query { x: Int }")
