"""Labels of progressive overrides: met by an operation, and active for one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

import pytest
from graphql import parse

from router.federation.supergraph import Supergraph
from router.plan.planner import KEPT_GRAPHS, Planner
from router.plan.pretty import pretty

PlannerFor = Callable[[Mapping[str, str]], tuple[Supergraph, Planner]]

MOVING = {
    "old": """
        type Query { item: Item thing: Thing }
        type Item @key(fields: "id") { id: ID! title: String weight: Int price: Int }
        interface Thing { id: ID! }
        type Box implements Thing @key(fields: "id") { id: ID! inside: Part }
        type Part implements Thing @key(fields: "id") { id: ID! size: Int inside: Item }
    """,
    "new": """
        type Item @key(fields: "id") {
          id: ID!
          weight: Int @override(from: "old", label: "weights")
          price: Int @override(from: "old", label: "percent(10)")
        }
        type Part @key(fields: "id") {
          id: ID!
          size: Int @override(from: "old", label: "sizes")
        }
    """,
    "post": """
        type Item @key(fields: "id") {
          id: ID!
          weight: Int @external
          postage: Int @requires(fields: "weight")
        }
    """,
}


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        pytest.param("{ item { title } }", set(), id="none"),
        pytest.param("{ item { price } }", {"percent(10)"}, id="a field's own"),
        pytest.param("{ item { postage } }", {"weights"}, id="of a required field"),
        pytest.param("{ thing { ... on Part { size } } }", {"sizes"}, id="of a member"),
        pytest.param(
            "{ thing { ... on Part { inside { price } } } }",
            {"percent(10)"},
            id="below a member's field that another member has with another type",
        ),
        pytest.param("{ item { ... @defer { price } } }", {"percent(10)"}, id="deferred"),
        pytest.param("{ item { price @skip(if: true) title } }", set(), id="skipped"),
        pytest.param("{ item { weight price } }", {"percent(10)", "weights"}, id="several"),
    ],
)
def test_labels_that_an_operation_meets(
    planner_for: PlannerFor, operation: str, expected: set[str]
) -> None:
    _, planner = planner_for(MOVING)
    assert planner.labels(parse(operation)) == expected


KEYED = {
    "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! name: String }',
    "old": 'type T @key(fields: "id") { id: ID! code: ID! @shareable }',
    "new": """
        type T @key(fields: "id") {
          id: ID!
          code: ID! @shareable @override(from: "old", label: "codes")
        }
    """,
    "far": 'type T @key(fields: "code") { code: ID! deep: Int }',
}


def test_labels_of_keys_on_the_way(planner_for: PlannerFor) -> None:
    _, planner = planner_for(KEYED)
    document = parse("{ t { deep } }")
    assert planner.labels(document) == {"codes"}
    assert 'service: "old"' in pretty(planner.plan(document))
    assert 'service: "new"' in pretty(planner.plan(document, labels=frozenset({"codes"})))


def test_no_labels_at_all(planner_for: PlannerFor) -> None:
    _, planner = planner_for({"a": "type Query { a: Int }"})
    assert planner.labels(parse("{ a }")) == frozenset()


def test_one_planner_plans_for_every_set(planner_for: PlannerFor) -> None:
    _, planner = planner_for(MOVING)
    document = parse("{ item { price weight } }")
    labels = planner.labels(document)
    plans = {
        some: pretty(planner.plan(document, labels=frozenset(some)))
        for size in range(len(labels) + 1)
        for some in combinations(sorted(labels), size)
    }
    from_new = {some: text.count('service: "new"') for some, text in plans.items()}
    assert from_new == {(): 0, ("percent(10)",): 1, ("weights",): 1, ("percent(10)", "weights"): 1}
    assert "weight" not in plans["percent(10)", "weights"].split("Flatten")[0]


def test_labels_that_are_not_met_change_nothing(planner_for: PlannerFor) -> None:
    _, planner = planner_for(MOVING)
    document = parse("{ item { price } }")
    assert planner.plan(document, labels=frozenset({"weights", "unheard of"})) == planner.plan(
        document
    )


def test_what_is_kept_is_bounded(planner_for: PlannerFor) -> None:
    count = 6
    fields = " ".join(f"f{index}: Int" for index in range(count))
    moved = " ".join(
        f'f{index}: Int @override(from: "old", label: "l{index}")' for index in range(count)
    )
    _, planner = planner_for({
        "old": f'type Query {{ t: T }} type T @key(fields: "id") {{ id: ID! {fields} }}',
        "new": f'type T @key(fields: "id") {{ id: ID! {moved} }}',
    })  # fmt: skip
    wanted = " ".join(f"f{index}" for index in range(count))
    document = parse(f"{{ t {{ {wanted} }} }}")
    labels = sorted(planner.labels(document))
    assert len(labels) == count
    sets = [frozenset(some) for size in range(count + 1) for some in combinations(labels, size)]
    first = [planner.plan(document, labels=some) for some in sets]
    assert len(sets) > 2 * KEPT_GRAPHS
    assert [planner.plan(document, labels=some) for some in sets] == first
    assert len(planner._grounds) == KEPT_GRAPHS
