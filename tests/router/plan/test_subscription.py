"""Subscriptions: one subgraph's stream, and what each of its events needs from the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphql import parse

from router.federation.supergraph import Supergraph
from router.plan.nodes import Subscription
from router.plan.planner import Planner

AssertPlan = Callable[[Mapping[str, str], str, str], None]
PlannerFor = Callable[..., tuple[Supergraph, Planner]]

REVIEWS = {
    "reviews": """
        type Query { reviews: [Review] }
        type Subscription { reviewAdded(stars: Int): Review  reviewCount: Int }
        type Review { body: String author: User }
        type User @key(fields: "id") { id: ID! }
    """,
    "users": """
        type User @key(fields: "id") { id: ID! name: String }
        type Subscription { userAdded: User }
    """,
}


def test_one_stream_and_the_fetches_of_an_event(assert_plan: AssertPlan) -> None:
    assert_plan(
        REVIEWS,
        "subscription { reviewAdded { body author { name } } }",
        """
        QueryPlan {
          Subscription {
            Primary {
              Fetch(service: "reviews") {
                {
                  reviewAdded {
                    body
                    author {
                      id
                    }
                  }
                }
              }
            }
            Rest {
              Flatten(path: "reviewAdded.author") {
                Fetch(service: "users") {
                  {
                    ... on User {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on User {
                      name
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_stream_that_has_everything(assert_plan: AssertPlan) -> None:
    assert_plan(
        REVIEWS,
        "subscription { userAdded { name } }",
        """
        QueryPlan {
          Subscription {
            Primary {
              Fetch(service: "users") {
                {
                  userAdded {
                    name
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_kinds_variables_and_conditions(planner_for: PlannerFor) -> None:
    _, planner = planner_for(REVIEWS)
    plan = planner.plan(
        parse(
            "subscription ($stars: Int, $who: Boolean!) {"
            " reviewAdded(stars: $stars) { author @include(if: $who) { name } } }"
        )
    )
    assert plan.kind == "subscription"
    root = plan.root
    assert isinstance(root, Subscription)
    assert (root.primary.id, root.primary.kind) == (0, "subscription")
    assert root.primary.document == (
        "subscription($stars:Int,$who:Boolean!)"
        "{reviewAdded(stars:$stars){author@include(if:$who){id}}}"
    )
    assert root.primary.variables == ("stars", "who")
