from __future__ import annotations

from collections.abc import Callable

A = (
    'interface I @key(fields: "id") { id: ID! } type Query { i: I } '
    'type C implements I @key(fields: "id") { id: ID! }'
)


def test_fields_and_implementations_are_united(assert_composes: Callable[..., object]) -> None:
    assert_composes(
        {
            "a": "interface I { x: Int } type C implements I { x: Int y: Int } type Query { i: I }",
            "b": "interface J { y: Int } type D implements J { y: Int } "
            "interface I { y: Int } type Query { j: J }",
        },
        "interface I { x: Int y: Int } interface J { y: Int } "
        "type C implements I { x: Int y: Int } type D implements J { y: Int } "
        "type Query { i: I j: J }",
        hints=("INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD",),
    )


def test_a_key_needs_every_implementation(assert_refused: Callable[..., object]) -> None:
    b = (
        'interface I { id: ID! } type D implements I @key(fields: "id") { id: ID! } '
        "type Query { d: D }"
    )
    assert_refused(
        {"a": A, "b": b},
        "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
        saying=('[a] Interface type "I"', 'type "D"'),
    )


def test_a_stand_in_beside_an_implementation(assert_refused: Callable[..., object]) -> None:
    b = (
        'type I @interfaceObject @key(fields: "id") { id: ID! x: Int } '
        'type C @key(fields: "id") { id: ID! }'
    )
    assert_refused({"a": A, "b": b}, "INTERFACE_OBJECT_USAGE_ERROR", saying=('type "C"',))


def test_a_stand_in_lends_its_fields(composed: Callable[[dict[str, str]], str]) -> None:
    b = """type I @interfaceObject @key(fields: "id") {
      id: ID!
      "lent" x("of" n: Int = 1): Int @tag(name: "t") @deprecated(reason: "old")
    }"""
    sdl = composed({"a": A, "b": b})
    assert '  @join__type(graph: B, key: "id", isInterfaceObject: true)\n' in sdl
    concrete = sdl[sdl.index("type C implements I") :]
    concrete = concrete[: concrete.index("\n}")]
    assert concrete.endswith(
        '  """lent"""\n  x(\n    """of"""\n    n: Int = 1\n  ): Int @tag(name: "t") '
        '@deprecated(reason: "old") @join__field'
    )
