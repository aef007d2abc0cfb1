"""`@requires`: fields that others resolve go along in the representation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


SHOP = {
    "catalog": """
        type Query {
          product: Product
          products: [Product!]!
        }
        type Product @key(fields: "id") {
          id: ID!
          title: String
          size: Size!
          weight(unit: Unit = KG): Int
          parts: [Part!]
        }
        type Size {
          width: Int!
          height: Int!
        }
        type Part @key(fields: "id") {
          id: ID!
          weight: Int
        }
        enum Unit {
          G
          KG
        }
    """,
    "shipping": """
        type Product @key(fields: "id") {
          id: ID!
          size: Size! @external
          weight(unit: Unit = KG): Int @external
          parts: [Part!] @external
          volume: Int @requires(fields: "size { width height }")
          cost: Int @requires(fields: "weight(unit: G)")
          partsCost: Int @requires(fields: "parts { id weight }")
          depot: String
        }
        type Size @external {
          width: Int!
          height: Int!
        }
        type Part @key(fields: "id", resolvable: false) {
          id: ID!
          weight: Int @external
        }
        enum Unit {
          G
          KG
        }
    """,
}


CHAIN = {
    "a": """
        type Query {
          item: Item
        }
        type Item @key(fields: "id") {
          id: ID!
          one: Int
        }
    """,
    "b": """
        type Item @key(fields: "id") {
          id: ID!
          one: Int @external
          two: Int @requires(fields: "one")
          four: Int @requires(fields: "three")
          three: Int @external
          plain: Int
        }
    """,
    "c": """
        type Item @key(fields: "id") {
          id: ID!
          two: Int @external
          three: Int @requires(fields: "two")
        }
    """,
}


ELSEWHERE = {
    "a": """
        type Query {
          item: Item
        }
        type Item @key(fields: "id") {
          id: ID!
          base: Int @external
          total: Int @requires(fields: "base")
        }
    """,
    "b": """
        type Item @key(fields: "id") {
          id: ID!
          base: Int
        }
    """,
}


def test_nested_selections(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "{ product { volume } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "catalog") {
              {
                product {
                  id
                  size {
                    width
                    height
                  }
                }
              }
            }
            Flatten(path: "product") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id
                    size {
                      width
                      height
                    }
                  }
                }
                =>
                {
                  ... on Product {
                    volume
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_one_request_for_plain_and_requiring_fields(assert_plan: AssertPlan) -> None:
    """What has the same to wait for goes in one request."""
    assert_plan(
        SHOP,
        "{ products { title depot volume partsCost } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "catalog") {
              {
                products {
                  title
                  id
                  size {
                    width
                    height
                  }
                  parts {
                    id
                    weight
                  }
                }
              }
            }
            Flatten(path: "products.@") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id
                    size {
                      width
                      height
                    }
                    parts {
                      id
                      weight
                    }
                  }
                }
                =>
                {
                  ... on Product {
                    depot
                    volume
                    partsCost
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_arguments_of_a_required_field(assert_plan: AssertPlan) -> None:
    """The client's own `weight` has other arguments: the required one takes a free key."""
    assert_plan(
        SHOP,
        "{ product { weight(unit: KG) cost } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "catalog") {
              {
                product {
                  weight(unit: KG)
                  id
                  _weight: weight(unit: G)
                }
              }
            }
            Flatten(path: "product") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id
                    weight: _weight
                  }
                }
                =>
                {
                  ... on Product {
                    cost
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_chain_of_requires(assert_plan: AssertPlan) -> None:
    """Each link waits for the one before; the plain field of b goes with the first."""
    assert_plan(
        CHAIN,
        "{ item { four plain } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                item {
                  id
                  one
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
                    plain
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
                    two
                  }
                }
                =>
                {
                  ... on Item {
                    three
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
                    three
                  }
                }
                =>
                {
                  ... on Item {
                    four
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_required_from_elsewhere(assert_plan: AssertPlan) -> None:
    """The object is in a's hands already, but a must be entered again with what b resolves."""
    assert_plan(
        ELSEWHERE,
        "{ item { total } }",
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
                    base
                  }
                }
              }
            }
            Flatten(path: "item") {
              Fetch(service: "a") {
                {
                  ... on Item {
                    __typename
                    id
                    base
                  }
                }
                =>
                {
                  ... on Item {
                    total
                  }
                }
              }
            }
          }
        }
        """,
    )
