"""`@override`: the field has moved to another subgraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from graphql import parse

from router.federation.supergraph import Supergraph
from router.plan.planner import Planner
from router.plan.pretty import pretty

AssertPlan = Callable[[Mapping[str, str], str, str], None]
PlannerFor = Callable[[Mapping[str, str]], tuple[Supergraph, Planner]]


MOVED = {
    "old": """
        type Query {
          item: Item
        }
        type Item @key(fields: "id") {
          id: ID!
          title: String
          price: Int
        }
    """,
    "new": """
        type Item @key(fields: "id") {
          id: ID!
          price: Int @override(from: "old")
        }
    """,
}


def test_is_resolved_where_it_went(assert_plan: AssertPlan) -> None:
    assert_plan(
        MOVED,
        "{ item { title price } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "old") {
              {
                item {
                  title
                  id
                }
              }
            }
            Flatten(path: "item") {
              Fetch(service: "new") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Item {
                    price
                  }
                }
              }
            }
          }
        }
        """,
    )


MIGRATING = {
    "old": """
        type Query {
          items: [Item!]!
        }
        interface Item {
          title: String
        }
        type Book implements Item @key(fields: "id") {
          id: ID!
          title: String
        }
        type Film implements Item @key(fields: "id") {
          id: ID!
          title: String
        }
    """,
    "new": """
        type Book @key(fields: "id") {
          id: ID!
          title: String @override(from: "old", label: "books")
        }
    """,
}


def test_one_that_migrates_is_where_it_was_though_an_interface_has_it(
    assert_plan: AssertPlan,
) -> None:
    assert_plan(
        MIGRATING,
        "{ items { title } }",
        """
        QueryPlan {
          Fetch(service: "old") {
            {
              items {
                __typename
                title
              }
            }
          }
        }
        """,
    )


MOVING = {
    "old": MOVED["old"],
    "new": """
        type Item @key(fields: "id") {
          id: ID!
          price: Int @override(from: "old", label: "percent(25)")
          tax: Int @requires(fields: "weight")
          weight: Int @external
        }
    """,
    "post": """
        type Item @key(fields: "id") {
          id: ID!
          weight: Int @override(from: "scales", label: "weights")
        }
    """,
    "scales": """
        type Item @key(fields: "id") {
          id: ID!
          weight: Int
        }
    """,
}


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ((), ["old", "scales", "new"]),
        (("percent(25)",), ["old", "new", "scales", "new"]),
        (("weights",), ["old", "post", "new"]),
        (("percent(25)", "weights"), ["old", "new", "post", "new"]),
    ],
)
def test_by_label(planner_for: PlannerFor, labels: tuple[str, ...], expected: list[str]) -> None:
    """Where the price is had, and from whom the weight that the tax requires."""
    _, planner = planner_for(MOVING)
    document = parse("{ item { price tax } }")
    plan = planner.plan(document, labels=frozenset(labels))
    called = re.findall('service: "(\\w+)"', pretty(plan))
    assert called == expected
    assert planner.labels(document) == {"percent(25)", "weights"}
