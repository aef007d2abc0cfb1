"""Composed, planned and executed over real subgraphs, beside one schema that knows everything."""
# ruff: noqa: E501  a type or an operation reads best on one line

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from graphql import build_schema, execute_sync, parse, validate

from router.compose import SubgraphInput, compose
from router.execute.executor import Executor
from router.execute.transport import FetchContext
from router.execute.transport.http import HttpTransport
from router.federation.supergraph import Supergraph
from router.plan.planner import Planner

if TYPE_CHECKING:
    from tests.router.execute.conftest import StartSubgraph, Subgraph

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [
  "@key" "@shareable" "@external" "@requires" "@provides" "@interfaceObject" "@inaccessible"
])
"""

SDL = {
    "catalog": """
      type Query { products(first: Int = 3): [Product!]! item(id: ID!): Item search: [Found!]! grid: [[Product]!]! }
      type Mutation { rename(id: ID!, title: String!): Product }
      interface Item @key(fields: "id") { id: ID! title: String! }
      union Found = Product | Voucher | Secret
      type Product implements Item @key(fields: "id") @key(fields: "sku { code }") {
        id: ID! title: String! sku: Sku! weight: Int sizes: [Size!]! brand: Brand! related: [Product!] status: Status
      }
      type Voucher implements Item @key(fields: "id") { id: ID! title: String! amount: Int! }
      type Secret @inaccessible { id: ID! }
      type Sku @shareable { code: String! }
      type Size @shareable { label: String! }
      type Brand @key(fields: "id") { id: ID! name: String @shareable }
      enum Status { LIVE HIDDEN @inaccessible }
    """,
    "inventory": """
      type Product @key(fields: "sku { code }") {
        sku: Sku! weight: Int @external sizes: [Size!]! @external
        stock(warehouse: String): Int! shipping: Int @requires(fields: "weight")
        fits: String @requires(fields: "sizes { label }")
      }
      type Sku @shareable { code: String! }
      type Size @shareable { label: String! }
    """,
    "reviews": """
      type Query { latest: [Review!]! }
      type Mutation { review(product: ID!, text: String!): Review }
      type Review @key(fields: "id") { id: ID! text: String! product: Product author: User! @provides(fields: "name") }
      type Product @key(fields: "id") { id: ID! reviews: [Review!] }
      type User @key(fields: "id") { id: ID! name: String @external reviews: [Review!]! }
    """,
    "likes": """
      type Item @key(fields: "id") @interfaceObject { id: ID! likes: Int! }
    """,
    "accounts": """
      type Query { me: User }
      type User @key(fields: "id") { id: ID! name: String @shareable friends: [User!]! favourite: Item address: Address }
      type Address { city: String lines: [[String!]!] }
      interface Item { id: ID! }
      type Product implements Item @key(fields: "id", resolvable: false) { id: ID! }
      type Voucher implements Item @key(fields: "id", resolvable: false) { id: ID! }
    """,
}  # fmt: skip

MONOLITH = """
  type Query {
    products(first: Int = 3): [Product!]! item(id: ID!): Item search: [Found!]!
    grid: [[Product]!]! latest: [Review!]! me: User
  }
  interface Item { id: ID! title: String! likes: Int! }
  union Found = Product | Voucher
  type Product implements Item {
    id: ID! title: String! sku: Sku! weight: Int sizes: [Size!]! brand: Brand! related: [Product!] status: Status
    stock(warehouse: String): Int! shipping: Int fits: String reviews: [Review!] likes: Int!
  }
  type Voucher implements Item { id: ID! title: String! amount: Int! likes: Int! }
  type Sku { code: String! }
  type Size { label: String! }
  type Brand { id: ID! name: String }
  enum Status { LIVE }
  type Review { id: ID! text: String! product: Product author: User! }
  type User { id: ID! name: String friends: [User!]! favourite: Item address: Address reviews: [Review!]! }
  type Address { city: String lines: [[String!]!] }
