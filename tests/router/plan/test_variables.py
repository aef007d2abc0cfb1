"""Variables, arguments and values are passed on to the fetches that use them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


SHOP = {
    "a": """
        type Query {
          products(filter: Filter, first: Int! = 3, sort: Sort): [Product]
        }
        input Filter {
          words: [String!]
          price: Range
          ids: [ID!]
        }
        input Range {
          min: Int
          max: Int
        }
        enum Sort {
          NEW
          OLD
        }
        type Product @key(fields: "id") {
          id: ID!
          title: String
        }
    """,
    "b": """
        type Product @key(fields: "id") {
          id: ID!
          price(currency: String! = "EUR", on: Day): Int
        }
        scalar Day
    """,
}


def test_each_fetch_has_its_own(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        """
        query ($w: [String!], $max: Int = 5, $c: String = "USD", $n: Int! = 2) {
          products(filter: { words: $w, price: { max: $max } }, first: $n, sort: OLD) {
            price(currency: $c)
          }
        }
        """,
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                products(filter: { words: $w, price: { max: $max } }, first: $n, sort: OLD) {
                  id
                }
              }
            }
            Flatten(path: "products.@") {
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
                    price(currency: $c)
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_values_of_every_kind(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        """
        {
          products(
            filter: { words: ["a \\"b\\"", \"""block\"""], ids: [1, "x"], price: null }
          ) {
            a: price(on: "2026-01-01")
            b: price(currency: "USD")
          }
        }
        """,
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                products(filter: { words: ["a \\"b\\"", "block"], ids: [1, "x"], price: null }) {
                  id
                }
              }
            }
            Flatten(path: "products.@") {
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
                    a: price(on: "2026-01-01")
                    b: price(currency: "USD")
                  }
                }
              }
            }
          }
        }
        """,
    )
