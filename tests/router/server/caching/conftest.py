"""A supergraph with hints, its subgraphs, and routers that keep their answers."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web
from graphql import ExecutionResult, build_schema, execute, parse

from router.compose import SubgraphInput, compose

LINK = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@composeDirective"])
  @link(url: "https://specs.example.org/cacheControl/v1.0", import: ["@cacheControl"])
  @composeDirective(name: "@cacheControl")
enum CacheControlScope { PUBLIC PRIVATE }
directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean)
  on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
"""  # noqa: E501 - GraphQL

CATALOG = LINK + (
    """
type Query {
  products(first: Int! = 3): [Product!]! @cacheControl(maxAge: 60)
  product(sku: ID!): Product @cacheControl(maxAge: 60)
  fresh: Int
  me: Me @cacheControl(maxAge: 30, scope: PRIVATE)
}
type Mutation { rename(sku: ID!, title: String!): Product }
type Me { name: String }
type Product @key(fields: "sku") {
  sku: ID!
  title: String!
  brand: Brand @cacheControl(maxAge: 20)
}
type Brand { name: String! }
"""
)
STOCK = LINK + (
    """
type Product @key(fields: "sku") {
  sku: ID!
  available: Int @cacheControl(maxAge: 10)
  mine: Boolean @cacheControl(maxAge: 10, scope: PRIVATE)
  reserved: Int
}
"""
)
ENTITIES = """
scalar _Any
union _Entity = Product
type Query { _entities(representations: [_Any!]!): [_Entity]! }
"""


@dataclass
class Subgraph:
    """A running subgraph. What it answers can be changed; ``asked`` are its requests' variables.

    ``headers`` and ``extensions`` come with every answer; ``gate`` is waited for before each.
    """

    resolvers: dict[str, Any]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    extensions: dict[str, Any] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    broken: bool = False

    @property
    def skus(self) -> list[list[str]]:
        """The representations of each request, by their SKUs."""
        return [
            [one["sku"] for one in asked["representations"]]
            for asked in self.asked
            if "representations" in asked
        ]


@dataclass
class World:
    """Two subgraphs and the file of their supergraph."""

    catalog: Subgraph
    stock: Subgraph
    supergraph: Path
    titles: dict[str, str]
    available: dict[str, Any]


async def _serve(subgraph: Subgraph, sdl: str) -> web.AppRunner:
    schema = build_schema(sdl, assume_valid_sdl=True)

    async def respond(request: web.Request) -> web.Response:
        body = orjson.loads(await request.read())
        subgraph.asked.append(body.get("variables") or {})
        await subgraph.gate.wait()
        if subgraph.broken:
            return web.Response(status=500, text="broken")
        result = execute(
            schema,
            parse(body["query"]),
            root_value={**subgraph.resolvers, "request": request},
            variable_values=body.get("variables"),
        )
        assert isinstance(result, ExecutionResult)
        answer = {**result.formatted, "extensions": subgraph.extensions}
        return web.json_response(answer, headers=subgraph.headers)

    application = web.Application()
    application.router.add_post("/graphql", respond)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    subgraph.url = f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"
    subgraph.gate.set()
    return runner


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The subgraphs, running: three products, of which SKU-2 has a title, and so on."""
    titles = {f"SKU-{number}": f"Shirt {number}" for number in range(1, 5)}
    available: dict[str, Any] = {f"SKU-{number}": number for number in range(1, 5)}

    def product(sku: str) -> dict[str, Any] | None:
        if sku not in titles:
            return None
        return {
            "__typename": "Product",
            "sku": sku,
            "title": titles[sku],
            "brand": {"name": "Acme"},
        }

    def rename(_info: Any, sku: str, title: str) -> dict[str, Any] | None:
        titles[sku] = title
        return product(sku)

    def stock(sku: str) -> dict[str, Any]:
        count = available[sku]
        if isinstance(count, Exception):

            def fail(_info: Any) -> None:
                raise count

            count = fail
        return {"__typename": "Product", "sku": sku, "available": count, "mine": True}

    catalog = Subgraph(
        {
            "products": lambda _info, first: [product(sku) for sku in list(titles)[:first]],
            "product": lambda _info, sku: product(sku),
            "fresh": lambda _info: 1,
            "me": {"name": "Al"},
            "rename": rename,
        }
    )
    inventory = Subgraph(
        {"_entities": lambda _info, representations: [stock(it["sku"]) for it in representations]}
    )
    runners = [await _serve(catalog, CATALOG), await _serve(inventory, STOCK + ENTITIES)]
    composed = compose(
        [
            SubgraphInput("catalog", catalog.url, CATALOG),
            SubgraphInput("stock", inventory.url, STOCK),
        ]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    path = tmp_path / "supergraph.graphql"
    path.write_text(composed.supergraph_sdl)
    yield World(catalog, inventory, path, titles, available)
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def start(
    start_router: Callable[..., Awaitable[Any]], world: World
) -> Callable[..., Awaitable[Any]]:
    """Starts a router with a cache before the subgraphs: ``await start(memory_bytes=0)``."""

    async def run(*, options: dict[str, Any] | None = None, **caching: Any) -> Any:
        return await start_router(
            supergraph=world.supergraph,
            caching={
                "enabled": True,
                "invalidation_channel": f"invalidate:{secrets.token_hex(6)}",
                **caching,
            },
            **(options or {}),
        )

    return run
