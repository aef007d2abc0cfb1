"""`@interfaceObject`: a subgraph that adds fields to an interface without knowing its types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


SCORED = {
    "library": """
        type Query {
          media: [Media!]!
        }
        interface Media @key(fields: "id") {
          id: ID!
        }
        type Book implements Media @key(fields: "id") {
          id: ID!
        }
        type Film implements Media @key(fields: "id") {
          id: ID!
        }
    """,
    "scores": """
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          score(by: Int): Int
        }
    """,
}


MEDIA = {
    "library": """
        type Query {
          media: [Media!]!
        }
        interface Media @key(fields: "id") {
          id: ID!
          title: String
        }
        type Book implements Media @key(fields: "id") {
          id: ID!
          title: String
          pages: Int
        }
        type Film implements Media @key(fields: "id") {
          id: ID!
          title: String
          minutes: Int
        }
    """,
    "reviews": """
        type Query {
          top: [Media!]!
        }
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          stars: Int
          title: String @external
          summary: String @requires(fields: "title")
        }
    """,
    "stock": """
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          stock: Int
        }
    """,
}


def test_from_the_interface_to_the_object(assert_plan: AssertPlan) -> None:
    """The representation calls itself by the interface's name."""
    assert_plan(
        MEDIA,
        "{ media { title stars ... on Book { pages } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "library") {
              {
                media {
                  __typename
                  title
                  id
                  ... on Book {
                    pages
                  }
                }
              }
            }
            Flatten(path: "media.@") {
              Fetch(service: "reviews") {
                {
                  ... on Book | Film {
                    __typename: "Media"
                    id
                  }
                }
                =>
                {
                  ... on Media {
                    stars
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_from_object_to_object(assert_plan: AssertPlan) -> None:
    """The types need not be known to go on to another interface object."""
    assert_plan(
        MEDIA,
        "{ top { stars stock } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "reviews") {
              {
                top {
                  __typename
                  stars
                  id
                }
              }
            }
            Flatten(path: "top.@") {
              Fetch(service: "stock") {
                {
                  ... on Media {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Media {
                    stock
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_the_real_typename(assert_plan: AssertPlan) -> None:
    assert_plan(
        MEDIA,
        "{ top { __typename stars } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "reviews") {
              {
                top {
                  __typename
                  id
                  stars
                }
              }
            }
            Flatten(path: "top.@") {
              Fetch(service: "library") {
                {
                  ... on Media {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Media {
                    __typename
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_fields_of_one_type(assert_plan: AssertPlan) -> None:
    """The types are learnt where the interface is defined, and its types' fields are there too."""
    assert_plan(
        MEDIA,
        "{ top { ... on Book { pages stock } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "reviews") {
              {
                top {
                  __typename
                  id
                }
              }
            }
            Flatten(path: "top.@") {
              Fetch(service: "library") {
                {
                  ... on Media {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Media {
                    __typename
                    ... on Book {
                      pages
                      id
                    }
                  }
                }
              }
            }
            Flatten(path: "top.@") {
              Fetch(service: "stock") {
                {
                  ... on Book {
                    __typename: "Media"
                    id
                  }
                }
                =>
                {
                  ... on Media {
                    stock
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_requires_on_the_object(assert_plan: AssertPlan) -> None:
    assert_plan(
        MEDIA,
        "{ media { summary } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "library") {
              {
                media {
                  __typename
                  id
                  title
                }
              }
            }
            Flatten(path: "media.@") {
              Fetch(service: "reviews") {
                {
                  ... on Book | Film {
                    __typename: "Media"
                    id
                    title
                  }
                }
                =>
                {
                  ... on Media {
                    summary
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_one_key_for_different_fields_by_type(assert_plan: AssertPlan) -> None:
    """The subgraph cannot tell the types apart: each has a request of its own."""
    assert_plan(
        MEDIA,
        """
        {
          media {
            ... on Book {
              n: stars
            }
            ... on Film {
              n: minutes
              stars
            }
          }
          top {
            stars
          }
        }
        """,
        """
        QueryPlan {
          Parallel {
            Sequence {
              Fetch(service: "library") {
                {
                  media {
                    __typename
                    id
                    ... on Film {
                      n: minutes
                    }
                  }
                }
              }
              Parallel {
                Flatten(path: "media.@") {
                  Fetch(service: "reviews") {
                    {
                      ... on Book {
                        __typename: "Media"
                        id
                      }
                    }
                    =>
                    {
                      ... on Media {
                        n: stars
                      }
                    }
                  }
                }
                Flatten(path: "media.@") {
                  Fetch(service: "reviews") {
                    {
                      ... on Film {
                        __typename: "Media"
                        id
                      }
                    }
                    =>
                    {
                      ... on Media {
                        stars
                      }
                    }
                  }
                }
              }
            }
            Fetch(service: "reviews") {
              {
                top {
                  __typename
                  stars
                }
              }
            }
          }
        }
        """,
    )


def test_one_key_for_a_field_with_different_arguments(assert_plan: AssertPlan) -> None:
    assert_plan(
        SCORED,
        "{ media { ... on Book { n: score(by: 1) } ... on Film { n: score(by: 2) } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "library") {
              {
                media {
                  __typename
                  id
                }
              }
            }
            Parallel {
              Flatten(path: "media.@") {
                Fetch(service: "scores") {
                  {
                    ... on Book {
                      __typename: "Media"
                      id
                    }
                  }
                  =>
                  {
                    ... on Media {
                      n: score(by: 1)
                    }
                  }
                }
              }
              Flatten(path: "media.@") {
                Fetch(service: "scores") {
                  {
                    ... on Film {
                      __typename: "Media"
                      id
                    }
                  }
                  =>
                  {
                    ... on Media {
                      n: score(by: 2)
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


REQUIRED_ELSEWHERE = {
    "library": """
        type Query {
          media: [Media!]!
        }
        interface Media @key(fields: "id") {
          id: ID!
          title: String
        }
        type Book implements Media @key(fields: "id") {
          id: ID!
          title: String
        }
        type Film implements Media @key(fields: "id") {
          id: ID!
          title: String @external
        }
    """,
    "films": """
        type Film @key(fields: "id") {
          id: ID!
          title: String @shareable
        }
    """,
    "labels": """
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          size: Int
          title: String @external
          label: String @requires(fields: "title")
        }
    """,
}


def test_a_required_field_that_only_some_types_have_at_hand(assert_plan: AssertPlan) -> None:
    """The label of a film is not asked for together with a book's: its title is not there yet."""
    assert_plan(
        REQUIRED_ELSEWHERE,
        "{ media { size label } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "library") {
              {
                media {
                  __typename
                  id
                  ... on Book {
                    title
                  }
                }
              }
            }
            Parallel {
              Flatten(path: "media.@") {
                Fetch(service: "labels") {
                  {
                    ... on Book | Film {
                      __typename: "Media"
                      id
                    }
                  }
                  =>
                  {
                    ... on Media {
                      size
                    }
                  }
                }
              }
              Flatten(path: "media.@") {
                Fetch(service: "labels") {
                  {
                    ... on Book {
                      __typename: "Media"
                      id
                      title
                    }
                  }
                  =>
                  {
                    ... on Media {
                      label
                    }
                  }
                }
              }
              Sequence {
                Flatten(path: "media.@") {
                  Fetch(service: "films") {
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
                Flatten(path: "media.@") {
                  Fetch(service: "labels") {
                    {
                      ... on Film {
                        __typename: "Media"
                        id
                        title
                      }
                    }
                    =>
                    {
                      ... on Media {
                        label
                      }
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


REQUIRED_OF_UNKNOWN = {
    "library": """
        interface Media @key(fields: "id") {
          id: ID!
          title: String
        }
        type Book implements Media @key(fields: "id") {
          id: ID!
          title: String
        }
        type Film implements Media @key(fields: "id") {
          id: ID!
          title: String
        }
    """,
    "labels": """
        type Query {
          media: [Media!]!
        }
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          title: String @external
          label: String @requires(fields: "title")
        }
    """,
    "pages": """
        type Book @key(fields: "id") {
          id: ID!
          pages: Int
        }
    """,
}


def test_a_required_field_of_objects_whose_type_is_not_known_yet(assert_plan: AssertPlan) -> None:
    assert_plan(
        REQUIRED_OF_UNKNOWN,
        "{ media { label ... on Book { pages } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "labels") {
              {
                media {
                  __typename
                  id
                }
              }
            }
            Flatten(path: "media.@") {
              Fetch(service: "library") {
                {
                  ... on Media {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Media {
                    __typename
                    id
                    title
                  }
                }
              }
            }
            Parallel {
              Flatten(path: "media.@") {
                Fetch(service: "labels") {
                  {
                    ... on Book | Film {
                      __typename: "Media"
                      id
                      title
                    }
                  }
                  =>
                  {
                    ... on Media {
                      label
                    }
                  }
                }
              }
              Flatten(path: "media.@") {
                Fetch(service: "pages") {
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
        }
        """,
    )


REQUIRED_BY_TYPE = {
    "shelves": """
        type Query {
          shelf: Shelf
        }
        type Shelf @key(fields: "id") {
          id: ID!
          media: Media
        }
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
        }
    """,
    "library": """
        interface Media @key(fields: "id") {
          id: ID!
        }
        type Book implements Media @key(fields: "id") {
          id: ID!
          pages: Int
        }
        type Film implements Media @key(fields: "id") {
          id: ID!
        }
    """,
    "widths": """
        type Shelf @key(fields: "id") {
          id: ID!
          media: Media @external
          width: Int @requires(fields: "media { ... on Book { pages } }")
        }
        interface Media {
          id: ID!
        }
        type Book implements Media @key(fields: "id") {
          id: ID!
          pages: Int @external
        }
    """,
}


def test_fields_required_of_one_type_below_an_interface_object(assert_plan: AssertPlan) -> None:
    """The subgraph that brings the medium cannot tell whether it is a book."""
    assert_plan(
        REQUIRED_BY_TYPE,
        "{ shelf { width } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "shelves") {
              {
                shelf {
                  id
                  media {
                    id
                  }
                }
              }
            }
            Flatten(path: "shelf.media") {
              Fetch(service: "library") {
                {
                  ... on Media {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Media {
                    __typename
                    ... on Book {
                      pages
                    }
                  }
                }
              }
            }
            Flatten(path: "shelf") {
              Fetch(service: "widths") {
                {
                  ... on Shelf {
                    __typename
                    id
                    media {
                      __typename
                      ... on Book {
                        pages
                      }
                    }
                  }
                }
                =>
                {
                  ... on Shelf {
                    width
                  }
                }
              }
            }
          }
        }
        """,
    )
