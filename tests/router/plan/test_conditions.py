"""`@skip` and `@include`: what is skipped is not fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

from graphql import parse

from router.federation.supergraph import Supergraph
from router.plan.nodes import Condition, Defer, Fetch, Flatten, Node, Subscription
from router.plan.planner import Planner

AssertPlan = Callable[[Mapping[str, str], str, str], None]
PlannerFor = Callable[[Mapping[str, str]], tuple[Supergraph, Planner]]


REQUIRING = {
    "a": """
        type Query {
          item: Item
        }
        type Item @key(fields: "id") {
          id: ID!
        }
    """,
    "b": """
        type Item @key(fields: "id") {
          id: ID!
          one: Int @external
          two: Int @requires(fields: "one")
          plain: Int
        }
    """,
    "c": """
        type Item @key(fields: "id") {
          id: ID!
          one: Int
        }
    """,
}


SHOP = {
    "catalog": """
        type Query {
          product: Product
        }
        type Mutation {
          touch: Product
        }
        type Product @key(fields: "id") {
          id: ID!
          title: String
          text: String
        }
    """,
    "stock": """
        type Product @key(fields: "id") {
          id: ID!
          left: Int
          due: Int
        }
    """,
}


def test_literals_are_decided_when_planning(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        """
        {
          product {
            title @skip(if: true)
            text @include(if: true)
            left @include(if: false)
          }
        }
        """,
        """
        QueryPlan {
          Fetch(service: "catalog") {
            {
              product {
                text
              }
            }
          }
        }
        """,
    )


def test_a_field_in_a_fetch(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        """
        query ($a: Boolean!, $b: Boolean!) {
          product {
            title @include(if: $a)
            text @skip(if: $b) @include(if: $a)
          }
        }
        """,
        """
        QueryPlan {
          Fetch(service: "catalog") {
            {
              product {
                title @include(if: $a)
                text @include(if: $a) @skip(if: $b)
              }
            }
          }
        }
        """,
    )


def test_a_whole_fetch(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "query ($a: Boolean!) { product { title ... @include(if: $a) { left due } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "catalog") {
              {
                product {
                  title
                  id
                }
              }
            }
            Include(if: $a) {
              Flatten(path: "product") {
                Fetch(service: "stock") {
                  {
                    ... on Product {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Product {
                      left
                      due
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_whole_fetch_skipped(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "query ($a: Boolean!) { product { title left @skip(if: $a) } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "catalog") {
              {
                product {
                  title
                  id
                }
              }
            }
            Skip(if: $a) {
              Flatten(path: "product") {
                Fetch(service: "stock") {
                  {
                    ... on Product {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Product {
                      left
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_fetch_for_either_of_two(assert_plan: AssertPlan) -> None:
    """It runs if any of its fields is asked for."""
    assert_plan(
        SHOP,
        """
        query ($a: Boolean!, $b: Boolean!) {
          product {
            left @include(if: $a)
            due @include(if: $b)
          }
        }
        """,
        """
        QueryPlan {
          Sequence {
            Fetch(service: "catalog") {
              {
                product {
                  id
                }
              }
            }
            Condition(if: $a) {
              if {
                Flatten(path: "product") {
                  Fetch(service: "stock") {
                    {
                      ... on Product {
                        __typename
                        id
                      }
                    }
                    =>
                    {
                      ... on Product {
                        left @include(if: $a)
                        due @include(if: $b)
                      }
                    }
                  }
                }
              }
              else {
                Include(if: $b) {
                  Flatten(path: "product") {
                    Fetch(service: "stock") {
                      {
                        ... on Product {
                          __typename
                          id
                        }
                      }
                      =>
                      {
                        ... on Product {
                          left @include(if: $a)
                          due @include(if: $b)
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_fetch_below_a_conditional_field(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "query ($a: Boolean!) { product @include(if: $a) { left } }",
        """
        QueryPlan {
          Include(if: $a) {
            Sequence {
              Fetch(service: "catalog") {
                {
                  product {
                    id
                  }
                }
              }
              Flatten(path: "product") {
                Fetch(service: "stock") {
                  {
                    ... on Product {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Product {
                      left
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_all_of_the_operation(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "query ($a: Boolean!) { product @skip(if: $a) { title } }",
        """
        QueryPlan {
          Skip(if: $a) {
            Fetch(service: "catalog") {
              {
                product {
                  title
                }
              }
            }
          }
        }
        """,
    )


def test_asked_twice_once_without_a_condition(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "query ($a: Boolean!) { product { left } product @include(if: $a) { left due } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "catalog") {
              {
                product {
                  id
                }
              }
            }
            Flatten(path: "product") {
              Fetch(service: "stock") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Product {
                    left
                    due @include(if: $a)
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_conditions_that_contradict_each_other(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        """
        query ($a: Boolean!) {
          product {
            title
            ... @skip(if: $a) {
              left @include(if: $a)
            }
          }
        }
        """,
        """
        QueryPlan {
          Fetch(service: "catalog") {
            {
              product {
                title
              }
            }
          }
        }
        """,
    )


def test_a_fetch_whose_needs_are_skipped(assert_plan: AssertPlan) -> None:
    """The plain field must not wait for what may never come, nor the other go without."""
    assert_plan(
        REQUIRING,
        "query ($a: Boolean!) { item { plain two @include(if: $a) } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                item {
                  id
                }
              }
            }
            Parallel {
              Flatten(path: "item") {
                Fetch(service: "b") {
                  {
                    ... on Item {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Item {
                      plain
                    }
                  }
                }
              }
              Include(if: $a) {
                Sequence {
                  Flatten(path: "item") {
                    Fetch(service: "c") {
                      {
                        ... on Item {
                          __typename
                          id
                        }
                      }
                      =>
                      {
                        ... on Item {
                          one
                        }
                      }
                    }
                  }
                  Flatten(path: "item") {
                    Fetch(service: "b") {
                      {
                        ... on Item {
                          __typename
                          id
                          one
                        }
                      }
                      =>
                      {
                        ... on Item {
                          two
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_plain_field_does_not_wait_for_what_another_requires(assert_plan: AssertPlan) -> None:
    """Nor is it lost where that cannot be had, although both are of one subgraph."""
    assert_plan(
        REQUIRING,
        "{ item { plain two } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                item {
                  id
                }
              }
            }
            Parallel {
              Flatten(path: "item") {
                Fetch(service: "b") {
                  {
                    ... on Item {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Item {
                      plain
                    }
                  }
                }
              }
              Sequence {
                Flatten(path: "item") {
                  Fetch(service: "c") {
                    {
                      ... on Item {
                        __typename
                        id
                      }
                    }
                    =>
                    {
                      ... on Item {
                        one
                      }
                    }
                  }
                }
                Flatten(path: "item") {
                  Fetch(service: "b") {
                    {
                      ... on Item {
                        __typename
                        id
                        one
                      }
                    }
                    =>
                    {
                      ... on Item {
                        two
                      }
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


def runs(node: Node | None, variables: Mapping[str, bool]) -> list[str]:
    """The subgraphs that a plan calls for some values of its variables."""
    if node is None:
        return []
    if isinstance(node, Fetch):
        return [node.subgraph]
    if isinstance(node, Flatten):
        return runs(node.node, variables)
    if isinstance(node, Condition):
        return runs(node.then if variables[node.variable] else node.otherwise, variables)
    return [each for inner in node.nodes for each in runs(inner, variables)]


def test_many_variables_each_of_which_needs_the_fetch(planner_for: PlannerFor) -> None:
    names = [f"v{index}" for index in range(40)]
    defined = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: left @include(if: ${name})" for name in names)
    _, planner = planner_for(SHOP)
    plan = planner.plan(parse(f"query ({defined}) {{ product {{ {fields} }} }}"))
    root = plan.root
    assert not isinstance(root, Defer | Subscription)
    nothing = dict.fromkeys(names, False)
    assert "stock" not in runs(root, nothing)
    for name in names:
        assert "stock" in runs(root, {**nothing, name: True})


def test_alternatives_of_several_variables_are_told_apart(planner_for: PlannerFor) -> None:
    names = [f"v{index}" for index in range(8)]
    defined = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(
        f"{one}: left @include(if: ${one}) @skip(if: ${other})"
        for one, other in zip(names[::2], names[1::2], strict=True)
    )
    _, planner = planner_for(SHOP)
    root = planner.plan(parse(f"query ({defined}) {{ product {{ {fields} }} }}")).root
    assert not isinstance(root, Defer | Subscription)
    for values in product((False, True), repeat=len(names)):
        variables = dict(zip(names, values, strict=True))
        needed = any(
            variables[one] and not variables[other]
            for one, other in zip(names[::2], names[1::2], strict=True)
        )
        assert ("stock" in runs(root, variables)) == needed


def test_two_of_the_same_directive(assert_plan: AssertPlan) -> None:
    """No directive may stand twice in one place: a fragment takes the other."""
    assert_plan(
        SHOP,
        """
        query ($a: Boolean!, $b: Boolean!) {
          product {
            title
            ... @include(if: $a) {
              text @include(if: $b)
            }
          }
        }
        """,
        """
        QueryPlan {
          Fetch(service: "catalog") {
            {
              product {
                title
                ... @include(if: $b) {
                  text @include(if: $a)
                }
              }
            }
          }
        }
        """,
    )


EITHER = {
    "catalog": """
        type Query {
          item: Item
        }
        type Item @key(fields: "id") {
          id: ID!
          size: Int
          maker: Maker
        }
        type Maker {
          city: String
        }
    """,
    "shipping": """
        type Item @key(fields: "id") {
          id: ID!
          size: Int @external
          maker: Maker @external
          weight: Int @requires(fields: "size")
          days: Int @requires(fields: "maker { city }")
        }
        type Maker {
          city: String @external
        }
    """,
}


def test_objects_that_are_there_either_way_do_not_wait_for_the_other_ways_needs(
    assert_plan: AssertPlan,
) -> None:
    assert_plan(
        EITHER,
        "query ($a: Boolean!) { item @skip(if: $a) { weight } item @include(if: $a) { days } }",
        """
        QueryPlan {
          Sequence {
            Condition(if: $a) {
              if {
                Fetch(service: "catalog") {
                  {
                    item @skip(if: $a) {
                      id
                      size
                    }
                    item @include(if: $a) {
                      id
                      maker {
                        city
                      }
                    }
                  }
                }
              }
              else {
                Fetch(service: "catalog") {
                  {
                    item @skip(if: $a) {
                      id
                      size
                    }
                    item @include(if: $a) {
                      id
                      maker {
                        city
                      }
                    }
                  }
                }
              }
            }
            Parallel {
              Skip(if: $a) {
                Flatten(path: "item") {
                  Fetch(service: "shipping") {
                    {
                      ... on Item {
                        __typename
                        id
                        size
                      }
                    }
                    =>
                    {
                      ... on Item {
                        weight
                      }
                    }
                  }
                }
              }
              Include(if: $a) {
                Flatten(path: "item") {
                  Fetch(service: "shipping") {
                    {
                      ... on Item {
                        __typename
                        id
                        maker {
                          city
                        }
                      }
                    }
                    =>
                    {
                      ... on Item {
                        days
                      }
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )
