"""Interfaces and unions whose types differ between subgraphs, and conditions in conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

AssertPlan = Callable[[Mapping[str, str], str, str], None]

SHELVES = {
    "a": """
        type Query { shelf: Shelf }
        type Shelf @key(fields: "id") { id: ID! top: Item }
        interface Item { id: ID! }
        type Book implements Item @key(fields: "id") { id: ID! }
        type Film implements Item @key(fields: "id") { id: ID! }
    """,
    "b": """
        type Shelf @key(fields: "id") { id: ID! bottom: Item all: [Thing] }
        interface Item { id: ID! }
        union Thing = Book | Song
        type Book implements Item @key(fields: "id") { id: ID! pages: Int }
        type Song implements Item @key(fields: "id") { id: ID! bars: Int }
    """,
}


def test_each_subgraph_is_asked_for_the_types_that_it_knows(assert_plan: AssertPlan) -> None:
    """No song can come from a, no film from b; the pages of a book from a are fetched from b."""
    assert_plan(
        SHELVES,
        """
        {
          shelf {
            top { id ... on Book { pages } ... on Song { bars } }
            bottom { id ... on Book { pages } ... on Song { bars } ... on Film { __typename } }
          }
        }
        """,
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                shelf {
                  top {
                    __typename
                    id
                  }
                  id
                }
              }
            }
            Parallel {
              Flatten(path: "shelf.top") {
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
              Flatten(path: "shelf") {
                Fetch(service: "b") {
                  {
                    ... on Shelf {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Shelf {
                      bottom {
                        __typename
                        id
                        ... on Book {
                          pages
                        }
                        ... on Song {
                          bars
                        }
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


def test_conditions_in_conditions(assert_plan: AssertPlan) -> None:
    """Things that are items are books and songs; of those that are books nothing else is left."""
    assert_plan(
        SHELVES,
        """
        {
          shelf {
            all {
              ... on Item {
                id
                ... on Thing { ... on Book { pages ... on Item { same: id } } }
                ... on Film { never: id }
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
                shelf {
                  id
                }
              }
            }
            Flatten(path: "shelf") {
              Fetch(service: "b") {
                {
                  ... on Shelf {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Shelf {
                    all {
                      __typename
                      ... on Item {
                        id
                      }
                      ... on Book {
                        pages
                        same: id
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


def test_names_of_types_everywhere(assert_plan: AssertPlan) -> None:
    assert_plan(
        SHELVES,
        "{ a: __typename shelf { b: __typename top { c: __typename } all { __typename } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                shelf {
                  __typename
                  top {
                    __typename
                  }
                  id
                }
              }
            }
            Flatten(path: "shelf") {
              Fetch(service: "b") {
                {
                  ... on Shelf {
                    __typename
                    id
                  }
                }
                =>
                {
                  ... on Shelf {
                    all {
                      __typename
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )


NESTED = {
    "a": """
        type Query { page: Page }
        union Page = Article | Gallery
        type Article @key(fields: "id") { id: ID! blocks: [Block] }
        type Gallery @key(fields: "id") { id: ID! cover: Picture }
        interface Block { id: ID! }
        type Text implements Block @key(fields: "id") { id: ID! }
        type Picture implements Block @key(fields: "id") { id: ID! }
    """,
    "b": """
        type Text @key(fields: "id") { id: ID! words: Int }
        type Picture @key(fields: "id") { id: ID! url: String }
    """,
}


def test_types_of_types(assert_plan: AssertPlan) -> None:
    """Pictures are fetched at two places; each place is one request."""
    assert_plan(
        NESTED,
        """
        {
          page {
            ... on Article { blocks { ... on Text { words } ... on Picture { url } } }
            ... on Gallery { cover { url } }
          }
        }
        """,
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                page {
                  __typename
                  ... on Article {
                    blocks {
                      __typename
                      id
                    }
                  }
                  ... on Gallery {
                    cover {
                      id
                    }
                  }
                }
              }
            }
            Parallel {
              Flatten(path: "page.blocks.@") {
                Fetch(service: "b") {
                  {
                    ... on Picture | Text {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Picture {
                      url
                    }
                    ... on Text {
                      words
                    }
                  }
                }
              }
              Flatten(path: "page.cover") {
                Fetch(service: "b") {
                  {
                    ... on Picture {
                      __typename
                      id
                    }
                  }
                  =>
                  {
                    ... on Picture {
                      url
                    }
                  }
                }
              }
            }
          }
        }
        """,
    )
