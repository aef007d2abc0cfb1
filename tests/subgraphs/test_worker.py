"""The worker process: it is ready, works, goes on after a failure, and ends when it is told to."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import aiohttp
import pytest
from sqlalchemy import text

from subgraphs import worker as worker_module
from subgraphs.kit.bus import Bus, make_broker
from subgraphs.kit.events import Envelope, Event
from subgraphs.kit.migrations import migrate
from subgraphs.kit.outbox import SqlTransactions
from subgraphs.kit.postgres import Postgres
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings
from subgraphs.worker import relay_outbox

ROOT = Path(__file__).parents[2]


class ProductPublished(Event):
    """What inventory subscribes to, as the catalog publishes it."""

    type: ClassVar[str] = "catalog.product_published"
    skus: list[str]

    def subject(self) -> str:
        return "prod_x"


async def until(condition: Callable[[], Awaitable[object]], *, seconds: float = 60) -> None:
    """Wait until ``condition`` holds; a connection that fails means "not yet"."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                if await condition():
                    return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)


@pytest.fixture
async def settings(
    postgres_database: Callable[..., str],
    redis_url: Callable[[], str],
    broker_url: Callable[[], str],
) -> Settings:
    url = postgres_database()
    await migrate("subgraphs.inventory.migrations", url)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(
        database_url=url,
        redis_url=redis_url(),
        broker_url=broker_url(),
        broker_namespace=f"test-{secrets.token_hex(4)}",
        worker_port=port,
    )


@pytest.fixture
async def transactions(settings: Settings) -> AsyncIterator[SqlTransactions]:
    postgres = Postgres(settings.database_url, domain="test", pool_size=2, timeout_seconds=5)
    yield SqlTransactions(postgres)
    await postgres.close()


async def count(transactions: SqlTransactions, table: str) -> int:
    async with transactions.begin() as session:
        found: int = await session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
        return found


async def publish(transactions: SqlTransactions, *skus: str) -> None:
    async with transactions.begin() as session:
        await transactions.record(session, ProductPublished(skus=list(skus)))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_it_is_ready_works_and_ends_when_it_is_told_to(
    settings: Settings, transactions: SqlTransactions, how: signal.Signals
) -> None:
    environment = {
        name.upper(): str(getattr(settings, name))
        for name in ("database_url", "redis_url", "broker_url", "broker_namespace", "worker_port")
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "subgraphs", "worker", "inventory"),
        env={**os.environ, **environment, "LOG_LEVEL": "warning"},
        cwd=ROOT,
    )
    address = f"http://127.0.0.1:{settings.worker_port}"
    reports: list[dict[str, Any]] = []
    try:
        async with aiohttp.ClientSession() as client:

            async def ready() -> bool:
                async with client.get(f"{address}/health/ready") as response:
                    reports.append(await response.json())
                    return response.status == 200

            await until(ready)
            await publish(transactions, "ONE", "TWO")

            async def tracked() -> bool:
                return await count(transactions, "stock_items") == 2

            await until(tracked)
            async with client.get(f"{address}/metrics") as response:
                exposition = await response.text()
    finally:
        process.send_signal(how)
        async with asyncio.timeout(30):
            code = await process.wait()

    assert code == 0
    assert reports[-1] == {
        "status": "ready",
        "dependencies": {"inventory.postgres": {"status": "up"}, "broker": {"status": "up"}},
    }
    applied = 'subscriber="inventory.track_published_skus"'
    assert f'loom_events_handled_total{{outcome="applied",{applied}}} 1.0' in exposition
    assert await count(transactions, "outbox") == 0


async def test_the_relay_outlives_a_broker_that_is_away(
    settings: Settings, transactions: SqlTransactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "RELAY_RETRY_SECONDS", 0.05)
    published: list[str] = []

    class Bumpy(Bus):
        failures = 2

        async def publish(self, envelopes: Sequence[Envelope]) -> None:
            if self.failures:
                self.failures -= 1
                raise ConnectionError("the broker is away")
            published.extend(str(envelope.data["skus"][0]) for envelope in envelopes)

    bus = Bumpy(make_broker(settings), [], namespace=settings.broker_namespace)
    postgres = Postgres(settings.database_url, domain="inventory", pool_size=2, timeout_seconds=5)
    await publish(transactions, "ONE")
    await publish(transactions, "TWO")

    relaying = asyncio.create_task(
        relay_outbox(bus, Resources("inventory", settings, {"postgres": postgres}))
    )

    async def emptied() -> bool:
        return await count(transactions, "outbox") == 0

    await until(emptied, seconds=10)
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)
    await postgres.close()
    bus.broker.close()

    assert relaying.cancelled()
    assert published == ["ONE", "TWO"]
    assert bus.failures == 0
