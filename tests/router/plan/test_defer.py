"""`@defer`: what the initial response needs, and what may come later."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from graphql import parse

from router.federation.supergraph import Supergraph
from router.plan.nodes import Defer, Deferred, Fetch, Flatten
from router.plan.planner import Planner

AssertPlan = Callable[[Mapping[str, str], str, str], None]
PlannerFor = Callable[..., tuple[Supergraph, Planner]]

USERS = {
    "users": """
        type Query { me: User  version: Int }
        type Mutation { rename: User }
        type User @key(fields: "id") { id: ID! name: String slow: Int address: Address }
        type Address { city: String street: String owner: User }
    """,
    "games": """
        type Query { best: [Game] }
        type User @key(fields: "id") { id: ID! score: Int games: [Game] }
        type Game @key(fields: "id") { id: ID! title: String }
    """,
}


def deferred_of(planner: Planner, operation: str) -> tuple[Deferred, ...]:
    root = planner.plan(parse(operation)).root
    assert isinstance(root, Defer)
    return root.deferred


def test_a_slow_field_of_the_same_subgraph_is_fetched_by_its_key(assert_plan: AssertPlan) -> None:
    assert_plan(
        USERS,
        '{ me { name ... @defer(label: "slow") { slow } } }',
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "users", id: 0) {
                {
                  me {
                    name
                    id
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "me", label: "slow") {
                Flatten(path: "me") {
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
                        slow
                      }
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )


def test_another_subgraph(assert_plan: AssertPlan) -> None:
    assert_plan(
        USERS,
        "{ me { name ... @defer { score games { title } } } }",
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "users", id: 0) {
                {
                  me {
                    name
                    id
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "me") {
                Flatten(path: "me") {
                  Fetch(service: "games") {
                    {
                      ... on User {
                        __typename
                        id
                      }
                    }
                    =>
                    {
                      ... on User {
                        score
                        games {
                          title
                        }
                      }
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )


def test_what_the_primary_fetches_there_is_no_reason_to_wait_for(assert_plan: AssertPlan) -> None:
    """Both ask the subgraph of games: the initial response without the deferred field."""
    assert_plan(
        USERS,
        "{ me { score ... @defer { games { title } } } }",
        """
        QueryPlan {
          Defer {
            Primary {
              Sequence {
                Fetch(service: "users", id: 0) {
                  {
                    me {
                      id
                    }
                  }
                }
                Flatten(path: "me") {
                  Fetch(service: "games") {
                    {
                      ... on User {
                        __typename
                        id
                      }
                    }
                    =>
                    {
                      ... on User {
                        score
                      }
                    }
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "me") {
                Flatten(path: "me") {
                  Fetch(service: "games") {
                    {
                      ... on User {
                        __typename
                        id
                      }
                    }
                    =>
                    {
                      ... on User {
                        games {
                          title
                        }
                      }
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )


def test_nested_with_parents(assert_plan: AssertPlan) -> None:
    assert_plan(
        USERS,
        """
        query ($later: Boolean!) {
          me {
            ... @defer(label: "a") { score ... @defer(label: "b", if: $later) { games { title } } }
          }
        }
        """,
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "users", id: 0) {
                {
                  me {
                    __typename
                    id
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "me", label: "a") {
                Flatten(path: "me") {
                  Fetch(service: "games") {
                    {
                      ... on User {
                        __typename
                        id
                      }
                    }
                    =>
                    {
                      ... on User {
                        score
                      }
                    }
                  }
                }
              }
              Deferred(depends: [0], path: "me", parent: 0, label: "b", if: $later) {
                Flatten(path: "me") {
                  Fetch(service: "games") {
                    {
                      ... on User {
                        __typename
                        id
                      }
                    }
                    =>
                    {
                      ... on User {
                        games {
                          title
                        }
                      }
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )


def test_without_a_key_it_comes_with_its_parent(assert_plan: AssertPlan) -> None:
    assert_plan(
        USERS,
        "{ me { address { city ... @defer { street owner { slow } } } } }",
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "users", id: 0) {
                {
                  me {
                    address {
                      city
                      street
                      owner {
                        id
                      }
                    }
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "me.address") {
                Flatten(path: "me.address.owner") {
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
                        slow
                      }
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )


def test_a_deferred_root_field(assert_plan: AssertPlan) -> None:
    assert_plan(
        USERS,
        "{ version ... @defer { best { title } } }",
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "users") {
                {
                  version
                }
              }
            }
            [
              Deferred(depends: [], path: "") {
                Fetch(service: "games") {
                  {
                    best {
                      title
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )


def test_everything_is_deferred(assert_plan: AssertPlan) -> None:
    assert_plan(
        USERS,
        "{ me { ... @defer { name } } }",
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "users", id: 0) {
                {
                  me {
                    __typename
                    id
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "me") {
                Flatten(path: "me") {
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
            ]
          }
        }
        """,
    )


def test_below_a_mutation(assert_plan: AssertPlan) -> None:
    assert_plan(
        USERS,
        "mutation { rename { name ... @defer { score } } }",
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "users", id: 0) {
                {
                  rename {
                    name
                    id
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "rename") {
                Flatten(path: "rename") {
                  Fetch(service: "games") {
                    {
                      ... on User {
                        __typename
                        id
                      }
                    }
                    =>
                    {
                      ... on User {
                        score
                      }
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )


ABSTRACT = {
    "a": """
        type Query { media: [Media] }
        interface Media { id: ID! size: Int }
        type Book implements Media @key(fields: "id") { id: ID! size: Int pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! size: Int }
    """,
    "b": """
        type Book @key(fields: "id") { id: ID! price: Int }
    """,
}


def test_types_of_an_interface(assert_plan: AssertPlan) -> None:
    assert_plan(
        ABSTRACT,
        "{ media { id ... @defer { size ... on Book { price } } } }",
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "a", id: 0) {
                {
                  media {
                    __typename
                    id
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "media.@") {
                Parallel {
                  Flatten(path: "media.@") {
                    Fetch(service: "a") {
                      {
                        ... on Book | Film {
                          __typename
                          id
                        }
                      }
                      =>
                      {
                        ... on Book {
                          size
                        }
                        ... on Film {
                          size
                        }
                      }
                    }
                  }
                  Flatten(path: "media.@") {
                    Fetch(service: "b") {
                      {
                        ... on Book {
                          __typename
                          id
                        }
                      }
                      =>
                      {
                        ... on Book {
                          price
                        }
                      }
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )


REQUIRES = {
    "a": """
        type Query { parcel: Parcel }
        type Parcel @key(fields: "id") { id: ID! weight: Int }
    """,
    "b": """
        type Parcel @key(fields: "id") {
          id: ID!
          weight: Int @external
          postage: Int @requires(fields: "weight")
        }
    """,
}


def test_a_field_that_requires(assert_plan: AssertPlan) -> None:
    assert_plan(
        REQUIRES,
        "{ parcel { id ... @defer { postage } } }",
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "a", id: 0) {
                {
                  parcel {
                    id
                    weight
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "parcel") {
                Flatten(path: "parcel") {
                  Fetch(service: "b") {
                    {
                      ... on Parcel {
                        __typename
                        id
                        weight
                      }
                    }
                    =>
                    {
                      ... on Parcel {
                        postage
                      }
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )


# a box has no key: each subgraph's part of it is to be had from the root only
SHARED = {
    "a": """
        type Query { box: Box @shareable }
        type Box @shareable { size: Int lid: Int }
    """,
    "b": """
        type Query { box: Box @shareable }
        type Box @shareable { size: Int bottom: Int }
    """,
}


def test_what_cannot_be_reached_apart_comes_with_its_parent(planner_for: PlannerFor) -> None:
    _, planner = planner_for(SHARED)
    root = planner.plan(parse("{ box { size lid ... @defer { bottom } } }")).root
    assert isinstance(root, Defer)
    assert [each.node for each in root.deferred] == [None]


@pytest.mark.parametrize(
    ("selections", "expected"),
    [
        pytest.param("name ... @defer(if: false) { slow }", None, id="false"),
        pytest.param("name ... @defer(if: true) { slow }", [(None, None)], id="true"),
        pytest.param("name ... @defer(if: $v) { slow }", [(None, "v")], id="variable"),
        pytest.param("... @defer { slow } ... @defer { slow }", [(None, None)] * 2, id="twice"),
        pytest.param("... @skip(if: true) @defer { slow } name", None, id="never there"),
        pytest.param("...A @defer ...A @defer(if: $v)", [(None, None), (None, "v")], id="named"),
    ],
)
def test_conditions_of_a_deferral(
    planner_for: PlannerFor, selections: str, expected: list[tuple[int | None, str | None]] | None
) -> None:
    _, planner = planner_for(USERS)
    plan = planner.plan(
        parse(f"query ($v: Boolean!) {{ me {{ {selections} }} }} fragment A on User {{ slow }}")
    )
    if expected is None:
        assert isinstance(plan.root, Fetch)
        return
    assert isinstance(plan.root, Defer)
    assert [(each.parent, each.condition) for each in plan.root.deferred] == expected
    assert all(isinstance(each.node, Flatten) for each in plan.root.deferred)


def test_what_is_asked_for_anyway_is_not_deferred(planner_for: PlannerFor) -> None:
    _, planner = planner_for(USERS)
    operation = "{ me { name score ... @defer { name score address { city } } address { city } } }"
    (deferred,) = deferred_of(planner, operation)
    assert deferred.node is None


def test_paths_lead_through_lists(planner_for: PlannerFor) -> None:
    _, planner = planner_for(USERS)
    operation = "{ me { played: games { ... @defer { title } } } }"
    (deferred,) = deferred_of(planner, operation)
    assert deferred.path == ("me", "played", "@")


def test_numbers_follow_the_document(planner_for: PlannerFor) -> None:
    _, planner = planner_for(USERS)
    operation = """
        {
          me { ... @defer(label: "0") { address { ... @defer(label: "1") { city } } } }
          ... @defer(label: "2") { version }
          me { ...F }
        }
        fragment F on User { address { ... @defer(label: "3") { street } } }
    """
    found = deferred_of(planner, operation)
    assert [(each.id, each.label, each.parent) for each in found] == [
        (0, "0", None),
        (1, "1", 0),
        (2, "2", None),
        (3, "3", None),
    ]


def test_a_contradiction_defers_nothing(planner_for: PlannerFor) -> None:
    _, planner = planner_for(USERS)
    operation = """
        query ($x: Boolean!) {
          me { games @skip(if: $x) { id ... @defer { title @include(if: $x) } } }
        }
    """
    (deferred,) = deferred_of(planner, operation)
    assert (deferred.node, deferred.depends) == (None, ())
