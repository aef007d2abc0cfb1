"""A real subgraph with subscriptions: Strawberry on uvicorn, over all the protocols that it has."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry
import uvicorn
from graphql import build_schema, parse
from strawberry.asgi import GraphQL
from strawberry.subscriptions import (
    GRAPHQL_SSE_PROTOCOL,
    GRAPHQL_TRANSPORT_WS_PROTOCOL,
    MULTIPART_SUBSCRIPTION_PROTOCOL,
)
from strawberry.types import Info

from router.execute.errors import ErrorPolicy
from router.execute.executor import ExecutionResult, Executor
from router.execute.subscription.sharing import SharedStreams
from router.execute.subscription.upstreams import Upstream, Upstreams
from router.execute.transport import FetchContext
from router.execute.transport.http import HttpTransport
from router.plan.nodes import (
    EntityRequirement,
    Fetch,
    Flatten,
    Plan,
    RequiredField,
    Subscription,
)


@dataclass
class Station:
    """What the test decides: it sends events to ``listeners``; ``None`` ends their streams."""

    url: str = ""
    listeners: list[asyncio.Queue[str | None]] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    identities: list[str | None] = field(default_factory=list)
    server: uvicorn.Server | None = None

    async def heard(self, count: int = 1) -> None:
        """Waits until so many streams are open."""
        await _until(lambda: len(self.listeners) >= count)

    async def left(self, count: int = 1) -> None:
        """Waits until so many streams were closed."""
        await _until(lambda: self.closed >= count)

    def send(self, *products: str | None) -> None:
        for listener in self.listeners:
            for product in products:
                listener.put_nowait(product)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


@strawberry.type
class Product:
    id: strawberry.ID
    title: str | None

    @strawberry.field
    def price(self) -> int | None:
        if self.id == "p13":
            raise ValueError("unlucky")
        return 100


def station_schema(station: Station) -> strawberry.Schema:
    """A product of every id that the test sends; ``broken`` cannot be subscribed to."""

    @strawberry.type
    class Query:
        ok: bool = True

    @strawberry.type(name="Subscription")
    class Streams:
        @strawberry.subscription
        async def live(
            self, info: Info[Any, None], prefix: str = ""
        ) -> AsyncGenerator[Product | None, None]:
            queue: asyncio.Queue[str | None] = asyncio.Queue()
            station.listeners.append(queue)
            station.opened += 1
            station.identities.append(info.context["request"].headers.get("loom-identity"))
            try:
                while (product := await queue.get()) is not None:
                    yield Product(id=strawberry.ID(prefix + product), title=f"Title {product}")
            finally:
                station.listeners.remove(queue)
                station.closed += 1

        @strawberry.subscription
        async def broken(self) -> AsyncGenerator[Product | None, None]:
            raise ValueError("no such stream")
            yield None

    return strawberry.Schema(Query, subscription=Streams)


@pytest.fixture
async def station() -> AsyncIterator[Station]:
    """The running subgraph ``catalog``."""
    state = Station()
    app: Any = GraphQL(
        station_schema(state),
        subscription_protocols=(
            GRAPHQL_TRANSPORT_WS_PROTOCOL,
            GRAPHQL_SSE_PROTOCOL,
            MULTIPART_SUBSCRIPTION_PROTOCOL,
        ),
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, ws="websockets-sansio")
    )
    state.server = server
    state.url = f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
    task = asyncio.create_task(server._serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield state
    server.should_exit = server.force_exit = True
    await task


API = """
type Query { ok: Boolean }
type Subscription { live(prefix: String = ""): Product broken: Product }
type Product { id: ID! title: String price: Int stock: Int! }
"""

STOCK = """
type Query { _entities(representations: [_Any!]!): [_Entity]! }
scalar _Any
union _Entity = Product
type Product { id: ID! stock: Int }
"""


def subscription_plan(document: str, variables: tuple[str, ...] = ()) -> Plan:
    """A stream of the catalog's products; inventory adds their stock."""
    return Plan(
        "subscription",
        Subscription(
            Fetch(0, "catalog", "subscription", document, None, variables),
            Flatten(
                ("live",),
                Fetch(
                    1,
                    "inventory",
                    "query",
                    "query ($representations: [_Any!]!) { _entities(representations:"
                    " $representations) { ... on Product { stock } } }",
                    None,
                    (),
                    (
                        EntityRequirement(
                            frozenset(), "Product", (RequiredField("id", "id", nullable=False),)
                        ),
                    ),
                ),
            ),
        ),
    )


@dataclass
class Subscriber:
    """An executor over the catalog and the inventory."""

    executor: Executor
    streams: SharedStreams
    inventory: Any
    contexts: list[FetchContext] = field(default_factory=list)

    def subscribe(
        self, operation: str, plan: Plan, variables: dict[str, Any] | None = None, **options: Any
    ) -> AsyncGenerator[ExecutionResult, None]:
        prepared = self.executor.prepare(parse(operation), None, plan)

        def context() -> FetchContext:
            made = FetchContext({"Loom-Identity": f"token-{len(self.contexts)}"})
            self.contexts.append(made)
            return made

        return self.executor.subscribe(
            prepared, prepared.coerce_variables(variables), context, **options
        )

    def live(
        self, fields: str = "id stock", **options: Any
    ) -> AsyncGenerator[ExecutionResult, None]:
        """The stream of products with some fields."""
        document = f"subscription {{ live {{ id {fields.replace('stock', '')} }} }}"
        return self.subscribe(
            f"subscription {{ live {{ {fields} }} }}", subscription_plan(document), **options
        )


MakeSubscriber = Callable[..., Awaitable[Subscriber]]


@pytest.fixture
async def make_subscriber(start_subgraph: Any, station: Station) -> AsyncIterator[MakeSubscriber]:
    """Makes subscribers: ``await make_subscriber(Upstream("sse"), queue=2, url=other)``."""
    async with AsyncExitStack() as stack:

        async def make(
            upstream: Upstream | None = None, *, queue: int = 64, url: str | None = None
        ) -> Subscriber:
            inventory = await start_subgraph(
                "inventory",
                STOCK,
                {
                    "Product": {
                        "__resolve__": lambda representation: {"id": representation["id"]},
                        "stock": lambda source, _: int(source["id"].strip("abp")) + 10,
                    }
                },
            )
            urls = {"catalog": url or station.url, "inventory": inventory.url}
            upstreams = Upstreams(urls, upstream or Upstream(connect_timeout=1.0))
            transport = await stack.enter_async_context(HttpTransport(urls))
            streams = SharedStreams(upstreams, queue=queue)
            schema = build_schema(API)

            @dataclass(frozen=True)
            class Schemas:
                schema: Any
                api_schema: Any

            executor = Executor(Schemas(schema, schema), transport, ErrorPolicy(), streams)
            return Subscriber(executor, streams, inventory)

        yield make
