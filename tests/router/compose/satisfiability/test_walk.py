from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    "subgraphs",
    [
        # by a key
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
            "b": 'type T @key(fields: "id") { id: ID! x: Int }',
        },
        # by a key that a third subgraph translates
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
            "b": 'type T @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
            "c": 'type T @key(fields: "sku") { sku: ID! x: Int }',
        },
        # by a nested key, part of which is elsewhere
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! o: O @shareable } '
            'type O @key(fields: "id") { id: ID! }',
            "b": 'type O @key(fields: "id") { id: ID! code: Int @shareable }',
            "c": 'type T @key(fields: "o { code }") { o: O x: Int } '
            'type O @key(fields: "id", resolvable: false) { id: ID! code: Int @shareable }',
        },
        # by asking the shared parent in the other subgraph
        {
            "a": "type Query { t: T @shareable } type T { x: Int }",
            "b": "type Query { t: T @shareable } type T { y: Int }",
        },
        # because it is provided here
        {
            "a": 'type Query { t: T @provides(fields: "x") } '
            'type T @key(fields: "id") { id: ID! x: Int @external }',
            "b": 'type T @key(fields: "id", resolvable: false) { id: ID! x: Int @shareable } '
            "type Query { s: T }",
        },
        # an object of an interface object is told apart where the interface is
        {
            "a": 'type Query { i: I } interface I @key(fields: "id") { id: ID! } '
            'type A implements I @key(fields: "id") { id: ID! x: Int }',
            "b": 'type I @interfaceObject @key(fields: "id") { id: ID! y: Int } '
            "type Query { j: I }",
        },
        # nobody asks for what no subgraph can answer
        {
            "a": "type Query { u: U @shareable } union U = A | B type A @shareable { x: Int } "
            "type B { y: Int }",
            "b": "type Query { u: U @shareable } union U = A type A @shareable { x: Int }",
        },
    ],
)
def test_satisfied(assert_composes: Callable[..., object], subgraphs: dict[str, str]) -> None:
    assert_composes(subgraphs)


@pytest.mark.parametrize(
    ("subgraphs", "reason"),
    [
        (
            {"a": "type Query { t: T } type T { x: Int }", "b": "type T { y: Int }"},
            (
                'cannot move to subgraph "b", which has field "T.y", because no @key of type "T" '
                "is "
                'defined in subgraph "b"'
            ),
        ),
        (
            {
                "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
                "b": 'type T @key(fields: "id", resolvable: false) { id: ID! y: Int }',
            },
            'none of the @key of type "T" is resolvable in subgraph "b"',
        ),
        (
            {
                "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
                "b": 'type T @key(fields: "sku") { sku: ID! y: Int }',
            },
            'the fields "sku" of its @key "sku" cannot be had',
        ),
        (
            {
                "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! y: Int @external } '
                "interface I { y: Int } extend type T implements I",
                "b": 'type T @key(fields: "id", resolvable: false) { id: ID! y: Int }',
            },
            'field "T.y" is not resolvable because marked @external',
        ),
        (
            {
                "a": 'type Query { t: T } type T @key(fields: "id") '
                '{ id: ID! x: Int @external y: Int @requires(fields: "x") }',
                "b": 'type T @key(fields: "id", resolvable: false) { id: ID! x: Int }',
            },
            'cannot satisfy @require conditions on field "T.y"',
        ),
    ],
)
def test_unsatisfied(
    assert_refused: Callable[..., object], subgraphs: dict[str, str], reason: str
) -> None:
    assert_refused(subgraphs, "SATISFIABILITY_ERROR", saying=(reason,))


def test_interface_objects_need_a_way_to_the_interface(
    assert_refused: Callable[..., object],
) -> None:
    a = (
        'type Query { i: I } interface I @key(fields: "id", resolvable: false) { id: ID! } '
        'type A implements I @key(fields: "id") { id: ID! x: Int }'
    )
    b = 'type I @interfaceObject @key(fields: "id") { id: ID! y: Int } type Query { j: I }'
    assert_refused(
        {"a": a, "b": b},
        "SATISFIABILITY_ERROR",
        saying=('cannot tell whether an object of interface "I" is a "A"',),
    )


def test_a_mutation_is_called_once(
    assert_composes: Callable[..., object], assert_refused: Callable[..., object]
) -> None:
    sdl = "type {0} {{ change: T @shareable }} type T {{ z: Int @shareable {1}: Int }}"
    query = "type Query { z: Int @shareable }"
    a, b = sdl.format("Mutation", "x"), sdl.format("Mutation", "y")
    assert_refused(
        {"a": a + query, "b": b + query},
        "SATISFIABILITY_ERROR",
        saying=("calling the mutation in one subgraph alone", 'subgraphs "a" and "b"'),
    )
    assert_composes({"a": sdl.format("Query", "x"), "b": sdl.format("Query", "y")})


def test_every_root_is_walked(assert_refused: Callable[..., object]) -> None:
    a = "type Query { t: T } type T @shareable { x: Int y: Int }"
    b = "type Mutation { change: T } type T @shareable { x: Int }"
    assert_refused({"a": a, "b": b}, "SATISFIABILITY_ERROR", saying=("mutation {\n  change {",))


def test_a_field_in_migration_is_had_on_both_sides(
    assert_composes: Callable[..., object], assert_refused: Callable[..., object]
) -> None:
    a = 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int }'
    b = 'type T @key(fields: "id"{}) {{ id: ID! x: Int @override(from: "a", label: "percent(5)") }}'
    assert_composes({"a": a, "b": b.format("")})
    assert_refused({"a": a, "b": b.format(", resolvable: false")}, "SATISFIABILITY_ERROR")


def test_runtime_types_of_shared_fields(
    assert_composes: Callable[..., object], assert_refused: Callable[..., object]
) -> None:
    sdl = "type Query {{ u: U @shareable }} union U = {} type {} {{ x: Int }}"
    a, b = sdl.format("A", "A"), sdl.format("B", "B")
    assert_refused(
        {"a": a, "b": b}, "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES", saying=('"Query.u"',)
    )
    both = (
        "type Query { u: U @shareable } union U = A | B "
        "type A @shareable { x: Int } type B { x: Int }"
    )
    assert_composes(
        {"a": a.replace("type A", "type A @shareable"), "b": both},
        hints=("INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN", "INCONSISTENT_UNION_MEMBER"),
    )


VISITED_FIRST = """
    type Query { first: T }
    type T @key(fields: "id owner { id }") { id: ID! owner: Owner @shareable x: Int }
    type Owner { id: ID! @shareable }
"""


@pytest.mark.parametrize(
    ("there", "satisfied"),
    [
        ('@key(fields: "id owner { id }") { id: ID! owner: Owner @shareable }', True),
        ("{ sku: ID! }", False),
        ('@key(fields: "id") { id: ID! }', False),
    ],
    ids=["the-key-is-at-hand", "no-key", "half-a-key"],
)
def test_what_was_visited_elsewhere_counts_where_a_key_leads_there(
    assert_composes: Callable[..., object],
    assert_refused: Callable[..., object],
    there: str,
    satisfied: bool,
) -> None:
    owner = "type Owner { id: ID! @shareable }" if "owner" in there else ""
    subgraphs = {"a": VISITED_FIRST, "b": f"type Query {{ second: T }} type T {there} {owner}"}
    if satisfied:
        assert_composes(subgraphs)
    else:
        assert_refused(subgraphs, "SATISFIABILITY_ERROR")
