from __future__ import annotations

from collections.abc import Callable

import pytest

from router.compose import CompositionResult


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ('@tag(name: "a")', '@tag(name: "a") @tag(name: "b")', '@tag(name: "a") @tag(name: "b")'),
        ("@inaccessible", "", "@inaccessible"),
        ("@authenticated", "", "@authenticated"),
        (
            '@requiresScopes(scopes: [["a"], ["b"]])',
            '@requiresScopes(scopes: [["c"]])',
            '@requiresScopes(scopes: [["a", "c"], ["b", "c"]])',
        ),
        (
            '@requiresScopes(scopes: [["a"], ["b"]])',
            '@requiresScopes(scopes: [["a"], ["c"]])',
            '@requiresScopes(scopes: [["a"], ["b", "c"]])',
        ),
        (
            '@policy(policies: [["p"]])',
            '@policy(policies: [["q", "p"]])',
            '@policy(policies: [["p", "q"]])',
        ),
        ("@cost(weight: 2)", "@cost(weight: 7)", "@cost(weight: 7)"),
        ("@deprecated", '@deprecated(reason: "old")', "@deprecated"),
        ("@deprecated(reason: null)", "", "@deprecated"),
    ],
)
def test_on_a_field(
    composed: Callable[[dict[str, str]], str], one: str, other: str, merged: str
) -> None:
    sdl = "type Query {{ x: Int @shareable {} y{}: Int }}"
    printed = composed({"a": sdl.format(one, 1), "b": sdl.format(other, 2)})
    assert f"  x: Int {merged}\n" in printed


def test_list_sizes_are_united(composed: Callable[[dict[str, str]], str]) -> None:
    sdl = "type Query {{ x(first: Int, last: Int): [Int] @shareable @listSize({}) }}"
    printed = composed(
        {
            "a": sdl.format('assumedSize: 3, slicingArguments: ["first"]'),
            "b": sdl.format('slicingArguments: ["last"], requireOneSlicingArgument: false'),
        }
    )
    assert (
        '@listSize(assumedSize: 3, slicingArguments: ["first", "last"], '
        "requireOneSlicingArgument: false)"
    ) in printed
    assert '@link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@listSize"])' in printed


def test_the_use_that_most_agree_on(
    assert_composes: Callable[..., CompositionResult],
) -> None:
    sdl = 'type Query {{ x: Int @shareable @deprecated(reason: "{}") }}'
    result = assert_composes(
        {"a": sdl.format("one"), "b": sdl.format("two"), "c": sdl.format("two")},
        hints=("INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",),
    )
    assert 'x: Int @deprecated(reason: "two")' in (result.supergraph_sdl or "")


def test_access_control_passes_up_to_interfaces(
    composed: Callable[[dict[str, str]], str],
) -> None:
    sdl = composed(
        {
            "a": "interface I { x: Int } type Query { i: I } "
            'type A implements I @authenticated { x: Int @requiresScopes(scopes: [["a"]]) } '
            'type B implements I { x: Int @requiresScopes(scopes: [["b"]]) }'
        }
    )
    interface = sdl[sdl.index("interface I") :]
    assert interface.startswith(
        "interface I\n  @join__type(graph: A)\n  @authenticated\n{\n"
        '  x: Int @requiresScopes(scopes: [["a", "b"]])\n}'
    )


def test_access_control_passes_down_from_stand_ins(
    composed: Callable[[dict[str, str]], str],
) -> None:
    sdl = composed(
        {
            "a": 'interface I @key(fields: "id") { id: ID! } type Query { i: I } '
            'type A implements I @key(fields: "id") { id: ID! }',
            "b": 'type I @interfaceObject @key(fields: "id") { id: ID! x: Int @authenticated }',
        }
    )
    concrete = sdl[sdl.index("type A implements I") :]
    assert "  x: Int @authenticated @join__field\n" in concrete[: concrete.index("}")]


def test_imported_under_two_names(assert_refused: Callable[..., object]) -> None:
    other = """extend schema @link(
      url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@tag", as: "@label" }])
    type Query { y: Int @label(name: "t") }"""
    assert_refused(
        {"a": 'type Query { x: Int @tag(name: "t") }', "b": other},
        "LINK_IMPORT_NAME_MISMATCH",
        saying=('"@label" in subgraph "b"', '"@tag" in subgraph "a"'),
    )


def test_under_one_other_name(composed: Callable[[dict[str, str]], str]) -> None:
    sdl = composed(
        {
            "a": """extend schema @link(
            url: "https://specs.apollo.dev/federation/v2.9"
            import: [{ name: "@tag", as: "@label" }])
          type Query { y: Int @label(name: "t") }"""
        }
    )
    assert (
        '@link(url: "https://specs.apollo.dev/tag/v0.3", import: [{name: "@tag", as: "@label"}])'
        in sdl
    )
    assert 'y: Int @label(name: "t")' in sdl


def test_contexts_carry_their_subgraphs_name(composed: Callable[[dict[str, str]], str]) -> None:
    sdl = composed(
        {
            "shop": """type Query { u: U }
            type U @context(name: "user") @key(fields: "id") { id: ID! p: P }
            type P @key(fields: "id") {
              id: ID!
              x(u: ID @fromContext(field: "$user { id }")): Int
            }"""
        }
    )
    assert '  @context(name: "shop__user")\n' in sdl
    assert (
        '  x: Int @join__field(graph: SHOP, contextArguments: [{context: "shop__user", '
        'name: "u", selection: "{ id }", type: "ID"}])\n'
    ) in sdl
    assert '@link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY)' in sdl
