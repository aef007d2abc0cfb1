"""`@context` and `@fromContext`: arguments that come from the objects on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


SHOPS = {
    "shops": """
        type Query { shop: Shop places: [Place] }
        interface Place { id: ID! item: Item }
        type Shop implements Place @key(fields: "id") @context(name: "place") {
          id: ID!
          item: Item
          currency: String!
        }
        type Depot implements Place @key(fields: "id") @context(name: "place") {
          id: ID!
          item: Item
          unit: String!
        }
        type Item @key(fields: "id") {
          id: ID!
          title: String
          label(in: String! @fromContext(
            field: "$place ... on Shop { currency } ... on Depot { unit }"
          )): String
        }
    """,
    "prices": """
        type Shop @key(fields: "id") @context(name: "place") {
          id: ID!
          currency: String! @external
          best: Item
        }
        type Depot @key(fields: "id") @context(name: "place") { id: ID! unit: String! @external }
        type Item @key(fields: "id") {
          id: ID!
          price(
            vat: Boolean
            in: String @fromContext(field: "$place ... on Shop { currency } ... on Depot { unit }")
          ): Int
        }
    """,
}


def test_of_another_subgraph(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOPS,
        "{ shop { item { title price(vat: true) } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "shops") {
              {
                shop {
                  item {
                    title
                    id
                  }
                  currency
                }
              }
            }
            Flatten(path: "shop.item") {
              Fetch(service: "prices") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Item {
                    price(vat: true, in: $context_in)
                  }
                }
                $context_in from levels 1 {currency}
              }
            }
          }
        }
        """,
    )


def test_of_the_same_subgraph(assert_plan: AssertPlan) -> None:
    """The item is entered again: only then can the value be passed."""
    assert_plan(
        SHOPS,
        "{ shop { item { title label } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "shops") {
              {
                shop {
                  item {
                    title
                    id
                  }
                  currency
                }
              }
            }
            Flatten(path: "shop.item") {
              Fetch(service: "shops") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Item {
                    label(in: $context_in)
                  }
                }
                $context_in from levels 1 {currency}
              }
            }
          }
        }
        """,
    )


def test_for_each_type_its_own_value(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOPS,
        "{ places { item { price } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "shops") {
              {
                places {
                  __typename
                  item {
                    id
                  }
                  ... on Depot {
                    unit
                  }
                  ... on Shop {
                    currency
                  }
                }
              }
            }
            Flatten(path: "places.@.item") {
              Fetch(service: "prices") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Item {
                    price(in: $context_in)
                  }
                }
                $context_in from levels 2 of Depot {unit}, else from levels 2 of Shop {currency}
              }
            }
          }
        }
        """,
    )


def test_a_value_that_is_fetched_from_elsewhere(assert_plan: AssertPlan) -> None:
    """The item is had of prices, the shop's currency of shops."""
    assert_plan(
        SHOPS,
        "{ shop { best { price } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "shops") {
              {
                shop {
                  id
                  currency
                }
              }
            }
            Flatten(path: "shop") {
              Fetch(service: "prices") {
                {
                  ... on Shop {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Shop {
                    best {
                      id
                    }
                  }
                }
              }
            }
            Flatten(path: "shop.best") {
              Fetch(service: "prices") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Item {
                    price(in: $context_in)
                  }
                }
                $context_in from levels 1 {currency}
              }
            }
          }
        }
        """,
    )


def test_a_variable_that_the_client_has_taken(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOPS,
        "query ($context_in: Boolean) { shop { item { price(vat: $context_in) } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "shops") {
              {
                shop {
                  item {
                    id
                  }
                  currency
                }
              }
            }
            Flatten(path: "shop.item") {
              Fetch(service: "prices") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Item {
                    price(vat: $context_in, in: $_context_in)
                  }
                }
                $_context_in from levels 1 {currency}
              }
            }
          }
        }
        """,
    )


def test_deferred(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOPS,
        "{ shop { id ... @defer { item { price } } } }",
        """
        QueryPlan {
          Defer {
            Primary {
              Fetch(service: "shops", id: 0) {
                {
                  shop {
                    id
                  }
                }
              }
            }
            [
              Deferred(depends: [0], path: "shop") {
                Sequence {
                  Flatten(path: "shop") {
                    Fetch(service: "shops") {
                      {
                        ... on Shop {
                          __typename
                          id
                        }
                      }
                      =>
                      {
                        ... on Shop {
                          item {
                            id
                          }
                          currency
                        }
                      }
                    }
                  }
                  Flatten(path: "shop.item") {
                    Fetch(service: "prices") {
                      {
                        ... on Item {
                          __typename
                          id
                        }
                      }
                      =>
                      {
                        ... on Item {
                          price(in: $context_in)
                        }
                      }
                      $context_in from levels 1 {currency}
                    }
                  }
                }
              }
            ]
          }
        }
        """,
    )
