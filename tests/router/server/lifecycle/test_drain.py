"""Stopping: unready first, then closed to new clients, and every request answered."""

from __future__ import annotations

import asyncio
import signal
from time import monotonic
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

if TYPE_CHECKING:
    from tests.router.server.conftest import Router, Shop
    from tests.router.server.lifecycle.conftest import StartProcess

QUERY = {"query": "{ warehouses }"}
ANSWER = {"data": {"warehouses": ["Ghent"]}}


async def ask(session: aiohttp.ClientSession, url: str) -> dict[str, object]:
    async with session.post(f"{url}/graphql", json=QUERY) as response:
        assert response.status == 200
        answer: dict[str, object] = await response.json()
        return answer


async def test_it_is_unready_and_closes_connections_before_it_stops(
    start_process: StartProcess,
) -> None:
    router = await start_process(ROUTER_PROCESS__DRAIN_SECONDS="1")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{router.url}/health/ready") as ready:
            assert (ready.status, ready.headers.get("Connection")) == (200, None)
        router.process.send_signal(signal.SIGTERM)
        told = monotonic()
        await asyncio.sleep(0.2)
        async with session.get(f"{router.url}/health/ready") as ready:
            assert ready.status == 503
            assert (await ready.json())["status"] == "stopping"
        async with session.post(f"{router.url}/graphql", json=QUERY) as response:
            assert response.headers["Connection"] == "close"
            assert await response.json() == ANSWER
        assert await asyncio.wait_for(router.process.wait(), 10) == 0
        assert 0.9 < monotonic() - told < 5
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(f"{router.url}/health")


async def test_a_second_signal_ends_the_wait(start_process: StartProcess) -> None:
    router = await start_process(ROUTER_PROCESS__DRAIN_SECONDS="60")
    router.process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.3)
    assert router.process.returncode is None
    router.process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(router.process.wait(), 10) == 0


async def test_no_request_is_lost_while_it_drains(start_process: StartProcess, shop: Shop) -> None:
    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.05)
        return web.json_response(ANSWER)

    shop.inventory.answer = slow
    router = await start_process(ROUTER_PROCESS__DRAIN_SECONDS="0.7")
    stopping = asyncio.Event()
    answered = 0

    async def client() -> None:
        nonlocal answered
        async with aiohttp.ClientSession() as session:
            while not stopping.is_set():
                assert await ask(session, router.url) == ANSWER
                answered += 1

    clients = [asyncio.create_task(client()) for _ in range(4)]
    while answered < 10:
        await asyncio.sleep(0.01)
    router.process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.3)  # the balancer has noticed, and sends no more
    stopping.set()
    await asyncio.gather(*clients)
    assert await asyncio.wait_for(router.process.wait(), 10) == 0


async def test_a_request_that_takes_too_long_does_not_hold_it_up(
    start_process: StartProcess, shop: Shop
) -> None:
    arrived = asyncio.Event()

    async def never(_: web.Request) -> web.Response:
        arrived.set()
        await asyncio.sleep(60)
        return web.json_response({})

    shop.inventory.answer = never
    router = await start_process(ROUTER_GRACEFUL_TIMEOUT="1")
    async with aiohttp.ClientSession() as session:
        asked = asyncio.create_task(session.post(f"{router.url}/graphql", json=QUERY))
        await arrived.wait()
        router.process.send_signal(signal.SIGTERM)
        told = monotonic()
        assert await asyncio.wait_for(router.process.wait(), 10) == 0
        assert monotonic() - told < 5
        await asyncio.wait([asked])


async def test_hangup_loads_the_supergraph_again(start_process: StartProcess, shop: Shop) -> None:
    router = await start_process()
    shop.supergraph.write_text(shop.supergraph.read_text() + "\n# again\n")
    router.process.send_signal(signal.SIGHUP)
    await router.event("supergraph_reloaded")
    shop.supergraph.write_text("broken")
    router.process.send_signal(signal.SIGHUP)
    await router.event("supergraph_refused")
    async with aiohttp.ClientSession() as session:
        assert await ask(session, router.url) == ANSWER


async def test_ready_says_so_at_once(router: Router) -> None:
    assert (await router.request("GET", "/health/ready")).status == 200
    router.app.drain.active = True
    assert (await router.request("GET", "/health/ready")).status == 503
    assert (await router.request("GET", "/health/live")).status == 200
