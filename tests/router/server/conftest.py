"""The router as its clients see it: served by uvicorn on a free port, before real subgraphs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any, cast

import aiohttp
import orjson
import pytest
import uvicorn
from aiohttp import web
from graphql import ExecutionResult, build_schema, execute, parse
from joserfc import jwt
from joserfc.jwk import OKPKey

from router.compose import SubgraphInput, compose
from router.server.app import RouterApp, create_app
from router.server.engine import Engine
from router.server.exchange import Exchange
from router.server.jws import PinnedAlgorithms
from router.server.settings import Settings, load_settings

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'

CATALOG = LINK + (
    """
type Query { product(slug: String!): Product  products(first: Int! = 10): [Product!]! }
type Mutation { rename(slug: String!, title: String!): Product }
type Product @key(fields: "sku") { sku: ID!  slug: String!  title: String! }
"""
)
INVENTORY = LINK + (
    """
type Query { warehouses: [String!]! }
type Product @key(fields: "sku") { sku: ID!  available: Int }
"""
)
ENTITIES = """
scalar _Any
union _Entity = Product
extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
"""

SIGNATURES = PinnedAlgorithms(("Ed25519", "EdDSA"))


@dataclass
class Subgraph:
    """A running subgraph. ``answer`` replaces what it says, if it is set."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None


@dataclass
class Shop:
    """Two subgraphs that share products, and the file of the supergraph composed of them."""

    catalog: Subgraph
    inventory: Subgraph
    supergraph: Path


@dataclass(frozen=True)
class Reply:
    """An HTTP response, its JSON read."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> dict[str, Any]:
        return cast("dict[str, Any]", orjson.loads(self.text))

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.json["errors"]]


@dataclass(frozen=True)
class Router:
    """A router being served, and a client for it."""

    url: str
    app: RouterApp
    session: aiohttp.ClientSession

    async def request(self, method: str, path: str, **options: Any) -> Reply:
        async with self.session.request(method, self.url + path, **options) as response:
            return Reply(response.status, response.headers, await response.text())

    async def query(
        self, query: str, variables: object = None, *, headers: Mapping[str, str] | None = None
    ) -> Reply:
        return await self.post({"query": query, "variables": variables}, headers=headers)

    async def post(self, body: object, *, headers: Mapping[str, str] | None = None) -> Reply:
        return await self.request(
            "POST",
            "/graphql",
            data=body if isinstance(body, bytes) else orjson.dumps(body),
            headers={"Content-Type": "application/json", **(headers or {})},
        )


StartRouter = Callable[..., Awaitable[Router]]

PRODUCTS = [
    {"__typename": "Product", "sku": f"SKU-{number}", "slug": f"shirt-{number}", "title": "Shirt"}
    for number in range(1, 4)
]


def _available(representation: Mapping[str, Any]) -> dict[str, Any]:
    return {**representation, "available": int(representation["sku"].rpartition("-")[2])}


RESOLVERS: dict[str, Callable[..., Any]] = {
    "product": lambda _info, slug: next((p for p in PRODUCTS if p["slug"] == slug), None),
    "products": lambda _info, first: PRODUCTS[:first],
    "rename": lambda _info, slug, title: {**PRODUCTS[0], "slug": slug, "title": title},
    "warehouses": lambda _info: ["Ghent"],
    "_entities": lambda _info, representations: [_available(one) for one in representations],
}


async def _serve_subgraph(subgraph: Subgraph, sdl: str) -> web.AppRunner:
    schema = build_schema(sdl + ENTITIES, assume_valid_sdl=True)

    async def respond(request: web.Request) -> web.StreamResponse:
        body = orjson.loads(await request.read())
        subgraph.requests.append(body)
        subgraph.headers.append(request.headers)
        if subgraph.answer is not None:
            return await subgraph.answer(request)
        result = execute(
            schema,
            parse(body["query"]),
            root_value=RESOLVERS,
            variable_values=body.get("variables"),
            operation_name=body.get("operationName"),
        )
        assert isinstance(result, ExecutionResult)
        return web.json_response(result.formatted)

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    application = web.Application()
    application.router.add_post("/graphql", respond)
    application.router.add_get("/health/live", alive)
    runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    subgraph.url = f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"
    return runner


@asynccontextmanager
async def open_shop(folder: Path) -> AsyncIterator[Shop]:
    """The two subgraphs, running, and their supergraph in ``folder``."""
    catalog, inventory = Subgraph(), Subgraph()
    runners = [
        await _serve_subgraph(catalog, CATALOG),
        await _serve_subgraph(inventory, INVENTORY),
    ]
    composed = compose(
        [
            SubgraphInput("catalog", catalog.url, CATALOG),
            SubgraphInput("inventory", inventory.url, INVENTORY),
        ]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    path = folder / "supergraph.graphql"
    path.write_text(composed.supergraph_sdl)
    yield Shop(catalog, inventory, path)
    for runner in runners:
        await runner.cleanup()


@asynccontextmanager
async def open_routers(shop: Shop) -> AsyncIterator[StartRouter]:
    """A function that starts routers before the shop, which are stopped at the end."""
    async with aiohttp.ClientSession() as session:
        running: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []

        async def start(**options: Any) -> Router:
            if options.get("redis"):  # a slow machine's Redis is no failure, but in its own tests
                patient = {"timeout": 5, "connect_timeout": 5}
                options["redis"] = {**patient, **options["redis"]}
            settings = load_settings(
                **{"supergraph": shop.supergraph, "access_log": False, **options}
            )
            app = create_app(settings)
            listener = socket.create_server(("127.0.0.1", 0))
            server = uvicorn.Server(
                uvicorn.Config(app, http="httptools", log_config=None, access_log=False)
            )
            task = asyncio.create_task(server._serve(sockets=[listener]))
            while not server.started:
                assert not task.done(), task.exception()
                await asyncio.sleep(0.01)
            running.append((server, task))
            return Router(f"http://127.0.0.1:{listener.getsockname()[1]}", app, session)

        yield start
        for server, task in running:
            server.should_exit = True
            await task


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """A shop of the test's own, whose subgraphs it may break."""
    async with open_shop(tmp_path) as opened:
        yield opened


