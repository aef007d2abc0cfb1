"""Events become messages, one for each subscriber, and an effect at most once."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

import pytest
from dramatiq import Worker
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import dq_name
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from subgraphs.kit.bus import Bus, make_broker, queue_name
from subgraphs.kit.dead_letters import DeadLetters
from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.events import Envelope, Event, Fact
from subgraphs.kit.outbox.sql import EVENT_TABLES, OUTBOX
from subgraphs.kit.postgres import Postgres
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings
from subgraphs.kit.tasks import Tasks, Work


class Sold(Event):
    type: ClassVar[str] = "shop.sold"
    sku: str
    quantity: int = 1

    def subject(self) -> str:
        return self.sku


class Noted(Event):
    type: ClassVar[str] = "ledger.noted"
    sku: str

    def subject(self) -> str:
        return self.sku


class SoldSku(Fact):
    sku: str


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Wait until ``condition`` holds."""
    async with asyncio.timeout(30):
        while not await condition():  # another thread's work has no event here
            await asyncio.sleep(0.05)


async def note(work: Work[AsyncSession], name: str, sku: str) -> None:
    await work.session.execute(
        text("INSERT INTO effects VALUES (:effect)"), {"effect": f"{name}:{sku}"}
    )


class Ledger:
    """A domain with two subscribers to one type, and a task."""

    def __init__(self, settings: Settings, engine: AsyncEngine) -> None:
        self.settings = settings
        self.engine = engine
        self.failures = 0
        self.runs = 0
        tasks = Tasks("ledger")

        @tasks.on("shop.sold", SoldSku)
        async def count(work: Work[AsyncSession], fact: SoldSku) -> None:
            await note(work, "count", fact.sku)
            await work.record(Noted(sku=fact.sku))

        @tasks.on("shop.sold", SoldSku)
        async def stumble(work: Work[AsyncSession], fact: SoldSku) -> None:
            await note(work, "stumble", fact.sku)
            await work.record(Noted(sku="undone" if not self.failures else fact.sku))
            if not self.failures:
                self.failures += 1
                raise RuntimeError("the first time only")

        @tasks.every(seconds=60)
        async def sweep(resources: Resources) -> None:
            assert resources.domain == "ledger"
            self.runs += 1
            raise RuntimeError("a task that fails")

        self.tasks = tasks
        self.bus = Bus(make_broker(settings), [tasks], namespace=settings.broker_namespace)

    @contextmanager
    def working(self) -> Iterator[None]:
        """A worker runs meanwhile."""
        postgres = Postgres(
            self.settings.database_url, domain="ledger", pool_size=4, timeout_seconds=5
        )
        self.bus.attach(Resources("ledger", self.settings, {"postgres": postgres}))
        queue = self.bus.queue("ledger")
        worker = Worker(
            self.bus.broker, queues={queue, dq_name(queue)}, worker_threads=2, worker_timeout=100
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

    async def effects(self) -> list[str]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(text("SELECT effect FROM effects ORDER BY 1"))
            return list(rows.scalars())

    async def recorded(self) -> list[str]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(OUTBOX.select())
            return sorted(row.envelope["data"]["sku"] for row in rows)


@pytest.fixture
async def ledger(
    postgres_database: Callable[..., str], broker_url: Callable[[], str]
) -> AsyncIterator[Ledger]:
    url = postgres_database()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(EVENT_TABLES.create_all)
        await connection.execute(text("CREATE TABLE effects (effect text NOT NULL)"))
    settings = Settings(
        database_url=url,
        broker_url=broker_url(),
        broker_namespace=f"test-{secrets.token_hex(4)}",
    )
    ledger = Ledger(settings, engine)
    yield ledger
    await asyncio.to_thread(ledger.bus.broker.flush, ledger.bus.queue("ledger"))
    ledger.bus.broker.close()
    await engine.dispose()


async def test_each_subscriber_is_delivered_to_and_retried_alone(ledger: Ledger) -> None:
    async def both() -> bool:
        return len(await ledger.effects()) == 2

    with ledger.working():
        await ledger.bus.publish([Envelope.of(Sold(sku="A"))])
        await until(both)

    assert ledger.failures == 1
    assert await ledger.effects() == ["count:A", "stumble:A"]
    # what was recorded before the failure was undone with it
    assert await ledger.recorded() == ["A", "A"]


async def test_a_second_delivery_does_nothing(ledger: Ledger) -> None:
    ledger.failures = 1
    again, last = Envelope.of(Sold(sku="B")), Envelope.of(Sold(sku="LAST"))

    async def last_came() -> bool:
        return {"count:LAST", "stumble:LAST"} <= set(await ledger.effects())

    with ledger.working():
        await ledger.bus.publish([again, again])
        await ledger.bus.publish([again, last])
        await until(last_came)
        await asyncio.sleep(0.3)

    assert await ledger.effects() == ["count:B", "count:LAST", "stumble:B", "stumble:LAST"]


async def test_an_event_without_subscribers_goes_nowhere(ledger: Ledger) -> None:
    await ledger.bus.publish([Envelope.of(Noted(sku="C"))])

    with ledger.working():
        await asyncio.sleep(0.5)
    assert await ledger.effects() == []


async def test_a_periodic_task_that_fails_is_no_dead_letter(ledger: Ledger) -> None:
    async def has_run_twice() -> bool:
        return ledger.runs == 2

    (sweep,) = ledger.bus.schedule
    with ledger.working():
        await ledger.bus.enqueue(sweep)
        await ledger.bus.enqueue(sweep)
        await until(has_run_twice)
        await asyncio.sleep(0.3)

    assert ledger.runs == 2
    letters = DeadLetters(ledger.bus.broker, [ledger.bus.queue("ledger")])
    assert await asyncio.to_thread(letters.all) == []


async def test_the_broker_is_pinged(ledger: Ledger) -> None:
    await asyncio.to_thread(ledger.bus.ping)

    gone = Bus(
        make_broker(Settings(broker_url="redis://127.0.0.1:1/0")), [ledger.tasks], namespace="x"
    )
    with pytest.raises(RedisConnectionError):
        await asyncio.to_thread(gone.ping)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("redis://127.0.0.1:1/0", RedisBroker),
        ("rediss://127.0.0.1:1/0", RedisBroker),
        ("amqp://guest:guest@127.0.0.1:1", RabbitmqBroker),
        ("amqps://guest:guest@127.0.0.1:1", RabbitmqBroker),
    ],
)
def test_the_url_names_the_broker(url: str, kind: type) -> None:
    assert isinstance(make_broker(Settings(broker_url=url)), kind)


def test_another_url_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"BROKER_URL begins with 'kafka'.*amqp://"):
        make_broker(Settings(broker_url="kafka://127.0.0.1"))


def test_a_domains_queue_is_named_after_it() -> None:
    assert queue_name("loom", "catalog") == "loom.catalog"
