"""`@skip` and `@include`: what is skipped is not fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


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


def test_nothing_is_skipped_but_the_requiring_field(assert_plan: AssertPlan) -> None:
    """Asked for without a condition, both go together."""
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
                    plain
                    two
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_more_variables_than_are_told_apart(assert_plan: AssertPlan) -> None:
    """The fetch runs, and its fields are skipped one by one."""
    assert_plan(
        SHOP,
        """
        query ($a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Boolean!,
               $e: Boolean!, $f: Boolean!, $g: Boolean!) {
          product {
            a: left @include(if: $a)
            b: left @include(if: $b)
            c: left @include(if: $c)
            d: left @include(if: $d)
            e: left @include(if: $e)
            f: left @include(if: $f)
            g: left @include(if: $g)
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
                    a: left @include(if: $a)
                    b: left @include(if: $b)
                    c: left @include(if: $c)
                    d: left @include(if: $d)
                    e: left @include(if: $e)
                    f: left @include(if: $f)
                    g: left @include(if: $g)
                  }
                }
              }
            }
          }
        }
        """,
    )


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
