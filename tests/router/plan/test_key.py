"""Entity jumps by `@key`: several, compound, nested, not resolvable, over several hops."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


SEVERAL = {
    "catalog": """
        type Query {
          product: Product
        }
        type Product @key(fields: "id") {
          id: ID!
          title: String
        }
    """,
    "prices": """
        type Product @key(fields: "id") @key(fields: "upc") {
          id: ID!
          upc: ID!
          price: Int
        }
    """,
    "stock": """
        type Product @key(fields: "upc") {
          upc: ID!
          stock: Int
        }
    """,
}


COMPOUND = {
    "a": """
        type Query {
          seat: Seat
        }
        type Seat @key(fields: "row { hall { id } number } column") {
          row: Row!
          column: Int!
        }
        type Row @shareable {
          number: Int!
          hall: Hall!
        }
        type Hall @shareable {
          id: ID!
        }
    """,
    "b": """
        type Seat @key(fields: "row { hall { id } number } column") {
          row: Row!
          column: Int!
          taken: Boolean
        }
        type Row @shareable {
          number: Int!
          hall: Hall!
        }
        type Hall @shareable {
          id: ID!
        }
    """,
}


GATHERED = {
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
          left: Int! @shareable
        }
    """,
    "c": """
        type Item @key(fields: "id") {
          id: ID!
          right: Int! @shareable
        }
    """,
    "d": """
        type Item @key(fields: "left right") {
          left: Int! @shareable
          right: Int! @shareable
          sum: Int
        }
    """,
}


UNRESOLVABLE = {
    "orders": """
        type Query {
          order: Order
        }
        type Order @key(fields: "id") {
          id: ID!
          buyer: User
        }
        type User @key(fields: "id", resolvable: false) {
          id: ID!
        }
    """,
    "users": """
        type Query {
          user: User
        }
        type User @key(fields: "id") {
          id: ID!
          name: String
        }
    """,
}


def test_a_field_of_another_subgraph(assert_plan: AssertPlan) -> None:
    assert_plan(
        SEVERAL,
        "{ product { title price } }",
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
            Flatten(path: "product") {
              Fetch(service: "prices") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Product {
                    price
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_key_reached_over_another_subgraph(assert_plan: AssertPlan) -> None:
    """Stock is entered by a key that only prices knows."""
    assert_plan(
        SEVERAL,
        "{ product { title stock } }",
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
            Flatten(path: "product") {
              Fetch(service: "prices") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Product {
                    upc
                  }
                }
              }
            }
            Flatten(path: "product") {
              Fetch(service: "stock") {
                {
                  ... on Product {
                    __typename
                    upc
                  }
                }
                =>
                {
                  ... on Product {
                    stock
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_both_from_the_hop_on_the_way(assert_plan: AssertPlan) -> None:
    assert_plan(
        SEVERAL,
        "{ product { stock price } }",
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
              Fetch(service: "prices") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Product {
                    upc
                    price
                  }
                }
              }
            }
            Flatten(path: "product") {
              Fetch(service: "stock") {
                {
                  ... on Product {
                    __typename
                    upc
                  }
                }
                =>
                {
                  ... on Product {
                    stock
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_nothing_but_the_key_needs_no_jump(assert_plan: AssertPlan) -> None:
    assert_plan(
        SEVERAL,
        "{ product { id } }",
        """
        QueryPlan {
          Fetch(service: "catalog") {
            {
              product {
                id
              }
            }
          }
        }
        """,
    )


def test_a_compound_and_nested_key(assert_plan: AssertPlan) -> None:
    assert_plan(
        COMPOUND,
        "{ seat { column taken } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                seat {
                  column
                  row {
                    hall {
                      id
                    }
                    number
                  }
                }
              }
            }
            Flatten(path: "seat") {
              Fetch(service: "b") {
                {
                  ... on Seat {
                    __typename
                    row {
                      hall {
                        id
                      }
                      number
                    }
                    column
                  }
                }
                =>
                {
                  ... on Seat {
                    taken
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_key_gathered_from_two_subgraphs(assert_plan: AssertPlan) -> None:
    """Neither b nor c has the whole key of d; they are asked side by side."""
    assert_plan(
        GATHERED,
        "{ item { sum } }",
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
                      left
                    }
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
                      right
                    }
                  }
                }
              }
            }
            Flatten(path: "item") {
              Fetch(service: "d") {
                {
                  ... on Item {
                    __typename
                    left
                    right
                  }
                }
                =>
                {
                  ... on Item {
                    sum
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_key_that_is_not_resolvable_is_no_way_in(assert_plan: AssertPlan) -> None:
    """Only users can be entered with a user's id."""
    assert_plan(
        UNRESOLVABLE,
        "{ order { buyer { id name } } user { name } }",
        """
        QueryPlan {
          Parallel {
            Sequence {
              Fetch(service: "orders") {
                {
                  order {
                    buyer {
                      id
                    }
                  }
                }
              }
              Flatten(path: "order.buyer") {
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
            Fetch(service: "users") {
              {
                user {
                  name
                }
              }
            }
          }
        }
        """,
    )
