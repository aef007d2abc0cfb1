"""Aliases that take the planner's keys, or conflict between branches."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


PAIRS = {
    "a": """
        type Query {
          pairs: [Pair!]!
        }
        union Pair = Left | Right
        type Left @shareable {
          name: String!
          tags: [Tag!]!
        }
        type Right {
          name: String
          tags: [Tag!]
        }
        type Tag @shareable {
          text: String!
        }
    """,
    "b": """
        type Query {
          left: Left
        }
        type Left @shareable {
          name: String
          tags: [Tag!]
        }
        type Tag @shareable {
          text: String!
        }
    """,
}


SHOP = {
    "a": """
        type Query {
          product: Product
        }
        type Product @key(fields: "id") {
          id: ID!
          title: String
          owner: Owner! @shareable
        }
        type Owner @key(fields: "id") {
          id: ID!
          name: String
        }
    """,
    "b": """
        type Product @key(fields: "id owner { id }") {
          id: ID!
          owner: Owner! @shareable
          left: Int
        }
        type Owner @key(fields: "id") {
          id: ID!
        }
    """,
}


def test_a_key_field_under_another_name(assert_plan: AssertPlan) -> None:
    """The key is asked for under a free name."""
    assert_plan(
        SHOP,
        "{ product { id: title left owner { id: name } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                product {
                  id: title
                  owner {
                    id: name
                    _id: id
                  }
                  _id: id
                }
              }
            }
            Flatten(path: "product") {
              Fetch(service: "b") {
                {
                  ... on Product {
                    __typename
                    id: _id
                    owner {
                      id: _id
                    }
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


def test_a_key_field_the_client_has_anyway(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "{ product { id left owner { id name } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                product {
                  id
                  owner {
                    id
                    name
                  }
                }
              }
            }
            Flatten(path: "product") {
              Fetch(service: "b") {
                {
                  ... on Product {
                    __typename
                    id
                    owner {
                      id
                    }
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


def test_types_that_differ_by_null_in_the_subgraph(assert_plan: AssertPlan) -> None:
    """By the API schema both names may be null; by the subgraph's only one may."""
    assert_plan(
        PAIRS,
        """
        {
          pairs {
            ... on Left {
              name
              tags {
                text
              }
            }
            ... on Right {
              name
              tags {
                text
              }
            }
          }
        }
        """,
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              pairs {
                __typename
                ... on Left {
                  name
                  tags {
                    text
                  }
                }
                ... on Right {
                  _name_1: name
                  _tags_1: tags {
                    text
                  }
                }
              }
            }
            rename _name_1 to name of Right at "pairs.@"
            rename _tags_1 to tags of Right at "pairs.@"
          }
        }
        """,
    )


def test_a_key_field_under_an_alias_of_its_own(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "{ product { upc: id left } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                product {
                  upc: id
                  id
                  owner {
                    id
                  }
                }
              }
            }
            Flatten(path: "product") {
              Fetch(service: "b") {
                {
                  ... on Product {
                    __typename
                    id
                    owner {
                      id
                    }
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


DEEP = {
    "a": """
        type Query {
          shelf: Shelf!
        }
        type Shelf {
          box: Box!
        }
        type Box {
          pair: Pair!
        }
        union Pair = Left | Right
        type Left @shareable {
          name: String!
        }
        type Right {
          name: String
        }
    """,
    "b": """
        type Query {
          left: Left
        }
        type Left @shareable {
          name: String
        }
    """,
}


def test_a_conflict_below_fields_that_stand_alone_is_found(assert_plan: AssertPlan) -> None:
    """Neither ``shelf`` nor ``box`` has a neighbour."""
    assert_plan(
        DEEP,
        "{ shelf { box { pair { ... on Left { name } ... on Right { name } } } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              shelf {
                box {
                  pair {
                    __typename
                    ... on Left {
                      name
                    }
                    ... on Right {
                      _name_1: name
                    }
                  }
                }
              }
            }
            rename _name_1 to name of Right at "shelf.box.pair"
          }
        }
        """,
    )
