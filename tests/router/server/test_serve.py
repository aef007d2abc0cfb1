"""The router as a process: how it starts, what stops it, and what it says when it cannot start."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

if TYPE_CHECKING:
    from tests.router.server.conftest import Shop

Start = Callable[..., Awaitable[Process]]


@pytest.fixture
async def start(shop: Shop) -> AsyncIterator[Start]:
    """Runs ``python -m router serve`` before the shop, with further flags."""
    processes: list[Process] = []

    async def run(*flags: str) -> Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "router", "serve"),
            *("--supergraph", str(shop.supergraph), *flags),
            stderr=PIPE,
            env={**os.environ, "LOG_FORMAT": "console"},
        )
        processes.append(process)
        return process

    yield run
    for process in processes:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def address(process: Process) -> str:
    """Where the router says that it serves."""
    assert process.stderr is not None
    async for line in process.stderr:
        found = re.search(rb"(http://[0-9.:]+)/graphql", line)
        if found:
            return found.group(1).decode()
    raise AssertionError("the router stopped")


async def healthy(session: aiohttp.ClientSession, url: str) -> None:
    for _ in range(100):
        try:
            async with session.get(f"{url}/health") as response:
                assert response.status == 200
                return
        except aiohttp.ClientConnectorError:
            await asyncio.sleep(0.05)
    raise AssertionError("the router does not answer")


async def test_a_request_under_way_is_finished_after_sigterm(start: Start, shop: Shop) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        arrived.set()
        await go_on.wait()
        return web.json_response({"data": {"warehouses": ["Ghent"]}})

    shop.inventory.answer = slow
    process = await start("--port", "0")
    url = await address(process)
    async with aiohttp.ClientSession() as session:
        await healthy(session, url)
        asked = asyncio.create_task(
            session.post(f"{url}/graphql", json={"query": "{ warehouses }"})
        )
        await arrived.wait()
        process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        go_on.set()
        async with await asked as response:
            assert await response.json() == {"data": {"warehouses": ["Ghent"]}}
    assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_control_c(start: Start) -> None:
    process = await start("--port", "0")
    url = await address(process)
    async with aiohttp.ClientSession() as session:
        await healthy(session, url)
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    rest = await process.stderr.read()
    assert await process.wait() == 130
    assert b"Traceback" not in rest


async def test_a_port_that_is_taken(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await start("--port", str(port))
        assert process.stderr is not None
        said = (await process.stderr.read()).decode()
    assert await process.wait() == 1
    assert said == (
        f"cannot listen on 127.0.0.1 port {port}: Address already in use;"
        " choose another with --port or ROUTER_PORT\n"
    )
