"""Unions, and such whose members differ between subgraphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]


RATED = {
    "a": """
        type Query {
          hits: [Hit]
        }
        union Hit = Book | Film | Song
        interface Rated {
          id: ID!
        }
        type Book implements Rated {
          id: ID!
        }
        type Film implements Rated {
          id: ID!
        }
        type Song {
          code: ID!
        }
    """,
}


SEARCH = {
    "a": """
        type Query {
          search: [Hit!]!
          latest: Hit @shareable
        }
        union Hit = Book | Film
        type Book @key(fields: "id") {
          id: ID!
          title: String
          other: Author
        }
        type Film @key(fields: "id") {
          id: ID!
          title: String
          other: Author
        }
        type Author @key(fields: "id") {
          id: ID!
          name: String
        }
    """,
    "b": """
        type Query {
          latest: Hit @shareable
        }
        union Hit = Book | Song
        type Book @key(fields: "id") {
          id: ID!
          pages: Int
        }
        type Film @key(fields: "id") {
          id: ID!
          minutes: Int
        }
        type Song @key(fields: "id") {
          id: ID!
          bars: Int
        }
        type Author @key(fields: "id") {
          id: ID!
          born: Int
          died: Int
        }
    """,
}


def test_members_by_their_types(assert_plan: AssertPlan) -> None:
    assert_plan(
        SEARCH,
        "{ search { __typename ... on Book { title } ... on Film { title } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              search {
                __typename
                ... on Book {
                  title
                }
                ... on Film {
                  title
                }
              }
            }
          }
        }
        """,
    )


def test_one_request_for_several_members(assert_plan: AssertPlan) -> None:
    assert_plan(
        SEARCH,
        "{ search { ... on Book { pages } ... on Film { minutes } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                search {
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
            Flatten(path: "search.@") {
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
                    pages
                  }
                  ... on Film {
                    minutes
                  }
                }
              }
            }
          }
        }
        """,
    )


def test_a_member_that_the_subgraph_does_not_have(assert_plan: AssertPlan) -> None:
    """What `search` answers is never a song."""
    assert_plan(
        SEARCH,
        "{ search { ... on Song { bars } ... on Book { id } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              search {
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


def test_a_partial_union_that_is_shared(assert_plan: AssertPlan) -> None:
    """Both subgraphs resolve the field, so that it can only be what both know: a book."""
    assert_plan(
        SEARCH,
        "{ latest { ... on Book { title pages } ... on Song { bars } } }",
        """
        QueryPlan {
          Parallel {
            Fetch(service: "a") {
              {
                latest {
                  __typename
                  ... on Book {
                    title
                  }
                }
              }
            }
            Fetch(service: "b") {
              {
                latest {
                  __typename
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


def test_no_interface_over_branches_that_share_a_key(assert_plan: AssertPlan) -> None:
    """Book and film are both rated, but `id` is another field of a song: each type is named."""
    assert_plan(
        RATED,
        "{ hits { ... on Book { id } ... on Film { id } ... on Song { id: code } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              hits {
                __typename
                ... on Book {
                  id
                }
                ... on Film {
                  id
                }
                ... on Song {
                  id: code
                }
              }
            }
          }
        }
        """,
    )


def test_an_interface_for_members_with_the_same_fields(assert_plan: AssertPlan) -> None:
    assert_plan(
        RATED,
        "{ hits { ... on Book { id } ... on Film { id } ... on Song { code } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              hits {
                __typename
                ... on Rated {
                  id
                }
                ... on Song {
                  code
                }
              }
            }
          }
        }
        """,
    )


def test_branches_that_share_a_response_key(assert_plan: AssertPlan) -> None:
    """Below `other` the branches ask for different things: the paths are narrowed by type."""
    assert_plan(
        SEARCH,
        """
        {
          search {
            ... on Book {
              other {
                year: born
              }
            }
            ... on Film {
              other {
                year: died
              }
            }
          }
        }
        """,
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                search {
                  __typename
                  ... on Book {
                    other {
                      id
                    }
                  }
                  ... on Film {
                    other {
                      id
                    }
                  }
                }
              }
            }
            Parallel {
              Flatten(path: "search.@|[Book].other") {
                Fetch(service: "b") {
                  {
                    ... on Author {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Author {
                      year: born
                    }
                  }
                }
              }
              Flatten(path: "search.@|[Film].other") {
                Fetch(service: "b") {
                  {
                    ... on Author {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Author {
                      year: died
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )
