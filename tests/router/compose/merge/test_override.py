from __future__ import annotations

from collections.abc import Callable

import pytest

A = 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int }'
B = 'type T @key(fields: "id") {{ id: ID! x: Int @override({}) }}'


@pytest.mark.parametrize(
    ("a", "b", "hint"),
    [
        (A, B.format('from: "a"'), "OVERRIDDEN_FIELD_CAN_BE_REMOVED"),
        (A.replace("x: Int", ""), B.format('from: "a"'), "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED"),
        (A.replace("x: Int", ""), B.format('from: "z"'), "FROM_SUBGRAPH_DOES_NOT_EXIST"),
        (A, B.format('from: "a", label: "percent(12.5)"'), "OVERRIDE_MIGRATION_IN_PROGRESS"),
    ],
)
def test_accepted(assert_composes: Callable[..., object], a: str, b: str, hint: str) -> None:
    assert_composes({"a": a, "b": b}, "type Query {t: T} type T {id: ID! x: Int}", hints=(hint,))


def test_how_it_is_written(composed: Callable[[dict[str, str]], str]) -> None:
    assert '  x: Int @join__field(graph: B, override: "a")\n' in composed(
        {"a": A, "b": B.format('from: "a"')}
    )
    used = A.replace("x: Int", "x: Int y: Int @shareable").replace('"id"', '"id x"')
    assert (
        "  x: Int @join__field(graph: A, usedOverridden: true) "
        '@join__field(graph: B, override: "a")\n'
    ) in composed(
        {"a": used, "b": B.format('from: "a"').replace("T @key", 'T @key(fields: "id x") @key')}
    )
    label = 'from: "a", label: "percent(5)"'
    assert (
        '  x: Int @join__field(graph: A, overrideLabel: "percent(5)") '
        '@join__field(graph: B, override: "a", overrideLabel: "percent(5)")\n'
    ) in composed({"a": A, "b": B.format(label)})


@pytest.mark.parametrize(
    ("a", "b", "codes"),
    [
        (A, B.format('from: "b"'), {"OVERRIDE_FROM_SELF_ERROR", "INVALID_FIELD_SHARING"}),
        (
            A.replace("x: Int", 'x: Int @override(from: "b")'),
            B.format('from: "a"'),
            {"OVERRIDE_SOURCE_HAS_OVERRIDE", "INVALID_FIELD_SHARING"},
        ),
        (
            A.replace("x: Int", 'z: Int @external x: Int @requires(fields: "z")'),
            B.format('from: "a"').replace("x: Int", "z: Int x: Int"),
            {"OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", "INVALID_FIELD_SHARING"},
        ),
        (A, B.format('from: "a", label: "percent(101)"'), {"OVERRIDE_LABEL_INVALID"}),
        (A, B.format('from: "a", label: "percent(1.123456789)"'), {"OVERRIDE_LABEL_INVALID"}),
        (A, B.format('from: "a", label: "9lives"'), {"OVERRIDE_LABEL_INVALID"}),
    ],
)
def test_refused(assert_refused: Callable[..., object], a: str, b: str, codes: set[str]) -> None:
    assert_refused({"a": a, "b": b}, *codes)


def test_misspelt_sources_are_suspected(assert_refused: Callable[..., object]) -> None:
    assert_refused(
        {"catalog": A, "b": B.format('from: "catalogue"')},
        "INVALID_FIELD_SHARING",
        saying=("could be due to misspelling",),
    )


def test_not_on_interfaces(assert_refused: Callable[..., object]) -> None:
    sdl = "type Query { i: I } interface I { x: Int {} } type C implements I { x: Int }"
    assert_refused({"a": sdl.replace("{}", '@override(from: "b")')}, "OVERRIDE_ON_INTERFACE")


def test_not_with_interface_objects(assert_refused: Callable[..., object]) -> None:
    a = (
        'interface I @key(fields: "id") { id: ID! } type Query { i: I } '
        'type C implements I @key(fields: "id") { id: ID! }'
    )
    b = 'type I @interfaceObject @key(fields: "id") { id: ID! x: Int }'
    c = 'type I @interfaceObject @key(fields: "id") { id: ID! x: Int @override(from: "b") }'
    assert_refused(
        {"a": a, "b": b, "c": c},
        "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
        "INVALID_FIELD_SHARING",
    )
    taken = a.replace(
        'C implements I @key(fields: "id") { id: ID! }',
        'C implements I @key(fields: "id") { id: ID! x: Int @override(from: "b") }',
    )
    assert_refused(
        {"a": taken, "b": b},
        "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
        "INVALID_FIELD_SHARING",
    )
