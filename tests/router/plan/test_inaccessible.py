"""Fields that clients cannot see, and that planning uses all the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


HIDDEN = {
    "a": """
        type Query { user: User }
        type User @key(fields: "internal") {
          internal: ID! @inaccessible
          name: String
          cents: Int @inaccessible
        }
    """,
    "b": """
        type User @key(fields: "internal") {
          internal: ID!
          cents: Int @external
          owes: Boolean @requires(fields: "cents")
        }
    """,
}


def test_a_key_and_a_required_field(assert_plan: AssertPlan) -> None:
    assert_plan(
        HIDDEN,
        "{ user { name owes } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                user {
                  name
                  internal
                  cents
                }
              }
            }
            Flatten(path: "user") {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    internal
                    cents
                  }
                }
                =>
                {
                  ... on User {
                    owes
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_its_name_is_the_clients_to_take(assert_plan: AssertPlan) -> None:
    assert_plan(
        HIDDEN,
        "{ user { internal: name owes } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                user {
                  internal: name
                  _internal: internal
                  cents
                }
              }
            }
            Flatten(path: "user") {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    internal: _internal
                    cents
                  }
                }
                =>
                {
                  ... on User {
                    owes
                  }
                }
              }
            }
          }
        }
        """,
    )


MEMBER = {
    "a": """
        type Query { media: [Media] }
        interface Media { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
        type Draft implements Media @key(fields: "id") @inaccessible { id: ID! }
    """,
    "b": 'type Book @key(fields: "id") { id: ID! pages: Int }',
}


def test_a_type_of_an_interface(assert_plan: AssertPlan) -> None:
    """What is hidden may still be answered: its name is fetched, so that it can be left out."""
    assert_plan(
        MEMBER,
        "{ media { id ... on Book { pages } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                media {
                  __typename
                  id
                }
              }
            }
            Flatten(path: "media.@") {
              Fetch(service: "b") {
                {
                  ... on Book {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Book {
                    pages
                  }
                }
              }
            }
          }
        }
        """,
    )
