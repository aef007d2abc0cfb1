"""Entities that lead back to one another, and keys that must be gathered hop by hop."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


CYCLE = {
    "people": """
        type Query { person: Person }
        type Person @key(fields: "id") { id: ID! name: String friend: Person home: House }
        type House @key(fields: "id") { id: ID! }
    """,
    "houses": """
        type House @key(fields: "id") { id: ID! street: String owner: Person }
        type Person @key(fields: "id") { id: ID! }
    """,
}


def test_round_and_round(assert_plan: AssertPlan) -> None:
    """Each turn of the circle is fetched from where the one before it leads."""
    assert_plan(
        CYCLE,
        "{ person { friend { friend { name } } home { owner { home { street } } } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "people") {
              {
                person {
                  friend {
                    friend {
                      name
                    }
                  }
                  home {
                    id
                  }
                }
              }
            }
            Flatten(path: "person.home") {
              Fetch(service: "houses") {
                {
                  ... on House {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on House {
                    owner {
                      id
                    }
                  }
                }
              }
            }
            Flatten(path: "person.home.owner") {
              Fetch(service: "people") {
                {
                  ... on Person {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Person {
                    home {
                      id
                    }
                  }
                }
              }
            }
            Flatten(path: "person.home.owner.home") {
              Fetch(service: "houses") {
                {
                  ... on House {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on House {
                    street
                  }
                }
              }
            }
          }
        }
        """,
    )


KEYS_IN_CIRCLES = {
    "a": 'type Query { t: T } type T @key(fields: "x") { x: ID! }',
    "b": 'type T @key(fields: "x") @key(fields: "y") { x: ID! y: ID! }',
    "c": 'type T @key(fields: "y") @key(fields: "z") { y: ID! z: ID! }',
    "d": 'type T @key(fields: "z") @key(fields: "x") { z: ID! x: ID! far: Int }',
    "e": 'type T @key(fields: "z") { z: ID! farther: Int }',
}


def test_the_short_way_round(assert_plan: AssertPlan) -> None:
    """d is entered by the key that is at hand, not by the one that leads there over b and c; it
    then knows the key for e, which c would have told later."""
    assert_plan(
        KEYS_IN_CIRCLES,
        "{ t { far farther } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                t {
                  x
                }
              }
            }
            Flatten(path: "t") {
              Fetch(service: "d") {
                {
                  ... on T {
                    __typename
                    x
                  }
                }
                =>
                {
                  ... on T {
                    far
                    z
                  }
                }
              }
            }
            Flatten(path: "t") {
              Fetch(service: "e") {
                {
                  ... on T {
                    __typename
                    z
                  }
                }
                =>
                {
                  ... on T {
                    farther
                  }
                }
              }
            }
          }
        }
        """,
    )


HOPS = {
    "a": 'type Query { t: T } type T @key(fields: "x") { x: ID! }',
    "b": 'type T @key(fields: "x") @key(fields: "y") { x: ID! y: ID! }',
    "c": 'type T @key(fields: "y") @key(fields: "z") { y: ID! z: ID! }',
    "d": 'type T @key(fields: "z") { z: ID! far: Int }',
}


def test_three_hops(assert_plan: AssertPlan) -> None:
    assert_plan(
        HOPS,
        "{ t { far } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                t {
                  x
                }
              }
            }
            Flatten(path: "t") {
              Fetch(service: "b") {
                {
                  ... on T {
                    __typename
                    x
                  }
                }
                =>
                {
                  ... on T {
                    y
                  }
                }
              }
            }
            Flatten(path: "t") {
              Fetch(service: "c") {
                {
                  ... on T {
                    __typename
                    y
                  }
                }
                =>
                {
                  ... on T {
                    z
                  }
                }
              }
            }
            Flatten(path: "t") {
              Fetch(service: "d") {
                {
                  ... on T {
                    __typename
                    z
                  }
                }
                =>
                {
                  ... on T {
                    far
                  }
                }
              }
            }
          }
        }
        """,
    )


SEVERAL = {
    "a": 'type Query { t: T } type T @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
    "b": 'type T @key(fields: "sku") { sku: ID! price: Int }',
    "c": 'type T @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! stock: Int }',
}


def test_an_entity_with_several_keys(assert_plan: AssertPlan) -> None:
    """Each subgraph by a key that it knows; of two that it knows, one."""
    assert_plan(
        SEVERAL,
        "{ t { price stock } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                t {
                  sku
                  id
                }
              }
            }
            Parallel {
              Flatten(path: "t") {
                Fetch(service: "b") {
                  {
                    ... on T {
                      __typename
                      sku
                    }
                  }
                  =>
                  {
                    ... on T {
                      price
                    }
                  }
                }
              }
              Flatten(path: "t") {
                Fetch(service: "c") {
                  {
                    ... on T {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on T {
                      stock
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


COMPOUND = {
    "a": """
        type Query { shelf: Shelf }
        type Shelf @key(fields: "room { id floor { number } } row") {
          room: Room
          row: Int
        }
        type Room @shareable { id: ID! floor: Floor }
        type Floor @shareable { number: Int }
    """,
    "b": """
        type Shelf @key(fields: "row room { floor { number } id }") {
          room: Room
          row: Int
          books: Int
        }
        type Room @shareable { id: ID! floor: Floor }
        type Floor @shareable { number: Int }
    """,
}


def test_a_key_of_objects_in_objects(assert_plan: AssertPlan) -> None:
    assert_plan(
        COMPOUND,
        "{ shelf { row room { name: id } books } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                shelf {
                  row
                  room {
                    name: id
                    floor {
                      number
                    }
                    id
                  }
                }
              }
            }
            Flatten(path: "shelf") {
              Fetch(service: "b") {
                {
                  ... on Shelf {
                    __typename
                    row
                    room {
                      floor {
                        number
                      }
                      id
                    }
                  }
                }
                =>
                {
                  ... on Shelf {
                    books
                  }
                }
              }
            }
          }
        }
        """,
    )
