"""Interfaces: asked for as such where the subgraph can, by object type where it must."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


NODES = {
    "a": """
        type Query {
          nodes: [Node!]!
          books: [Book]
        }
        interface Node {
          id: ID!
          title: String
        }
        type Book implements Node @key(fields: "id") {
          id: ID!
          title: String
        }
        type Film implements Node @key(fields: "id") {
          id: ID!
          title: String
        }
        type Song implements Node @key(fields: "id") {
          id: ID!
          title: String @external
        }
    """,
    "b": """
        interface Rated {
          stars: Int
        }
        type Book implements Rated @key(fields: "id") {
          id: ID!
          stars: Int
          pages: Int
        }
        type Film implements Rated @key(fields: "id") {
          id: ID!
          stars: Int
        }
        type Song @key(fields: "id") {
          id: ID!
          title: String
        }
    """,
}


def test_a_field_that_is_local_for_all(assert_plan: AssertPlan) -> None:
    assert_plan(
        NODES,
        "{ nodes { __typename id } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              nodes {
                __typename
                id
              }
            }
          }
        }
        """,
    )


def test_a_field_that_is_external_for_one(assert_plan: AssertPlan) -> None:
    """`title` is another's for songs: it cannot be asked of the interface."""
    assert_plan(
        NODES,
        "{ nodes { id title } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                nodes {
                  __typename
                  id
                  ... on Book {
                    title
                  }
                  ... on Film {
                    title
                  }
                }
              }
            }
            Flatten(path: "nodes.@") {
              Fetch(service: "b") {
                {
                  ... on Song {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Song {
                    title
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_an_interface_the_subgraph_does_not_know(assert_plan: AssertPlan) -> None:
    assert_plan(
        NODES,
        "{ nodes { ... on Rated { stars ... on Book { pages } } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                nodes {
                  __typename
                  ... on Book {
                    id
                  }
                  ... on Film {
                    id
                  }
                }
              }
            }
            Flatten(path: "nodes.@") {
              Fetch(service: "b") {
                {
                  ... on Book | Film {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Book {
                    stars
                    pages
                  }
                  ... on Film {
                    stars
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_conditions_inside_conditions(assert_plan: AssertPlan) -> None:
    """Nothing is both a book and a film."""
    assert_plan(
        NODES,
        """
        {
          nodes {
            ... on Node {
              ... on Book {
                ... on Rated {
                  ... on Node {
                    id
                  }
                  ... on Film {
                    stars
                  }
                }
              }
            }
          }
        }
        """,
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              nodes {
                __typename
                ... on Book {
                  id
                }
              }
            }
          }
        }
        """,
    )


def test_a_condition_that_always_holds(assert_plan: AssertPlan) -> None:
    assert_plan(
        NODES,
        "{ books { ... on Node { ... on Book { id } } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              books {
                id
              }
            }
          }
        }
        """,
    )
