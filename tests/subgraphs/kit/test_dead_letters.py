"""What fails for good is kept by the broker, and can be read, replayed and discarded."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import orjson
import pytest
import structlog
from dramatiq import Worker
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.common import dq_name
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from subgraphs.__main__ import main
from subgraphs.kit.bus import Bus, make_broker
from subgraphs.kit.dead_letters import DeadLetterNotFound, DeadLetters
from subgraphs.kit.events import Envelope, Event, Fact
from subgraphs.kit.outbox.sql import EVENT_TABLES
from subgraphs.kit.postgres import Postgres
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings
from subgraphs.kit.tasks import Tasks, Work

DOMAIN = "inventory"  # whose queue the command line looks into


class StockLow(Event):
    type: ClassVar[str] = "inventory.stock_low"
    sku: str

    def subject(self) -> str:
        return self.sku


class Fall(Fact):
    sku: str


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Wait until ``condition`` holds."""
    async with asyncio.timeout(30):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.05)


@dataclass
class Flaky:
    """A subscriber that fails until it is mended, and its worker."""

    settings: Settings
    engine: AsyncEngine
    broken: bool = True
    attempts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        tasks = Tasks(DOMAIN)

        @tasks.on("inventory.stock_low", Fall)
        async def count(work: Work[AsyncSession], fact: Fall) -> None:
            self.attempts.append(fact.sku)
            await work.session.execute(text("INSERT INTO applied VALUES (:sku)"), {"sku": fact.sku})
            if self.broken:
                raise RuntimeError(f"cannot count {fact.sku}")

        self.bus = Bus(
            make_broker(self.settings), [tasks], namespace=self.settings.broker_namespace
        )
        self.queue = self.bus.queue(DOMAIN)
        self.letters = DeadLetters(self.bus.broker, [self.queue])

    @contextmanager
    def working(self) -> Iterator[None]:
        """A worker runs meanwhile."""
        postgres = Postgres(
            self.settings.database_url, domain=DOMAIN, pool_size=2, timeout_seconds=5
        )
        self.bus.attach(Resources(DOMAIN, self.settings, {"postgres": postgres}))
        worker = Worker(
            self.bus.broker,
            queues={self.queue, dq_name(self.queue)},
            worker_threads=2,
            worker_timeout=100,
        )
        worker.start()
        try:
            yield
        finally:
            loop = get_event_loop_thread()
            assert loop is not None
            worker.pause()
            loop.run_coroutine(postgres.close())
            worker.stop()

    async def publish(self, *skus: str) -> None:
        await self.bus.publish([Envelope.of(StockLow(sku=sku)) for sku in skus])

    async def fail(self, *skus: str) -> list[Any]:
        """Publish events that fail for good; return their dead letters."""

        async def have_failed() -> bool:
            return len(await self.all()) == len(skus)

        with self.working():
            await self.publish(*skus)
            await until(have_failed)
        return await self.all()

    async def all(self) -> list[Any]:
        return await asyncio.to_thread(self.letters.all)

    async def applied(self) -> list[str]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(text("SELECT sku FROM applied ORDER BY sku"))
            return list(rows.scalars())


@pytest.fixture
def logs_restored() -> Iterator[None]:
    """The command line sends the process's logs where it wants them."""
    root, pika = logging.getLogger(), logging.getLogger("pika")
    handlers, level, noise = root.handlers, root.level, pika.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    pika.setLevel(noise)
    structlog.reset_defaults()


@pytest.fixture
async def flaky(
    postgres_database: Callable[..., str], broker_url: Callable[[], str]
) -> AsyncIterator[Flaky]:
    url = postgres_database()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(EVENT_TABLES.create_all)
        await connection.execute(text("CREATE TABLE applied (sku text NOT NULL)"))
    settings = Settings(
        database_url=url,
        broker_url=broker_url(),
        broker_namespace=f"test-{secrets.token_hex(4)}",
        broker_max_retries=1,
    )
    flaky = Flaky(settings, engine)
    yield flaky
    await asyncio.to_thread(flaky.bus.broker.flush, flaky.queue)
    flaky.bus.broker.close()
    await engine.dispose()


async def test_what_fails_for_good_ends_there_after_its_retries(flaky: Flaky) -> None:
    (letter,) = await flaky.fail("LOST")

    assert flaky.attempts == ["LOST", "LOST"]
    assert letter.message.actor_name == "inventory.count"
    assert letter.queue == flaky.queue
    assert letter.event.type == "inventory.stock_low"
    assert letter.event.data == {"sku": "LOST"}
    assert letter.attempts == 2
    assert abs(datetime.now(UTC) - letter.failed_at) < timedelta(seconds=60)
    assert letter.summary() == {
        "id": letter.id,
        "queue": flaky.queue,
        "actor": "inventory.count",
        "failed_at": letter.failed_at.isoformat(),
        "attempts": 2,
        "event_type": "inventory.stock_low",
        "event_id": letter.event.id,
        "subject": "LOST",
        "error": "RuntimeError: cannot count LOST",
    }
    assert "in count" in letter.details()["traceback"]
    assert await flaky.applied() == []


