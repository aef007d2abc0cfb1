"""Mutations: root fields one after the other, in the client's order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


SHOP = {
    "catalog": """
        type Query {
          product: Product
        }
        type Mutation {
          addProduct: Product!
          renameProduct: Payload
        }
        type Payload {
          product: Product
          query: Query
        }
        type Product @key(fields: "id") {
          id: ID!
          title: String
        }
    """,
    "stock": """
        type Query {
          shelf: Int
        }
        type Mutation {
          receive(n: Int): Product
        }
        type Product @key(fields: "id") {
          id: ID!
          left: Int
        }
    """,
}


SHARED = {
    "a": """
        type Query {
          a: Int
        }
        type Mutation {
          ping: Int @shareable
          a: Int
        }
    """,
    "b": """
        type Mutation {
          ping: Int @shareable
        }
    """,
}


def test_a_field_that_several_resolve(assert_plan: AssertPlan) -> None:
    """It goes with its neighbour, in its place."""
    assert_plan(
        SHARED,
        "mutation { x: ping a y: ping }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              x: ping
              a
              y: ping
            }
          }
        }
        """,
    )


def test_fields_in_a_row_to_one_subgraph(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "mutation { a: addProduct { title } b: addProduct { title } }",
        """
        QueryPlan {
          Fetch(service: "catalog") {
            {
              a: addProduct {
                title
              }
              b: addProduct {
                title
              }
            }
          }
        }
        """,
    )


def test_fields_to_different_subgraphs(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        """
        mutation ($n: Int) {
          addProduct {
            title
            left
          }
          receive(n: $n) {
            left
            title
          }
          b: addProduct {
            id
          }
        }
        """,
        """
        QueryPlan {
          Sequence {
            Fetch(service: "catalog") {
              {
                addProduct {
                  title
                  id
                }
              }
            }
            Flatten(path: "addProduct") {
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
            Fetch(service: "stock") {
              {
                receive(n: $n) {
                  left
                  id
                }
              }
            }
            Flatten(path: "receive") {
              Fetch(service: "catalog") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Product {
                    title
                  }
                }
              }
            }
            Fetch(service: "catalog") {
              {
                b: addProduct {
                  id
                }
              }
            }
          }
        }
        """,
    )


def test_the_query_root_in_a_payload(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "mutation { renameProduct { query { shelf product { left } } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "catalog") {
              {
                renameProduct {
                  query {
                    product {
                      id
                    }
                  }
                }
              }
            }
            Parallel {
              Flatten(path: "renameProduct.query") {
                Fetch(service: "stock") {
                  {
                    shelf
                  }
                }
              }
              Flatten(path: "renameProduct.query.product") {
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