"""


def product(number: int, **more: Any) -> dict[str, Any]:
    return {
        "__typename": "Product",
        "id": f"p{number}",
        "title": f"Product {number}",
        "sku": {"code": f"SKU{number}"},
        "weight": number * 100,
        "sizes": [{"label": "S"}, {"label": str(number)}],
        "brand": {"__typename": "Brand", "id": "b1", "name": "Fjell"},
        "status": "LIVE",
        "likes": number,
        "related": [],
        "reviews": [],
        **more,
    }


def world() -> dict[str, dict[str, Any]]:
    """Everything there is, by id; objects refer to each other."""
    products = [product(1), product(2, weight=None), product(3), product(4, status=None)]
    one, two, three, four = products
    one["related"], two["related"], three["related"] = [two, three, two], None, [one]
    voucher = {"__typename": "Voucher", "id": "v1", "title": "Voucher", "amount": 50, "likes": 9}
    ann: dict[str, Any] = {"__typename": "User", "id": "u1", "name": "Ann", "favourite": voucher}
    bob: dict[str, Any] = {"__typename": "User", "id": "u2", "name": None, "favourite": one}
    ann |= {"friends": [bob, ann], "address": {"city": "Bergen", "lines": [["a", "b"], []]}}
    bob |= {"friends": [], "address": None}
    reviews = [
        {"__typename": "Review", "id": f"r{number}", "text": text, "product": of, "author": author}
        for number, (text, of, author) in enumerate(
            [("Good", one, ann), ("Fine", one, bob), ("Odd", three, ann), ("Lost", None, bob)]
        )
    ]
    for owner in (*products, ann, bob):
        key = "author" if owner["__typename"] == "User" else "product"
        owner["reviews"] = [review for review in reviews if review[key] is owner]
    four["reviews"] = None
    return {value["id"]: value for value in (*products, voucher, ann, bob, *reviews)}


def shipping(source: dict[str, Any], *_: Any) -> int | None:
    return None if source["weight"] is None else source["weight"] + 5


def fits(source: dict[str, Any], *_: Any) -> str:
    return "/".join(size["label"] for size in source["sizes"])


def stock(source: dict[str, Any], *_: Any, warehouse: str | None = None) -> int:
    return int(source["sku"]["code"][3:]) * (10 if warehouse == "north" else 1)


def root_fields(things: dict[str, dict[str, Any]]) -> dict[str, Any]:
    def typed(name: str) -> list[dict[str, Any]]:
        return [value for value in things.values() if value["__typename"] == name]

    return {
        "products": lambda *_, first=3: typed("Product")[:first],
        "item": lambda *_, **arguments: things.get(arguments["id"]),
        "search": lambda *_: [things["p2"], things["v1"], things["p1"], things["p2"]],
        "grid": lambda *_: [[things["p1"], None], [], [things["p3"], things["p1"]]],
        "latest": lambda *_: typed("Review"),
        "me": lambda *_: things["u1"],
    }


class Shop:
    """The subgraphs behind a router, and the schema that knows everything."""

    def __init__(self, supergraph: Supergraph, transport: HttpTransport) -> None:
        self.supergraph = supergraph
        self.subgraphs: dict[str, Subgraph] = {}
        self._planner = Planner(supergraph)
        self._executor = Executor(supergraph, transport)
        self._monolith = build_schema(MONOLITH)
        for type_name, fields in {
            "Query": root_fields(world()),
            "Product": {"stock": stock, "shipping": shipping, "fits": fits},
        }.items():
            for name, resolver in fields.items():
                self._monolith.type_map[type_name].fields[name].resolve = resolver  # type: ignore[attr-defined]

    async def run(self, operation: str, variables: dict[str, Any] | None = None) -> tuple[Any, Any]:
        document = parse(operation)
        assert validate(self.supergraph.api_schema, document) == []
        plan = self._planner.plan(document, None)
        prepared = self._executor.prepare(document, None, plan)
        values = prepared.coerce_variables(variables)
        result = await self._executor.run(prepared, values, FetchContext())
        return result.data, result.errors

    def expected(self, operation: str, variables: dict[str, Any] | None = None) -> Any:
        result = execute_sync(self._monolith, parse(operation), variable_values=variables)
        assert result.errors is None
        return result.data


@pytest.fixture(scope="module")
def supergraph() -> Supergraph:
    result = compose(
        [SubgraphInput(name, f"http://{name}.invalid", LINK + sdl) for name, sdl in SDL.items()]
    )
    assert result.errors == ()
    assert result.supergraph_sdl is not None
    return Supergraph.parse(result.supergraph_sdl)


@pytest.fixture
async def shop(supergraph: Supergraph, start_subgraph: StartSubgraph) -> AsyncIterator[Shop]:
    things = world()

    def find(representation: dict[str, Any], external: frozenset[str]) -> dict[str, Any] | None:
        wanted = dict(representation)
        typename = wanted.pop("__typename")
        if typename == "Brand":
            return {"__typename": "Brand", "id": wanted["id"], "name": "Fjell"}
        for value in things.values():
            given = {name: wanted[name] for name in ("id", "sku") if name in wanted}
            if all(value.get(name) == key for name, key in given.items()):
                # What a subgraph declares external it knows from the representation alone.
                own = {key: known for key, known in value.items() if key not in external}
                return {**own, **wanted, "__typename": typename}
        return None

    fields = root_fields(things)
    subgraphs = {}
    for name, sdl in SDL.items():
        schema = build_schema(sdl, assume_valid_sdl=True)
        entities = [
            type_name
            for type_name, named in schema.type_map.items()
            if named.ast_node is not None
            and named.ast_node.kind == "object_type_definition"
            and any(d.name.value == "key" for d in named.ast_node.directives or ())
        ]
        machinery = f"""
          scalar _Any
          union _Entity = {" | ".join(entities)}
          {"extend " if schema.query_type else ""}type Query {{
            _entities(representations: [_Any!]!): [_Entity]!
          }}
        """
        external = frozenset({"weight", "sizes"}) if name == "inventory" else frozenset[str]()
        resolve = partial(find, external=external)
        resolvers: dict[str, dict[str, Any]] = {
            type_name: {"__resolve__": resolve} for type_name in entities
        }
        query = schema.query_type
        resolvers["Query"] = {key: fields[key] for key in (query.fields if query else ())}
        if name == "inventory":
            resolvers["Product"] |= {"stock": stock, "shipping": shipping, "fits": fits}
        if name == "catalog":
            resolvers["Mutation"] = {
                "rename": lambda *_, title, **key: {**things[key["id"]], "title": title}
            }
        if name == "reviews":
            resolvers["Mutation"] = {
                "review": lambda *_, text, product: {
                    "id": "r9",
                    "text": text,
                    "product": things[product],
                    "author": things["u1"],
                }
            }
        subgraphs[name] = await start_subgraph(name, sdl + machinery, resolvers)
    urls = {name: subgraph.url for name, subgraph in subgraphs.items()}
    async with HttpTransport(urls) as transport:
        shop = Shop(supergraph, transport)
        shop.subgraphs = subgraphs
        yield shop


@pytest.mark.parametrize(
    ("operation", "variables"),
    [
        pytest.param(text, variables, id=text.split("#")[1].split("\n")[0].strip())
        for text, variables in [
            ("# one subgraph\n { products { title sizes { label } } }", None),
            ("# a nested key\n { products { stock } }", None),
            ("# requires\n { products { shipping fits } }", None),
            ("# requires under the client's aliases\n { products { weight: title sizes: id shipping fits } }", None),
            ("# three hops\n { me { reviews { product { stock title author: __typename } } } }", None),
            ("# provides\n { latest { text author { name } } }", None),
            ("# beyond provides\n { latest { author { name address { city lines } } } }", None),
            ("# duplicates\n { products { related { stock related { id stock reviews { text } } } } }", None),
            ("# union\n { search { __typename ... on Product { stock } ... on Voucher { amount likes } } }", None),
            ("# union of an interface\n { search { ... on Item { id title likes } } }", None),
            ("# interface\n { item(id: \"v1\") { title likes ... on Product { stock } } }", None),
            ("# interface from elsewhere\n { me { favourite { id title likes } friends { favourite { title ... on Product { shipping } } } } }", None),
            ("# aliases that conflict between types\n { search { ... on Product { n: stock } ... on Voucher { n: amount } } }", None),
            ("# one field with several arguments\n { products { a: stock b: stock(warehouse: \"north\") } }", None),
            ("# variables\n query ($n: Int = 2, $w: String) { products(first: $n) { stock(warehouse: $w) } }", {"w": "north"}),
            ("# skip\n query ($s: Boolean!) { products { stock @skip(if: $s) title } }", {"s": True}),
            ("# include\n query ($s: Boolean!) { products { ...S @include(if: $s) title } } fragment S on Product { stock reviews { text } }", {"s": True}),
            ("# everything skipped\n query ($s: Boolean = true) { products @skip(if: $s) { stock } }", None),
            ("# lists of lists\n { grid { id stock reviews { author { name } } } }", None),
            ("# parallel roots\n { products { id } me { name } latest { id } item(id: \"p9\") { id } }", None),
            ("# typename everywhere\n { __typename kind: __typename products { __typename brand { t: __typename name } } }", None),
            ("# fragments\n { products { ...P related { ...P } } } fragment P on Product { id ...Q } fragment Q on Item { likes ... { title } }", None),
        ]
    ],
)  # fmt: skip
async def test_answers_as_one_schema_would(
    shop: Shop, operation: str, variables: dict[str, Any] | None
) -> None:
    data, errors = await shop.run(operation, variables)
    assert errors == ()
    expected = shop.expected(operation, variables)
    assert data == expected
    assert str(data) == str(expected)  # the order of keys too


async def test_mutations(shop: Shop) -> None:
    operation = """
      mutation ($text: String!) {
        a: rename(id: "p1", title: "New") { title stock reviews { text } }
        b: review(product: "p2", text: $text) { text product { title stock } author { name } }
        c: rename(id: "p3", title: "Third") { title }
      }
    """
    data, errors = await shop.run(operation, {"text": "Hm"})
    assert errors == ()
    assert data == {
        "a": {"title": "New", "stock": 1, "reviews": [{"text": "Good"}, {"text": "Fine"}]},
        "b": {
            "text": "Hm",
            "product": {"title": "Product 2", "stock": 2},
            "author": {"name": "Ann"},
        },
        "c": {"title": "Third"},
    }
    assert list(data) == ["a", "b", "c"]


async def test_each_entity_is_asked_for_once(shop: Shop) -> None:
    await shop.run("{ products { related { stock } } }")
    (request,) = shop.subgraphs["inventory"].requests
    codes = [value["sku"]["code"] for value in request["variables"]["representations"]]
    assert sorted(codes) == ["SKU1", "SKU2", "SKU3"]


async def test_what_the_api_hides_never_shows(shop: Shop) -> None:
    _, errors = await shop.run('{ __type(name: "Secret") { name } __schema { types { name } } }')
    assert errors == ()
    data, _ = await shop.run(
        '{ s: __type(name: "Secret") { name } e: __type(name: "Status") { enumValues { name } } }'
    )
    assert data == {"s": None, "e": {"enumValues": [{"name": "LIVE"}]}}