async def test_reading_leaves_them_where_they_are(flaky: Flaky) -> None:
    await flaky.fail("ONE", "TWO")

    seen = [{letter.id for letter in await flaky.all()} for _ in range(3)]

    assert len(seen[0]) == 2
    assert seen[0] == seen[1] == seen[2]


async def test_a_replay_applies_it_once(flaky: Flaky) -> None:
    letters = {letter.event.subject: letter for letter in await flaky.fail("MENDED", "OTHER")}
    flaky.broken = False

    replayed = await asyncio.to_thread(flaky.letters.replay, letters["MENDED"].id)

    assert replayed.id == letters["MENDED"].id
    assert [letter.event.subject for letter in await flaky.all()] == ["OTHER"]
    with flaky.working():
        await until(flaky.applied)
        await asyncio.sleep(0.3)
    assert await flaky.applied() == ["MENDED"]
    with pytest.raises(DeadLetterNotFound, match=replayed.id):
        await asyncio.to_thread(flaky.letters.replay, replayed.id)


async def test_a_replay_has_all_its_retries_before_it(flaky: Flaky) -> None:
    (letter,) = await flaky.fail("STILL")
    flaky.attempts.clear()

    await asyncio.to_thread(flaky.letters.replay, letter.id)
    assert await flaky.all() == []
    with flaky.working():
        await until(flaky.all)

    assert flaky.attempts == ["STILL", "STILL"]
    (again,) = await flaky.all()
    assert (again.id, again.attempts) == (letter.id, 2)


async def test_a_replay_of_what_was_applied_already_does_nothing(flaky: Flaky) -> None:
    (letter,) = await flaky.fail("TWICE")
    flaky.broken = False
    with flaky.working():
        await flaky.bus.publish([letter.event])
        await until(flaky.applied)
        await asyncio.to_thread(flaky.letters.replay, letter.id)
        await asyncio.sleep(1)

    assert await flaky.applied() == ["TWICE"]
    assert await flaky.all() == []


async def test_discarding_removes_one(flaky: Flaky) -> None:
    letters = {letter.event.subject: letter for letter in await flaky.fail("GONE", "KEPT")}

    await asyncio.to_thread(flaky.letters.discard, letters["GONE"].id)

    assert [letter.id for letter in await flaky.all()] == [letters["KEPT"].id]
    with pytest.raises(DeadLetterNotFound, match="older than seven days"):
        await asyncio.to_thread(flaky.letters.discard, letters["GONE"].id)


async def test_a_queue_that_nobody_has_used_has_none(flaky: Flaky) -> None:
    assert await flaky.all() == []


@pytest.mark.usefixtures("logs_restored")
async def test_the_command_line(
    flaky: Flaky, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    letters = {letter.event.subject: letter for letter in await flaky.fail("ONE", "TWO")}
    monkeypatch.setenv("BROKER_URL", flaky.settings.broker_url)
    monkeypatch.setenv("BROKER_NAMESPACE", flaky.settings.broker_namespace)

    async def run(*arguments: str) -> tuple[int, str]:
        code = await asyncio.to_thread(main, ["dead-letters", *arguments])
        captured = capsys.readouterr()
        return code, captured.out or captured.err

    one, two = letters["ONE"].id, letters["TWO"].id
    code, output = await run("list", "--json")
    assert code == 0
    assert {row["id"]: row["subject"] for row in orjson.loads(output)} == {one: "ONE", two: "TWO"}
    code, output = await run("list")
    assert code == 0
    assert sorted(line.split()[0] for line in output.splitlines()) == sorted([one, two])
    code, output = await run("show", one)
    assert code == 0
    assert '"subject": "ONE"' in output
    assert "Traceback (most recent call last)" in output
    code, output = await run("show", one, "--json")
    assert orjson.loads(output)["arguments"][0]["data"] == {"sku": "ONE"}
    assert await run("discard", one) == (0, f"discarded {one}\n")
    assert await run("replay", two) == (0, f"replayed {two}\n")
    assert await run("list") == (0, "no dead letters\n")
    assert await run("list", "--json") == (0, "[]\n")
    code, output = await run("show", one)
    assert code == 1
    assert output.startswith(f"subgraphs: There is no dead letter '{one}'")


@pytest.mark.usefixtures("logs_restored")
@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://guest:guest@127.0.0.1:1"])
def test_a_broker_that_is_away(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BROKER_URL", url)

    assert main(["dead-letters", "list"]) == 1
    assert capsys.readouterr().err.startswith("subgraphs: The broker of BROKER_URL does not answer")
