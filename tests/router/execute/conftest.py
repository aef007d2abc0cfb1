"""Real subgraphs for the executor's tests: HTTP servers on free ports that execute a schema."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from aiohttp import web
from graphql import (
    ExecutionResult as GraphQLResult,
)
from graphql import (
    GraphQLSchema,
    build_schema,
    execute,
    parse,
    validate,
)
from graphql.pyutils import is_awaitable

from router.execute.errors import ErrorPolicy
from router.execute.executor import Executor
from router.execute.transport import FetchContext
from router.execute.transport.http import HttpTransport
from router.execute.transport.policy import SubgraphPolicy
from router.plan.nodes import Plan

Resolvers = Mapping[str, Mapping[str, Callable[..., Any]]]


@dataclass
class Subgraph:
    """A running subgraph. ``requests`` are the JSON bodies it got, in order of arrival."""

    name: str
    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    cancelled: int = 0

    @property
    def representations(self) -> list[dict[str, Any]]:
        """All the representations it was asked for."""
        return [
            representation
            for request in self.requests
            for representation in request["variables"].get("representations", ())
        ]


StartSubgraph = Callable[..., Awaitable[Subgraph]]


def subgraph_schema(sdl: str, resolvers: Resolvers) -> GraphQLSchema:
    """An executable schema; ``resolvers`` maps types to fields to ``(source, info, **arguments)``.

    ``_entities`` calls the resolver ``__resolve__`` of the representation's type.
    """
    schema = build_schema(sdl, assume_valid_sdl=True)  # directives of federation are not defined
    for type_name, fields in resolvers.items():
        for field_name, resolver in fields.items():
            if field_name != "__resolve__":
                schema.type_map[type_name].fields[field_name].resolve = resolver  # type: ignore[attr-defined]
    query = schema.query_type
    assert query is not None
    if "_Entity" in schema.type_map:

        async def entities(
            _source: object, _info: Any, representations: list[dict[str, Any]]
        ) -> list[Any]:
            found = []
            for representation in representations:
                entity = resolvers[representation["__typename"]]["__resolve__"](representation)
                if is_awaitable(entity):
                    entity = await entity
                if isinstance(entity, dict):
                    entity = {"__typename": representation["__typename"], **entity}
                found.append(entity)
            return found

        query.fields["_entities"].resolve = entities
    return schema


@pytest.fixture
async def start_subgraph() -> AsyncIterator[StartSubgraph]:
    """Starts subgraphs: ``await start_subgraph("catalog", sdl, resolvers)``."""
    runners: list[web.AppRunner] = []

    async def start(name: str, sdl: str, resolvers: Resolvers) -> Subgraph:
        schema = subgraph_schema(sdl, resolvers)
        subgraph = Subgraph(name, "")

        async def answer(request: web.Request) -> web.Response:
            body = orjson.loads(await request.read())
            subgraph.requests.append(body)
            subgraph.headers.append(request.headers.copy())
            try:
                document = parse(body["query"])
                if problems := validate(schema, document):
                    result = GraphQLResult(None, problems)
                else:
                    executed = execute(schema, document, variable_values=body.get("variables"))
                    result = executed if isinstance(executed, GraphQLResult) else await executed
            except asyncio.CancelledError:
                subgraph.cancelled += 1
                raise
            return web.Response(
                body=orjson.dumps(result.formatted), content_type="application/json"
            )

        app = web.Application()
        app.router.add_post("/graphql", answer)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        subgraph.url = f"http://{host}:{port}/graphql"
        return subgraph

    yield start
    for runner in runners:
        await runner.cleanup()


@dataclass(frozen=True)
class Supergraph:
    """The two schemas that the executor needs."""

    schema: GraphQLSchema
    api_schema: GraphQLSchema


@dataclass(frozen=True)
class Response:
    """A response of which the test knows the shape."""

    data: Any
    errors: tuple[dict[str, Any], ...]


@dataclass
class Router:
    """An executor over HTTP, for one API schema."""

    executor: Executor

    async def run(
        self,
        operation: str,
        plan: Plan,
        variables: dict[str, Any] | None = None,
        context: FetchContext | None = None,
    ) -> Response:
        prepared = self.executor.prepare(parse(operation), None, plan)
        result = await self.executor.run(
            prepared, prepared.coerce_variables(variables), context or FetchContext()
        )
        return Response(result.data, result.errors)


MakeRouter = Callable[..., Awaitable[Router]]


@pytest.fixture
async def make_router() -> AsyncIterator[MakeRouter]:
    """Makes routers: ``await make_router(api_sdl, catalog, inventory, seconds=0.2)``."""
    transports: list[HttpTransport] = []

    async def make(
        api_sdl: str, *subgraphs: Subgraph, seconds: float = 5.0, **policy: Any
    ) -> Router:
        transport = HttpTransport(
            {subgraph.name: subgraph.url for subgraph in subgraphs},
            default=SubgraphPolicy(timeout=seconds),
        )
        transports.append(transport)
        schema = build_schema(api_sdl)
        executor = Executor(Supergraph(schema, schema), transport, ErrorPolicy(**policy))
        return Router(executor)

    yield make
    for transport in transports:
        await transport.close()


@pytest.fixture
async def unused_url() -> str:
    """The URL of a server that has just gone."""
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    server.close()
    await server.wait_closed()
    return f"http://{host}:{port}/graphql"


SHOP_API = """
type Query { products(first: Int = 2): [Product!]! top: Product me: User node(id: ID!): Node echo(text: String): String }
type Mutation { add(name: String!): Int remove(name: String!): Int }
interface Node { id: ID! }
type Product implements Node { id: ID! title: String stock: Int! note: String reviews: [Review!] related: [Product!] status: Status }
enum Status { LIVE DRAFT }
type Review { id: ID! text: String product: Product }
type User implements Node { id: ID! name: String! }
"""  # noqa: E501  one type a line reads best

SHOP_CATALOG = """
type Query {
  products(first: Int): [Product!]! top: Product me: User node(id: ID!): Node echo(text: String): String
  _entities(representations: [_Any!]!): [_Entity]!
}
type Mutation { add(name: String!): Int }
scalar _Any
union _Entity = Product
interface Node { id: ID! }
type Product implements Node { id: ID! title: String related: [Product!] reviews: [Review!] status: Status }
enum Status { LIVE DRAFT SECRET }
type Review { id: ID! text: String product: Product }
type User implements Node { id: ID! name: String }
"""  # noqa: E501

SHOP_INVENTORY = """
type Query { _entities(representations: [_Any!]!): [_Entity]! top: Product }
type Mutation { remove(name: String!): Int }
scalar _Any
union _Entity = Product
type Product { id: ID! stock: Int note(loud: Boolean): String }
"""


@dataclass
class Shop:
    """A catalog and an inventory with a router before them."""

    catalog: Subgraph
    inventory: Subgraph
    router: Router


OpenShop = Callable[..., Awaitable[Shop]]


@pytest.fixture
async def shop(start_subgraph: StartSubgraph, make_router: MakeRouter, unused_url: str) -> OpenShop:
    """Opens a shop: ``await shop({"me": resolver}, {"stock": resolver}, seconds=0.2)``.

    The resolvers replace those of the catalog's root fields and of the inventory's products.
    """

    async def start(
        root_fields: dict[str, Any] | None = None,
        stock_fields: dict[str, Any] | None = None,
        seconds: float = 5.0,
        down: bool = False,
        **policy: Any,
    ) -> Shop:
        def product(number: int) -> dict[str, Any]:
            return {"__typename": "Product", "id": f"p{number}", "title": f"Title {number}"}

        def node(*_: Any, **arguments: str) -> dict[str, Any]:
            known = arguments["id"] == "p0"
            return product(0) if known else {"__typename": "User", "id": arguments["id"]}

        catalog = await start_subgraph(
            "catalog",
            SHOP_CATALOG,
            {
                "Query": {
                    "products": lambda *_, first=2: [product(number) for number in range(first)],
                    "top": lambda *_: product(0),
                    "me": lambda *_: {"__typename": "User", "id": "u1", "name": "Ann"},
                    "node": node,
                    "echo": lambda *_, text=None: text,
                    **(root_fields or {}),
                },
                "Mutation": {"add": lambda *_, name: len(name)},
            },
        )
        inventory = await start_subgraph(
            "inventory",
            SHOP_INVENTORY,
            {
                "Mutation": {"remove": lambda *_, name: -len(name)},
                "Product": {
                    "__resolve__": lambda representation: {"id": representation["id"]},
                    "stock": lambda source, _: int(source["id"][1:]) + 10,
                    "note": lambda source, _, loud=False: source["id"] + ("!" if loud else ""),
                    **(stock_fields or {}),
                },
            },
        )
        if down:
            inventory.url = unused_url
        router = await make_router(SHOP_API, catalog, inventory, seconds=seconds, **policy)
        return Shop(catalog, inventory, router)

    return start
