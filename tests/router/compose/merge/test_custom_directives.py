from __future__ import annotations

from collections.abc import Callable

import pytest

LINKED = """extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"{more}])
  @link(url: "https://example.com/mine/{version}", import: [{imported}])
  @composeDirective(name: "{name}")
"""
DIRECTIVE = "directive @{}(x: Int = 1) repeatable on OBJECT | FIELD_DEFINITION\n"


def linked(
    body: str,
    *,
    version: str = "v1.0",
    imported: str = '"@mine"',
    name: str = "@mine",
    directive: str = "mine",
    more: str = "",
) -> str:
    head = LINKED.format(version=version, imported=imported, name=name, more=more)
    return head + DIRECTIVE.format(directive) + body


def test_uses_and_definition_are_carried_on(composed: Callable[[dict[str, str]], str]) -> None:
    sdl = composed(
        {
            "a": linked("type Query { x: Int @mine @mine(x: 1) @mine(x: 2) }", version="v1.1"),
            "b": linked("type Query { y: Int @mine(x: 3) }"),
            "c": "directive @mine on FIELD_DEFINITION type Query { z: Int @mine }",
        }
    )
    assert '@link(url: "https://example.com/mine/v1.1", import: ["@mine"])' in sdl
    assert "directive @mine(x: Int = 1) repeatable on OBJECT | FIELD_DEFINITION" in sdl
    assert "x: Int @mine @mine(x: 2) @join__field(graph: A)\n" in sdl or (
        "x: Int @join__field(graph: A) @mine @mine(x: 2)\n" in sdl
    )
    assert "@mine(x: 3)" in sdl
    assert "z: Int @join__field(graph: C)\n" in sdl


def test_renamed(composed: Callable[[dict[str, str]], str]) -> None:
    own = linked(
        "type Query { x: Int @ours }",
        imported='{ name: "@mine", as: "@ours" }',
        name="@ours",
        directive="ours",
    )
    assert (
        '@link(url: "https://example.com/mine/v1.0", import: [{name: "@mine", as: "@ours"}])'
        in composed({"a": own})
    )


@pytest.mark.parametrize(
    ("sdl", "saying"),
    [
        (linked("type Query { x: Int }", name="mine"), 'leading "@"'),
        (linked("type Query { x: Int }", name="@yours"), "Could not find"),
        (
            linked("type Query { x: Int }", imported="", name="@own", directive="own"),
            "not a member of a core feature",
        ),
        (
            linked("type Query { x: Int }", name="@shareable", more=', "@shareable"'),
            "federation directive",
        ),
        (linked("type Query { x: Int }", name="@link"), "federation directive"),
    ],
)
def test_refused(assert_refused: Callable[..., object], sdl: str, saying: str) -> None:
    assert_refused({"a": sdl}, "DIRECTIVE_COMPOSITION_ERROR", saying=(saying,))


@pytest.mark.parametrize(
    ("other", "saying"),
    [
        (linked("type Query { y: Int @mine }", version="v2.0"), "major version mismatch"),
        (
            linked("type Query { y: Int @mine }", imported='{ name: "@other", as: "@mine" }'),
            "does not refer to the same directive",
        ),
        (
            linked(
                "type Query { y: Int @ours }",
                imported='{ name: "@mine", as: "@ours" }',
                name="@ours",
                directive="ours",
            ),
            "not named consistently",
        ),
        (
            linked("type Query { y: Int @mine }").replace("example.com/mine", "example.com/their"),
            "not linked by the same core feature",
        ),
    ],
)
def test_disagreement(assert_refused: Callable[..., object], other: str, saying: str) -> None:
    assert_refused(
        {"a": linked("type Query { x: Int @mine }"), "b": other},
        "DIRECTIVE_COMPOSITION_ERROR",
        saying=(saying,),
    )


def test_composed_by_default_is_a_hint(assert_composes: Callable[..., object]) -> None:
    sdl = linked('type Query { x: Int @tag(name: "t") }', name="@tag", imported="", more=', "@tag"')
    assert_composes({"a": sdl}, hints=("DIRECTIVE_COMPOSITION_INFO",))


def test_a_name_taken_elsewhere_for_tag(assert_refused: Callable[..., object]) -> None:
    a = linked("type Query { x: Int }", imported='"@tag"', name="@tag", directive="tag")
    b = 'type Query { y: Int @tag(name: "t") }'
    assert_refused({"a": a, "b": b}, "DIRECTIVE_COMPOSITION_ERROR", saying=("conflicts with",))


def test_named_otherwise_where_it_is_not_composed_is_a_hint(
    assert_composes: Callable[..., object],
) -> None:
    a = linked("type Query { x: Int @mine }")
    b = linked(
        "type Query { y: Int @ours }",
        imported='{ name: "@mine", as: "@ours" }',
        directive="ours",
    ).replace('@composeDirective(name: "@mine")', "")
    assert_composes({"a": a, "b": b}, hints=("DIRECTIVE_COMPOSITION_WARN",))
