"""`@shareable`: whichever subgraph saves a request resolves the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


SHOP = {
    "a": """
        type Query {
          user: User
          users: [User] @shareable
        }
        type User @key(fields: "id") {
          id: ID!
          name: String @shareable
          address: Address @shareable
        }
        type Address @shareable {
          street: String
        }
    """,
    "b": """
        type Query {
          users: [User] @shareable
        }
        type User @key(fields: "id") {
          id: ID!
          name: String @shareable
          email: String
          address: Address @shareable
        }
        type Address @shareable {
          city: String
          zip: String
        }
    """,
    "c": """
        type Query {
          users: [User] @shareable
        }
        type User @key(fields: "id") {
          id: ID!
          phone: String
          email2: String
          name: String @shareable
        }
    """,
}


def test_the_subgraph_that_has_all(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHOP,
        "{ users { name email } }",
        """
        QueryPlan {
          Fetch(service: "b") {
            {
              users {
                name
                email
              }
            }
          }
        }
        """,
    )


def test_a_value_type_of_which_each_has_a_part(assert_plan: AssertPlan) -> None:
    """No subgraph has the whole address: each is asked for what it has."""
    assert_plan(
        SHOP,
        "{ user { address { street city zip } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                user {
                  address {
                    street
                  }
                  id
                }
              }
            }
            Flatten(path: "user") {
              Fetch(service: "b") {
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
                      zip
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_at_a_root_field_of_several(assert_plan: AssertPlan) -> None:
    """Everything but the phone is b's: one request there, one to c."""
    assert_plan(
        SHOP,
        "{ users { name email phone } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "b") {
              {
                users {
                  name
                  email
                  id
                }
              }
            }
            Flatten(path: "users.@") {
              Fetch(service: "c") {
                {
                  ... on User {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on User {
                    phone
                  }
                }
              }
            }
          }
        }
        """,
    )