@pytest.fixture
async def start_router(shop: Shop) -> AsyncIterator[StartRouter]:
    """Starts routers before the shop: ``await start_router(introspection=False)``."""
    async with open_routers(shop) as start:
        yield start


@pytest.fixture
async def router(start_router: StartRouter) -> Router:
    """A router of the test's own, with the default settings."""
    return await start_router()


@pytest.fixture(scope="session")
async def shared_router(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Router]:
    """One router for all tests that leave no trace on it."""
    async with open_shop(tmp_path_factory.mktemp("shop")) as opened, open_routers(opened) as start:
        yield await start()


@dataclass
class Issuer:
    """An issuer of access tokens with its JWKS over HTTP. ``broken``: it answers 503."""

    url: str = ""
    keys: list[OKPKey] = field(default_factory=list)
    fetches: int = 0
    broken: bool = False

    def add_key(self, kid: str) -> OKPKey:
        key = OKPKey.generate_key("Ed25519", {"kid": kid})
        self.keys.append(key)
        return key

    def token(
        self,
        key: OKPKey | None = None,
        header: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A valid token, but for what is given: a claim that is ``None`` is left out."""
        key = key or self.keys[0]
        now = int(time())
        payload = {
            "iss": "https://accounts.example",
            "aud": "loom",
            "sub": "usr_1",
            "iat": now,
            "exp": now + 600,
            "kind": "user",
            "sid": "ses_1",
            "roles": ["CUSTOMER"],
            "scope": "catalog:read",
            **claims,
        }
        return jwt.encode(
            {"alg": "Ed25519", "typ": "at+jwt", "kid": key.kid, **(header or {})},
            {name: value for name, value in payload.items() if value is not None},
            key,
            registry=SIGNATURES,
        )


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    """A running issuer with one key, ``key-1``."""
    state = Issuer()
    state.add_key("key-1")

    async def jwks(_: web.Request) -> web.Response:
        state.fetches += 1
        if state.broken:
            return web.Response(status=503, text="down")
        return web.json_response({"keys": [key.as_dict(private=False) for key in state.keys]})

    application = web.Application()
    application.router.add_get("/.well-known/jwks.json", jwks)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    state.url = f"http://127.0.0.1:{runner.addresses[0][1]}/.well-known/jwks.json"
    yield state
    await runner.cleanup()


MakeExchange = Callable[..., Exchange]


@pytest.fixture
def make_exchange() -> MakeExchange:
    """Makes a request for a single step: ``make_exchange("GET", headers={"accept": "*/*"})``."""

    def make(
        method: str = "POST",
        *,
        headers: Mapping[str, str] | list[tuple[str, str]] | None = None,
        query_string: str = "",
        client: tuple[str, int] | None = ("192.0.2.1", 5000),
        messages: list[dict[str, Any]] | None = None,
    ) -> Exchange:
        pairs = headers.items() if isinstance(headers, Mapping) else headers or []
        waiting = list(messages or [{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Mapping[str, Any]:
            if not waiting:
                await asyncio.sleep(3600)
            return waiting.pop(0)

        scope = {
            "type": "http",
            "method": method,
            "path": "/graphql",
            "query_string": query_string.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in pairs],
            "client": client,
        }
        return Exchange(scope, receive, cast("Engine", None))

    return make


@pytest.fixture(autouse=True)
def _only_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine that runs the tests reaches them."""
    names = {f"ROUTER_{name}".upper() for name in Settings.model_fields}
    for name in (*names, "HOST", "LOG_FORMAT", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
