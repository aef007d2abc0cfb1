"""Events survive the death of who publishes and of who applies them, and are applied once."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from subgraphs.kit.migrations import migrate

EVENTS = 200
ROOT = Path(__file__).parents[3]
ADJUST = """
mutation ($sku: ID!, $key: String!) {
  adjustStock(input: {warehouse: "BER", sku: $sku, quantity: -7, reason: "count",
    idempotencyKey: $key}) { __typename }
}
"""
SETUP = """
mutation ($skus: [ID!]!, $lines: [StockLineInput!]!) {
  createWarehouse(input: {code: "BER", name: "Berlin", country: "DE"}) { __typename }
  trackStock(input: {skus: $skus}) { __typename }
  receiveStock(input: {warehouse: "BER", lines: $lines, idempotencyKey: "d"}) { __typename }
}
"""


class Process:
    """A program of ours that can be killed and started again."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._arguments = arguments
        self._environment = environment
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._arguments,
            env={**os.environ, **self._environment},
            cwd=ROOT,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        await self._process.wait()


@asynccontextmanager
async def running(process: Process) -> AsyncIterator[Process]:
    await process.start()
    try:
        yield process
    finally:
        await process.end(signal.SIGKILL)


class Shop:
    """A client of inventory that repeats what was not acknowledged, under the same key."""

    def __init__(self, port: int, staff: Callable[[], str]) -> None:
        self._url = f"http://127.0.0.1:{port}/graphql"
        self._staff = staff

    async def ask(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        async with asyncio.timeout(60), aiohttp.ClientSession() as client:
            while True:
                try:
                    async with client.post(
                        self._url,
                        json={"query": query, "variables": variables},
                        headers={"Loom-Identity": self._staff()},
                    ) as response:
                        answer: dict[str, Any] = await response.json()
                        assert "errors" not in answer, answer
                        data: dict[str, Any] = answer["data"]
                        return data
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def database(postgres_database: Callable[..., str]) -> AsyncIterator[AsyncEngine]:
    """One database for inventory and the tally (their tables do not meet)."""
    url = postgres_database()
    await migrate("subgraphs.inventory.migrations", url)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(
            text("CREATE TABLE tally (sku text PRIMARY KEY, applied integer NOT NULL)")
        )
    yield engine
    await engine.dispose()


@pytest.fixture
def environment(
    database: AsyncEngine, redis_url: Callable[[], str], broker_url: Callable[[], str], signer: Any
) -> dict[str, str]:
    return {
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "REDIS_URL": redis_url(),
        "BROKER_URL": broker_url(),
        "BROKER_HEARTBEAT_SECONDS": "1.5",
        "BROKER_NAMESPACE": f"test-{secrets.token_hex(4)}",
        "IDENTITY_JWKS": signer.jwks,
        "INVENTORY_PORT": str(free_port()),
        "WORKER_PORT": str(free_port()),
        "LOG_LEVEL": "error",
    }


async def tally(engine: AsyncEngine) -> list[int]:
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT applied FROM tally"))
        return list(rows.scalars())


async def until_applied(engine: AsyncEngine, count: int, seconds: int) -> list[int]:
    """Wait until ``count`` SKUs are tallied, and a little longer for what comes too often."""
    async with asyncio.timeout(seconds):
        while len(await tally(engine)) < count:
            await asyncio.sleep(0.1)
    await asyncio.sleep(2)
    return await tally(engine)


@pytest.mark.parametrize("victim", ["worker", "subgraph"])
async def test_killed_in_the_middle_of_200_events_nothing_is_lost_or_applied_twice(
    environment: dict[str, str], database: AsyncEngine, signer: Any, victim: str
) -> None:
    skus = [f"SKU-{number:03}" for number in range(EVENTS)]
    worker = Process(["tests/subgraphs/delivery/tally_worker.py"], environment)
    subgraph = Process(["-m", "subgraphs", "serve", "inventory"], environment)
    shop = Shop(int(environment["INVENTORY_PORT"]), lambda: str(signer.staff("inventory:write")))
    async with running(worker), running(subgraph):
        await shop.ask(
            SETUP, {"skus": skus, "lines": [{"sku": sku, "quantity": 10} for sku in skus]}
        )

        async def sell() -> None:
            for start in range(0, EVENTS, 8):
                await asyncio.gather(
                    *(shop.ask(ADJUST, {"sku": sku, "key": sku}) for sku in skus[start : start + 8])
                )

        selling = asyncio.create_task(sell())
        for share in (0.2, 0.4, 0.6):
            async with asyncio.timeout(60):
                while len(await tally(database)) < EVENTS * share:
                    await asyncio.sleep(0.05)
            if victim == "worker":
                await worker.end(signal.SIGKILL)
                await worker.start()
            else:
                await subgraph.end(signal.SIGKILL)
                await subgraph.start()
        await selling
        applied = await until_applied(database, EVENTS, 60)

    assert applied == [1] * EVENTS
