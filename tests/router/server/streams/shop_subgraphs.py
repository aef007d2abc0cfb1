"""Two real subgraphs in one process: Strawberry on uvicorn, on a free port.

Run it as a program. It prints a line of JSON, ``{"port": …, "sdl": {"catalog": …, …}}``, and
serves ``/catalog/graphql`` and ``/inventory/graphql`` until it is stopped. Subscriptions listen
to a *channel*, a name of the test's own, to which the mutation ``publish`` sends.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from base64 import urlsafe_b64decode
from collections import defaultdict
from collections.abc import AsyncGenerator
from typing import Any

import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from strawberry.asgi import GraphQL
from strawberry.federation import Schema
from strawberry.subscriptions import (
    GRAPHQL_SSE_PROTOCOL,
    GRAPHQL_TRANSPORT_WS_PROTOCOL,
    MULTIPART_SUBSCRIPTION_PROTOCOL,
)
from strawberry.types import Info

Context = dict[str, Any]

channels: dict[str, list[asyncio.Queue[str | None]]] = defaultdict(list)
opened: dict[str, int] = defaultdict(int)


@strawberry.federation.type(keys=["id"], name="Product")
class CatalogProduct:
    id: strawberry.ID

    @strawberry.field
    def title(self) -> str:
        return f"Title {self.id}"

    @strawberry.field
    def price(self) -> int | None:
        if self.id == "p13":
            raise ValueError("unlucky")
        return 100

    @strawberry.field
    def related(self) -> list[CatalogProduct]:
        return [CatalogProduct(id=strawberry.ID(f"{self.id}{letter}")) for letter in "ab"]

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> CatalogProduct:
        return cls(id=id)


def _viewer(info: Info[Context, None]) -> str | None:
    """Who asks, by the identity that the router sends."""
    token = info.context["request"].headers.get("loom-identity")
    if token is None:
        return None
    payload = token.split(".")[1]
    claims: dict[str, str] = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims.get("sub") or claims["kind"]


@strawberry.type(name="Query")
class CatalogQuery:
    @strawberry.field
    def product(self, id: strawberry.ID) -> CatalogProduct | None:
        return CatalogProduct(id=id)

    @strawberry.field
    def products(self, first: int = 3) -> list[CatalogProduct]:
        return [CatalogProduct(id=strawberry.ID(f"p{number}")) for number in range(1, first + 1)]

    @strawberry.field
    def listeners(self, channel: str) -> int:
        return len(channels[channel])

    @strawberry.field
    def opened(self, channel: str) -> int:
        return opened[channel]

    @strawberry.field
    def viewer(self, info: Info[Context, None]) -> str | None:
        return _viewer(info)


@strawberry.type(name="Mutation")
class CatalogMutation:
    @strawberry.mutation
    def publish(self, channel: str, id: str) -> int:
        """Sends a product to the listeners, and tells how many there are."""
        for queue in channels[channel]:
            queue.put_nowait(id)
        return len(channels[channel])

    @strawberry.mutation
    def finish(self, channel: str) -> int:
        for queue in channels[channel]:
            queue.put_nowait(None)
        return len(channels[channel])


@strawberry.type(name="Subscription")
class CatalogSubscription:
    @strawberry.subscription
    async def live(self, channel: str) -> AsyncGenerator[CatalogProduct | None, None]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        channels[channel].append(queue)
        opened[channel] += 1
        try:
            while (product := await queue.get()) is not None:
                yield CatalogProduct(id=strawberry.ID(product))
        finally:
            channels[channel].remove(queue)

    @strawberry.subscription
    async def count(self, to: int) -> AsyncGenerator[int, None]:
        for number in range(1, to + 1):
            yield number

    @strawberry.subscription
    async def viewer(self, info: Info[Context, None]) -> AsyncGenerator[str | None, None]:
        yield _viewer(info)


@strawberry.federation.type(keys=["id"], name="Product")
class InventoryProduct:
    id: strawberry.ID

    @strawberry.field
    async def stock(self, delay: float = 0) -> int:
        await asyncio.sleep(delay)
        return int(self.id.strip("abp")) + 10

    @strawberry.field
    async def reserved(self, delay: float = 0) -> int:
        """Fails for ``p2``."""
        await asyncio.sleep(delay)
        if self.id == "p2":
            raise ValueError("no such reservation")
        return 1

    @strawberry.field
    async def shelf(self, delay: float = 0) -> str | None:
        await asyncio.sleep(delay)
        return f"Shelf {self.id}"

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> InventoryProduct:
        return cls(id=id)


@strawberry.type(name="Query")
class InventoryQuery:
    @strawberry.field
    async def warehouses(self, delay: float = 0) -> list[str]:
        await asyncio.sleep(delay)
        return ["Ghent", "Lyon"]


SCHEMAS = {
    "catalog": Schema(CatalogQuery, CatalogMutation, CatalogSubscription),
    "inventory": Schema(InventoryQuery, types=[InventoryProduct]),
}


def application() -> Starlette:
    """Both subgraphs, each below its name."""
    protocols = (
        GRAPHQL_TRANSPORT_WS_PROTOCOL,
        GRAPHQL_SSE_PROTOCOL,
        MULTIPART_SUBSCRIPTION_PROTOCOL,
    )
    return Starlette(
        routes=[
            Mount(f"/{name}", GraphQL(schema, subscription_protocols=protocols))
            for name, schema in SCHEMAS.items()
        ]
    )


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    sdl = {name: schema.as_str() for name, schema in SCHEMAS.items()}
    sys.stdout.write(json.dumps({"port": listener.getsockname()[1], "sdl": sdl}) + "\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        application(),
        log_config=None,
        access_log=False,
        ws="websockets-sansio",
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
