"""What operations cost: the examples are worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema, parse

from router.compose import SubgraphInput, compose
from router.federation.supergraph import Supergraph
from router.server.limits.cost.model import CostModel, OperationCost
from router.server.limits.cost.weights import read_weights

SDL = """
schema @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(
    url: "https://specs.apollo.dev/cost/v0.1", import: [{name: "@cost", as: "@weight"}, "@listSize"]
  )
{ query: Query mutation: Mutation }
type Query {
  book: Book  books: [Book!]!  shelf: [[Book]]
  assumed: [Book] @listSize(assumedSize: 5)
  sliced(first: Int, last: Int): [Book] @listSize(slicingArguments: ["first", "last"])
  loose(first: Int = 3, last: Int): [Book]
    @listSize(slicingArguments: ["first", "last"], assumedSize: 7, requireOneSlicingArgument: false)
  nested(page: Page): [Book] @listSize(slicingArguments: ["page.first"])
  connection(first: Int): Books
    @listSize(slicingArguments: ["first"], sizedFields: ["nodes", "edges"])
  dear: Int @weight(weight: 7)
  stamp: Stamp  stamps: [Stamp!]
  argued(plain: Int, heavy: Int @weight(weight: 4), page: Page, pages: [Page!]): Int
  thing: Thing  things: [Thing] @listSize(assumedSize: 2)
}
type Mutation { write(title: String!): Book }
type Book implements Thing { id: ID!  title: String  author: Author  rare: Int @weight(weight: 3) }
type Author @weight(weight: 5) {
  name: String  books(first: Int): [Book] @listSize(slicingArguments: ["first"])
}
type Books { nodes: [Book!]!  edges: [Edge!]!  count: Int }
type Edge { node: Book }
interface Thing { id: ID! }
type Vase implements Thing @weight(weight: 2) { id: ID!  glaze: Stamp }
scalar Stamp @weight(weight: 2)
input Page { first: Int  after: String @weight(weight: 6)  inner: Page }
"""
DOCUMENT = parse(SDL)
SCHEMA = build_schema(
    SDL.replace(SDL[SDL.index("schema @link") : SDL.index("type Query")], ""),
    assume_valid_sdl=True,
)


def _cost(query: str) -> OperationCost:
    model = CostModel(SCHEMA, read_weights(DOCUMENT), default_size=10)
    return model.compile(parse(query), None)


def _estimate(query: str, **variables: Any) -> float:
    cost, problems = _cost(query).estimate(variables)
    assert problems == []
    return cost


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ __typename }", 0),
        ("{ dear }", 7),
        ("{ stamp }", 2),
        ("{ stamps }", 20),
        ("{ book { id title } }", 1),
        ("{ book { author { name } } }", 6),
        ("{ book { rare } }", 4),
        ("{ books { id } }", 10),
        ("{ books { author { name } } }", 60),
        ("{ shelf { id } }", 100),
        ("{ assumed { id } }", 5),
        ("{ sliced(first: 3) { id } }", 3),
        ("{ sliced(last: 4) { rare } }", 16),
        ("{ sliced(first: 0) { id } }", 0),
        ("{ sliced(first: -5) { id } }", 0),
        ("{ loose { id } }", 3),
        ("{ loose(last: 9) { id } }", 9),
        ("{ loose(first: null) { id } }", 7),
        ("{ nested(page: {first: 4}) { id } }", 5),
        # the connection 1, its nodes 3, its edges 3 with a node each
        ("{ connection(first: 3) { nodes { id } edges { node { id } } count } }", 10),
        ("{ books { author { books(first: 2) { id } } } }", 80),
        ("{ a: book { id } b: book { id } }", 2),
        ("{ book { id } book { title author { name } } }", 6),
        ("mutation { write(title: 1) { id } }", 11),
        ("{ argued(plain: 1) }", 0),
        ("{ argued(heavy: 1) }", 4),
        ("{ argued(page: {first: 1}) }", 1),
        ("{ argued(page: {after: 1, inner: {after: 2}}) }", 14),
        ("{ argued(pages: [{first: 1}, {after: 2}]) }", 8),
        ("{ argued(page: null) }", 0),
        # the dearest of each: a vase weighs 2, and a book's rarity 3
        ("{ thing { id } }", 2),
        ("{ thing { ... on Book { rare } ... on Vase { glaze } } }", 5),
        ("{ things { ... on Book { rare author { name } } } }", 20),
        ("{ book @skip(if: true) { id } dear @include(if: true) }", 7),
        ("{ ...f ...f } fragment f on Query { book { ...g } } fragment g on Book { rare }", 4),
    ],
)
def test_estimates(query: str, cost: float) -> None:
    assert _estimate(query) == cost


def test_variables() -> None:
    query = "query ($n: Int, $p: Page) { sliced(first: $n) { id } argued(page: $p) }"
    assert _estimate(query, n=6, p={"after": "x"}) == 13
    assert _estimate(query, n=2) == 2
    nested = "query ($p: Page) { nested(page: $p) { id } }"
    assert _estimate(nested, p={"first": 8}) == 9
    assert _estimate("query ($n: Int) { nested(page: {first: $n}) { id } }", n=3) == 4
    within = "query ($p: Page, $w: Int) { argued(page: {inner: $p}, heavy: $w) }"
    assert _estimate(within, p={"after": "x"}, w=1) == 12


def test_conditions() -> None:
    query = """query ($a: Boolean!, $b: Boolean!) {
      book @include(if: $a) { id author @skip(if: $b) { name } }
      ... @include(if: $b) { dear book { id } }
    }"""
    assert _estimate(query, a=True, b=False) == 6
    assert _estimate(query, a=False, b=False) == 0
    assert _estimate(query, a=False, b=True) == 8
    assert _estimate(query, a=True, b=True) == 8


@pytest.mark.parametrize(
    "query",
    [
        "{ sliced { id } }",
        "{ sliced(first: 1, last: 1) { id } }",
        "query ($n: Int) { sliced(first: $n) { id } }",
    ],
)
def test_exactly_one_slicing_argument(query: str) -> None:
    _, problems = _cost(query).estimate({})
    assert problems == ["Query.sliced must be given exactly one of its arguments first, last."]


def test_slicing_is_looked_at_although_nothing_is_sized() -> None:
    _, problems = _cost("{ connection { count } }").estimate({})
    assert problems == ["Query.connection must be given exactly one of its arguments first."]


def test_what_a_response_did_cost() -> None:
    query = """query ($n: Int) {
      sliced(first: $n) { id author { name } } dear thing { ... on Vase { glaze } }
    }"""
    book = {"id": "1", "author": {"name": "A"}}
    data = {
        "sliced": [book, {"id": "2", "author": None}, None],
        "dear": 5,
        "thing": {"glaze": "x"},
    }
    # two books 1 each, one author 5, dear 7, the thing 2 with its glaze 2
    assert _cost(query).actual(data, {"n": 100}) == 18
    assert _cost(query).estimate({"n": 100})[0] == 611
    assert _cost(query).actual(None, {}) == 0
    mutation = _cost("mutation { write(title: 1) { id } }")
    assert mutation.actual({"write": None}, {}) == 10
    assert mutation.actual({"write": {"id": 1}}, {}) == 11
    assert _cost("{ argued(heavy: 1) }").actual({"argued": None}, {}) == 4
    assert _cost("{ shelf { id } }").actual({"shelf": [[{"id": 1}, None], [{"id": 2}]]}, {}) == 2


def test_fragments_that_double_are_soon_added_up() -> None:
    doubling = "{ book { ...F0 } } " + " ".join(
        f"fragment F{n} on Book {{ author {{ books(first: 1) {{ ...F{n + 1} ...F{n + 1} }} }} }}"
        for n in range(40)
    )
    assert _estimate(doubling + " fragment F40 on Book { id }") == 1 + 40 * 6


def test_a_supergraph_without_weights() -> None:
    weights = read_weights(
        parse("directive @cost(weight: Int!) on OBJECT type Query @cost(weight: 9) { a: Int }")
    )
    schema = build_schema("type Query { a: Int list: [Query] }")
    model = CostModel(schema, weights, default_size=3)
    assert model.compile(parse("{ a list { list { a } } }"), None).estimate({})[0] == 12


def test_weights_that_composition_carries() -> None:
    link = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
      "@key", "@shareable", {name: "@cost", as: "@price"}, "@listSize"])\n"""
    shop = """
      type Query { items(first: Int!): [Item] @listSize(slicingArguments: ["first"]) }
      type Item @key(fields: "id") @price(weight: 2) { id: ID!  size: Size @price(weight: 1) }
      enum Size @price(weight: 9) { S }
    """
    stock = 'type Item @key(fields: "id") { id: ID!  left(at: At): Int @price(weight: 4) }'
    stock += " input At { day: Int @price(weight: 3) }"
    composed = compose(
        [
            SubgraphInput("shop", "http://shop", link + shop),
            SubgraphInput("stock", "http://stock", link + stock),
        ]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    supergraph = Supergraph.parse(composed.supergraph_sdl)
    weights = read_weights(supergraph.document)
    model = CostModel(supergraph.api_schema, weights, default_size=10)
    cost = model.compile(parse("{ items(first: 3) { size left(at: {day: 1}) } }"), None)
    # three items of 2, each with a size of 1 and a count of 4, asked for by an input of 1 and 3
    assert cost.estimate({}) == (3 * (2 + 1 + 4 + 4), [])
