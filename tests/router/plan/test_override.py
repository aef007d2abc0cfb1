"""`@override`: the field has moved to another subgraph."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


MOVED = {
    "old": """
        type Query {
          item: Item
        }
        type Item @key(fields: "id") {
          id: ID!
          title: String
          price: Int
        }
    """,
    "new": """
        type Item @key(fields: "id") {
          id: ID!
          price: Int @override(from: "old")
        }
    """,
}


def test_is_resolved_where_it_went(assert_plan: AssertPlan) -> None:
    assert_plan(
        MOVED,
        "{ item { title price } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "old") {
              {
                item {
                  title
                  id
                }
              }
            }
            Flatten(path: "item") {
              Fetch(service: "new") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Item {
                    price
                  }
                }
              }
            }
          }
        }
        """,
    )
