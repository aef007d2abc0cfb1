"""Deferred operations from the client's text to their parts: composed, planned, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from graphql import parse, validate

from router.compose import SubgraphInput, compose
from router.execute.errors import ErrorPolicy
from router.execute.executor import ExecutionResult, Executor
from router.execute.incremental.results import Initial, Part
from router.execute.transport import FetchContext
from router.execute.transport.http import HttpTransport
from router.federation.supergraph import Supergraph
from router.plan.planner import Planner

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'
ENTITIES = """
scalar _Any
union _Entity = Product
extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
"""
CATALOG = """
type Query { product: Product must: Product! products: [Product!]! node: Node version: Int }
type Mutation { add(title: String!): Product }
interface Node { id: ID! }
type Page implements Node { id: ID! }
type Product implements Node @key(fields: "id") {
  id: ID! title: String maker: Maker related: [Product!]! broken: String
}
type Maker { name: String city: String products: [Product!]! }
"""
INVENTORY = """
type Query { warehouses: [String!] }
type Product @key(fields: "id") { id: ID! stock: Int! shelf: String place: Place }
type Place { row: Int! column: Int }
"""


@dataclass
class World:
    """Two subgraphs. A field of the inventory (``stock`` …) waits for its gate, if it has one, and
    fails for the ids in ``failing``."""

    executor: Executor
    planner: Planner
    supergraph: Supergraph
    transport: HttpTransport
    catalog: Any
    inventory: Any
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    failing: set[tuple[str, str]] = field(default_factory=set)
    missing: bool = False

    def close(self, *names: str) -> None:
        """Makes fields wait until their gates are opened."""
        for name in names:
            self.gates[name] = asyncio.Event()

    def _prepared(self, operation: str) -> Any:
        document = parse(operation)
        assert validate(self.supergraph.api_schema, document) == []
        return self.executor.prepare(document, None, self.planner.plan(document))

    def parts(
        self, operation: str, variables: dict[str, Any] | None = None
    ) -> AsyncGenerator[Part, None]:
        """The parts of an operation."""
        prepared = self._prepared(operation)
        return self.executor.run_incrementally(
            prepared, prepared.coerce_variables(variables), FetchContext()
        )

    async def whole(
        self, operation: str, variables: dict[str, Any] | None = None
    ) -> ExecutionResult:
        """The one answer of a client that takes one alone."""
        prepared = self._prepared(operation)
        return await self.executor.run(
            prepared, prepared.coerce_variables(variables), FetchContext()
        )

    async def told(self, operation: str, variables: dict[str, Any] | None = None) -> list[Any]:
        """The parts as plain values: ``(data, errors)`` of the initial one, then for each
        increment ``(path, label, data, errors)``, with the paths of the errors alone."""
        told: list[Any] = []
        async for part in self.parts(operation, variables):
            if isinstance(part, Initial):
                told.append((part.data, _paths(part.errors)))
            else:
                told += [
                    (each.pending.path, each.pending.label, each.data, _paths(each.errors))
                    for each in part.increments
                ]
        return told


def _paths(errors: tuple[dict[str, Any], ...]) -> list[tuple[str | int, ...]]:
    return [tuple(error.get("path", ())) for error in errors]


OpenWorld = Callable[[], Awaitable[World]]


@pytest.fixture
async def world(start_subgraph: Any) -> AsyncIterator[World]:
    """The world, running."""
    state: list[World] = []

    def product(number: int) -> dict[str, Any]:
        return {"__typename": "Product", "id": f"p{number}", "title": f"Title {number}"}

    def inventory_field(name: str, value: Callable[[str], Any]) -> Callable[..., Any]:
        async def resolve(source: dict[str, Any], _info: object) -> object:
            gate = state[0].gates.get(name)
            if gate is not None:
                await gate.wait()
            if (name, source["id"]) in state[0].failing:
                raise ValueError(name)
            return value(source["id"])

        return resolve

    def fail(*_: object) -> None:
        raise ValueError("broken")

    catalog = await start_subgraph(
        "catalog",
        CATALOG + ENTITIES,
        {
            "Query": {
                "product": lambda *_: None if state[0].missing else product(1),
                "must": lambda *_: product(1),
                "products": lambda *_: [product(1), product(2)],
                "node": lambda *_: product(1),
                "version": lambda *_: 7,
            },
            "Mutation": {"add": lambda *_, title: {**product(9), "title": title}},
            "Product": {
                "__resolve__": lambda one: product(int(one["id"][1:])),
                "maker": lambda *_: {"name": "Ann", "city": "Ghent"},
                "related": lambda *_: [product(3), product(4)],
                "broken": fail,
            },
            "Maker": {"products": lambda *_: [product(5)]},
        },
    )
    inventory = await start_subgraph(
        "inventory",
        INVENTORY + ENTITIES,
        {
            "Query": {"warehouses": lambda *_: ["Ghent"]},
            "Product": {
                "__resolve__": lambda one: {"id": one["id"]},
                "stock": inventory_field("stock", lambda key: int(key[1:]) + 10),
                "shelf": inventory_field("shelf", lambda key: f"Shelf {key}"),
                "place": inventory_field("place", lambda key: {"row": int(key[1:]), "column": 2}),
            },
        },
    )
    composed = compose(
        [
            SubgraphInput("catalog", catalog.url, LINK + CATALOG),
            SubgraphInput("inventory", inventory.url, LINK + INVENTORY),
        ]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    supergraph = Supergraph.parse(composed.supergraph_sdl).with_defer()
    async with HttpTransport({"catalog": catalog.url, "inventory": inventory.url}) as transport:
        executor = Executor(supergraph, transport, ErrorPolicy())
        opened = World(executor, Planner(supergraph), supergraph, transport, catalog, inventory)
        state.append(opened)
        yield opened
