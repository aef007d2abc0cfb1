"""`@requires` on abstract types, of one another, and of fields with arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


EACH_OTHER = {
    "a": """
        type Query { t: T }
        type T @key(fields: "id") {
          id: ID!
          one: Int
          two: Int @external
          three: Int @requires(fields: "two")
        }
    """,
    "b": """
        type T @key(fields: "id") {
          id: ID!
          one: Int @external
          two: Int @requires(fields: "one")
          three: Int @external
          four: Int @requires(fields: "three")
        }
    """,
}


def test_subgraphs_that_require_of_each_other(assert_plan: AssertPlan) -> None:
    """To and fro: b needs one of a, which needs two of b, which needs three of a."""
    assert_plan(
        EACH_OTHER,
        "{ t { four } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                t {
                  id
                  one
                }
              }
            }
            Flatten(path: "t") {
              Fetch(service: "b") {
                {
                  ... on T {
                    __typename
                    id
                    one
                  }
                }
                =>
                {
                  ... on T {
                    two
                  }
                }
              }
            }
            Flatten(path: "t") {
              Fetch(service: "a") {
                {
                  ... on T {
                    __typename
                    id
                    two
                  }
                }
                =>
                {
                  ... on T {
                    three
                  }
                }
              }
            }
            Flatten(path: "t") {
              Fetch(service: "b") {
                {
                  ... on T {
                    __typename
                    id
                    three
                  }
                }
                =>
                {
                  ... on T {
                    four
                  }
                }
              }
            }
          }
        }
        """,
    )


ABSTRACT = {
    "a": """
        type Query { ad: Ad }
        type Ad @key(fields: "id") { id: ID! target: Target place: Place }
        union Target = Book | Film
        type Book @key(fields: "isbn") { isbn: ID! pages: Int }
        type Film @key(fields: "id") { id: ID! minutes: Int }
        interface Place { id: ID! }
        type Page implements Place { id: ID! number: Int }
        type Wall implements Place { id: ID! height: Int }
    """,
    "b": """
        type Ad @key(fields: "id") {
          id: ID!
          target: Target @external
          place: Place @external
          length: Int @requires(fields: "target { ... on Book { pages } ... on Film { minutes } }")
          size: Int @requires(fields: "place { id ... on Wall { height } }")
        }
        union Target = Book | Film
        type Book @key(fields: "isbn", resolvable: false) { isbn: ID! pages: Int @external }
        type Film @key(fields: "id", resolvable: false) { id: ID! minutes: Int @external }
        interface Place { id: ID! }
        type Page implements Place { id: ID! @external }
        type Wall implements Place { id: ID! @external height: Int @external }
    """,
}


def test_of_the_members_of_a_union(assert_plan: AssertPlan) -> None:
    assert_plan(
        ABSTRACT,
        "{ ad { length } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                ad {
                  id
                  target {
                    __typename
                    ... on Book {
                      pages
                    }
                    ... on Film {
                      minutes
                    }
                  }
                }
              }
            }
            Flatten(path: "ad") {
              Fetch(service: "b") {
                {
                  ... on Ad {
                    __typename
                    id
                    target {
                      __typename
                      ... on Book {
                        pages
                      }
                      ... on Film {
                        minutes
                      }
                    }
                  }
                }
                =>
                {
                  ... on Ad {
                    length
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_of_an_interface_and_of_one_of_its_types(assert_plan: AssertPlan) -> None:
    assert_plan(
        ABSTRACT,
        "{ ad { size } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                ad {
                  id
                  place {
                    __typename
                    id
                    ... on Wall {
                      height
                    }
                  }
                }
              }
            }
            Flatten(path: "ad") {
              Fetch(service: "b") {
                {
                  ... on Ad {
                    __typename
                    id
                    place {
                      __typename
                      ... on Page {
                        id
                      }
                      ... on Wall {
                        id
                        height
                      }
                    }
                  }
                }
                =>
                {
                  ... on Ad {
                    size
                  }
                }
              }
            }
          }
        }
        """,
    )


MEMBERS = {
    "a": """
        type Query { media: [Media] }
        interface Media { id: ID! cost: Int }
        type Book implements Media @key(fields: "id") {
          id: ID!
          weight: Int @external
          cost: Int @requires(fields: "weight")
        }
        type Film implements Media @key(fields: "id") { id: ID! cost: Int }
    """,
    "b": 'type Book @key(fields: "id") { id: ID! weight: Int }',
}


def test_a_field_of_an_interface_that_requires_for_one_type(assert_plan: AssertPlan) -> None:
    """Films answer at once, books come back with their weight."""
    assert_plan(
        MEMBERS,
        "{ media { cost } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                media {
                  __typename
                  ... on Book {
                    id
                  }
                  ... on Film {
                    cost
                  }
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
                    weight
                  }
                }
              }
            }
            Flatten(path: "media.@") {
              Fetch(service: "a") {
                {
                  ... on Book {
                    __typename
                    id
                    weight
                  }
                }
                =>
                {
                  ... on Book {
                    cost
                  }
                }
              }
            }
          }
        }
        """,
    )


ARGUMENTS = {
    "a": """
        type Query { parcel: Parcel }
        type Parcel @key(fields: "id") { id: ID! weight(unit: Unit, round: Boolean): Int }
        enum Unit { KG LB }
    """,
    "b": """
        type Parcel @key(fields: "id") {
          id: ID!
          weight(unit: Unit, round: Boolean): Int @external
          postage: Int @requires(fields: "weight(unit: KG, round: true)")
        }
        enum Unit { KG LB }
    """,
}


def test_with_arguments_that_differ_from_the_clients(assert_plan: AssertPlan) -> None:
    """The client's weight keeps its name; the one that is required stands under another."""
    assert_plan(
        ARGUMENTS,
        "{ parcel { weight(unit: LB) postage } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                parcel {
                  weight(unit: LB)
                  id
                  _weight: weight(round: true, unit: KG)
                }
              }
            }
            Flatten(path: "parcel") {
              Fetch(service: "b") {
                {
                  ... on Parcel {
                    __typename
                    id
                    weight: _weight
                  }
                }
                =>
                {
                  ... on Parcel {
                    postage
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_with_the_clients_arguments(assert_plan: AssertPlan) -> None:
    assert_plan(
        ARGUMENTS,
        "{ parcel { weight(round: true, unit: KG) postage } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                parcel {
                  weight(round: true, unit: KG)
                  id
                }
              }
            }
            Flatten(path: "parcel") {
              Fetch(service: "b") {
                {
                  ... on Parcel {
                    __typename
                    id
                    weight
                  }
                }
                =>
                {
                  ... on Parcel {
                    postage
                  }
                }
              }
            }
          }
        }
        """,
    )
