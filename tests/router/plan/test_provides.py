"""`@provides`: a subgraph resolves, on one path, what is otherwise another's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


REVIEWS = {
    "reviews": """
        type Query {
          reviews: [Review!]!
          best: Review
        }
        type Review @key(fields: "id") {
          id: ID!
          body: String
          author: User @provides(fields: "name address { city }")
          editor: User
        }
        type User @key(fields: "id") {
          id: ID!
          name: String @external
          address: Address @external
        }
        type Address {
          city: String @external
        }
    """,
    "users": """
        type User @key(fields: "id") {
          id: ID!
          name: String @shareable
          address: Address @shareable
        }
        type Address @shareable {
          city: String
          street: String
        }
    """,
}


MEDIA = {
    "feed": """
        type Query {
          feed: [Media] @provides(fields: "... on Book { title }")
        }
        union Media = Book | Film
        type Book @key(fields: "id") {
          id: ID!
          title: String @external
        }
        type Film @key(fields: "id") {
          id: ID!
        }
    """,
    "library": """
        type Book @key(fields: "id") {
          id: ID!
          title: String @shareable
        }
        type Film @key(fields: "id") {
          id: ID!
          title: String @shareable
        }
    """,
}


def test_the_provided_path(assert_plan: AssertPlan) -> None:
    assert_plan(
        REVIEWS,
        "{ reviews { body author { name address { city } } } }",
        """
        QueryPlan {
          Fetch(service: "reviews") {
            {
              reviews {
                body
                author {
                  name
                  address {
                    city
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_another_path_to_the_same_type(assert_plan: AssertPlan) -> None:
    assert_plan(
        REVIEWS,
        "{ reviews { editor { name } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "reviews") {
              {
                reviews {
                  editor {
                    id
                  }
                }
              }
            }
            Flatten(path: "reviews.@.editor") {
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
        }
        """,
    )


def test_more_than_is_provided(assert_plan: AssertPlan) -> None:
    """What is provided is taken here, the rest fetched."""
    assert_plan(
        REVIEWS,
        "{ best { author { name address { city street } } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "reviews") {
              {
                best {
                  author {
                    name
                    id
                  }
                }
              }
            }
            Flatten(path: "best.author") {
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
                    address {
                      city
                      street
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_for_one_member_of_a_union(assert_plan: AssertPlan) -> None:
    assert_plan(
        MEDIA,
        "{ feed { ... on Book { title } ... on Film { title } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "feed") {
              {
                feed {
                  __typename
                  ... on Film {
                    id
                  }
                  ... on Book {
                    title
                  }
                }
              }
            }
            Flatten(path: "feed.@") {
              Fetch(service: "library") {
                {
                  ... on Film {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Film {
                    title
                  }
                }
              }
            }
          }
        }
        """,
    )
