"""A client that closes its connection takes its requests to subgraphs with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

if TYPE_CHECKING:
    from tests.router.server.conftest import Router, Shop


@dataclass
class Slow:
    """An answer that does not come before it is let. ``dropped`` when the connection ends first."""

    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    dropped: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    count: int = 0

    async def __call__(self, _: web.Request) -> web.Response:
        self.count += 1
        self.arrived.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.dropped.set()
            raise
        return web.json_response({"data": {"warehouses": ["Ghent"], "rename": None}})


async def leave(router: Router, query: str, slow: Slow) -> None:
    """Asks over a connection of its own, and closes it while the subgraph works."""
    async with aiohttp.ClientSession() as session:
        asked = asyncio.create_task(session.post(f"{router.url}/graphql", json={"query": query}))
        await asyncio.wait_for(slow.arrived.wait(), 5)
        asked.cancel()
        await asyncio.wait([asked])


async def test_the_subgraph_sees_its_connection_dropped(router: Router, shop: Shop) -> None:
    shop.inventory.answer = slow = Slow()
    await leave(router, "{ warehouses }", slow)
    await asyncio.wait_for(slow.dropped.wait(), 5)
    shop.inventory.answer = None
    assert (await router.query("{ warehouses }")).json == {"data": {"warehouses": ["Ghent"]}}
    metrics = (await router.request("GET", "/metrics")).text
    assert "router_requests_in_flight 0.0" in metrics


async def test_side_by_side_fetches_are_all_given_up(router: Router, shop: Shop) -> None:
    shop.inventory.answer = slow = Slow()
    shop.catalog.answer = other = Slow()
    await leave(router, "{ warehouses products { title } }", slow)
    await asyncio.wait_for(slow.dropped.wait(), 5)
    await asyncio.wait_for(other.dropped.wait(), 5)


async def test_a_mutation_is_finished(router: Router, shop: Shop) -> None:
    shop.catalog.answer = slow = Slow()
    await leave(router, 'mutation { rename(slug: "a", title: "b") { title } }', slow)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(slow.dropped.wait(), 0.3)
    slow.go_on.set()


async def test_others_who_ask_the_same_are_served(router: Router, shop: Shop) -> None:
    shop.inventory.answer = slow = Slow()
    async with aiohttp.ClientSession() as session:
        first = asyncio.create_task(
            session.post(f"{router.url}/graphql", json={"query": "{ warehouses }"})
        )
        await asyncio.wait_for(slow.arrived.wait(), 5)
        second = asyncio.create_task(router.query("{ warehouses }"))
        await asyncio.sleep(0.1)
        assert slow.count == 1
        first.cancel()
        await asyncio.wait([first])
    await asyncio.wait_for(slow.dropped.wait(), 5)
    slow.go_on.set()
    assert (await second).json == {"data": {"warehouses": ["Ghent"]}}
    assert slow.count == 2


async def test_a_body_that_takes_its_time(router: Router) -> None:
    """The connection is not watched while the body is read from it."""

    async def body() -> AsyncIterator[bytes]:
        yield b'{"query":'
        await asyncio.sleep(0.2)
        yield b'"{ warehouses }"}'

    reply = await router.request(
        "POST", "/graphql", data=body(), headers={"Content-Type": "application/json"}
    )
    assert reply.json == {"data": {"warehouses": ["Ghent"]}}


async def test_a_client_that_stays_is_answered(router: Router, shop: Shop) -> None:
    shop.inventory.answer = slow = Slow()
    asked = asyncio.create_task(router.query("{ warehouses }"))
    await slow.arrived.wait()
    await asyncio.sleep(0.2)
    slow.go_on.set()
    assert (await asked).status == 200
    shop.inventory.answer = None
    assert (await router.query("{ warehouses }")).status == 200
