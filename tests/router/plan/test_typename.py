"""`__typename` everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


SHOP = {
    "a": """
        type Query {
          product: Product
          hit: Hit
        }
        union Hit = Product
        type Product @key(fields: "id") {
          id: ID!
          title: String
        }
    """,
    "b": """
        type Product @key(fields: "id") {
          id: ID!
          left: Int
        }
    """,
}


def test_at_the_root_only(assert_plan: AssertPlan) -> None:
    """The root's type needs no fetch."""
    assert_plan(
        SHOP,
        "{ __typename t: __typename }",
        """
        QueryPlan {}
        """,
    )


def test_under_an_alias(assert_plan: AssertPlan) -> None:
    """Projection copies it from under its own name."""
    assert_plan(
        SHOP,
        "{ product { kind: __typename } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              product {
                __typename
              }
            }
          }
        }
        """,
    )


def test_with_a_fetch_that_brings_nothing_else(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "{ product { __typename left } hit { __typename } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                product {
                  __typename
                  id
                }
                hit {
                  __typename
                }
              }
            }
            Flatten(path: "product") {
              Fetch(service: "b") {
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
        """,
    )


def test_introspection_is_in_no_fetch(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        """
        {
          __schema {
            queryType {
              name
            }
          }
          product {
            title
          }
          __type(name: "Product") {
            name
          }
        }
        """,
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              product {
                title
              }
            }
          }
        }
        """,
    )
