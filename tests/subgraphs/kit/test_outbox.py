"""The outbox and the inbox, on both kinds of store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, ClassVar

import pytest
from pymongo.errors import DuplicateKeyError
from sqlalchemy import func, select

from subgraphs.kit.events import Envelope, Event
from subgraphs.kit.mongo import Mongo
from subgraphs.kit.outbox import (
    MongoTransactions,
    RedisTransactions,
    RedisWork,
    SqlTransactions,
    carry_out,
)
from subgraphs.kit.outbox import mongo as mongo_outbox
from subgraphs.kit.outbox import redis as redis_outbox
from subgraphs.kit.outbox.sql import EVENT_TABLES, OUTBOX
from subgraphs.kit.outbox.transactions import ATTEMPTS
from subgraphs.kit.postgres import Postgres
from subgraphs.kit.redis import Redis


class Counted(Event):
    type: ClassVar[str] = "test.counted"
    number: int

    def subject(self) -> str:
        return "sheep"


class Broker:
    """Keeps what is published; slowly, or not at all, where it is told so."""

    def __init__(self, *, seconds: float = 0, failure: BaseException | None = None) -> None:
        self.numbers: list[int] = []
        self.seconds = seconds
        self.failure = failure
        self.asked = asyncio.Event()

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        self.asked.set()
        await asyncio.sleep(self.seconds)
        self.numbers += [envelope.data["number"] for envelope in envelopes]
        if self.failure is not None:
            raise self.failure


class Ledger:
    """A store's transactions, and a view of its outbox."""

    def __init__(self, transactions: Any, store: Any) -> None:
        self.transactions = transactions
        self._store = store

    async def record(self, *numbers: int) -> None:
        async with self.transactions.begin() as session:
            for number in numbers:
                await self.transactions.record(session, Counted(number=number))

    async def waiting(self) -> int:
        if isinstance(self._store, Mongo):
            return await self._store.database["outbox"].count_documents({})
        if isinstance(self._store, Redis):
            length: int = await self._store.client.llen(self._store.key("outbox"))
            return length
        async with self._store.reading() as session:
            found: int = await session.scalar(select(func.count()).select_from(OUTBOX))
            return found

    async def deliver(self, subscriber: str, event_id: str) -> bool:
        async with self.transactions.begin() as session:
            first: bool = await self.transactions.first_delivery(session, subscriber, event_id)
            return first


@pytest.fixture
async def postgres(postgres_database: Callable[..., str]) -> AsyncIterator[Ledger]:
    store = Postgres(postgres_database(), domain="test", pool_size=4, timeout_seconds=5)
    async with store.engine.begin() as connection:
        await connection.run_sync(EVENT_TABLES.create_all)
    yield Ledger(SqlTransactions(store), store)
    await store.close()


@pytest.fixture
async def mongodb(mongo_url: Callable[[], str]) -> AsyncIterator[Ledger]:
    store = Mongo(mongo_url(), domain="test", timeout_seconds=5)
    for name in ("outbox", "inbox"):
        await store.database.create_collection(name)
    yield Ledger(MongoTransactions(store), store)
    await store.close()


@pytest.fixture
async def redis(redis_url: Callable[[], str]) -> AsyncIterator[Ledger]:
    store = Redis(redis_url(), domain="test", timeout_seconds=5)
    yield Ledger(RedisTransactions(store), store)
    await store.close()


@pytest.fixture(params=["postgres", "mongodb", "redis"])
def ledger(request: pytest.FixtureRequest, servers: str) -> Ledger:  # noqa: ARG001  # asked for below
    found: Ledger = request.getfixturevalue(request.param)
    return found


async def test_events_are_relayed_in_the_order_in_which_they_were_recorded(ledger: Ledger) -> None:
    broker = Broker()
    for number in range(7):
        await ledger.record(number)

    relayed = [await ledger.transactions.relay(broker.publish, 3) for _ in range(4)]

    assert relayed == [3, 3, 1, 0]
    assert broker.numbers == list(range(7))
    assert await ledger.waiting() == 0


async def test_what_was_rolled_back_is_never_published(ledger: Ledger) -> None:
    async def undone() -> None:
        async with ledger.transactions.begin() as session:
            await ledger.transactions.record(session, Counted(number=1))
            raise KeyError

    with pytest.raises(KeyError):
        await undone()
    broker = Broker()
    assert await ledger.transactions.relay(broker.publish, 10) == 0
    assert broker.numbers == []


async def test_two_relays_share_the_work(ledger: Ledger) -> None:
    for number in range(40):
        await ledger.record(number)
    brokers = Broker(seconds=0.01), Broker(seconds=0.01)

    async def relay(broker: Broker) -> None:
        while await ledger.waiting():
            await ledger.transactions.relay(broker.publish, 5)

    await asyncio.gather(*(relay(broker) for broker in brokers))

    assert sorted(brokers[0].numbers + brokers[1].numbers) == list(range(40))
    for broker in brokers:
        assert broker.numbers == sorted(broker.numbers)


async def test_while_one_relay_publishes_the_other_finds_nothing(ledger: Ledger) -> None:
    await ledger.record(1)
    slow, other = Broker(seconds=0.3), Broker()
    relaying = asyncio.create_task(ledger.transactions.relay(slow.publish, 10))
    await slow.asked.wait()

    assert await ledger.transactions.relay(other.publish, 10) == 0
    assert await relaying == 1
    assert (slow.numbers, other.numbers) == ([1], [])


@pytest.mark.parametrize("failure", [ConnectionError("broker"), asyncio.CancelledError()])
async def test_what_the_broker_did_not_confirm_is_published_again(
    ledger: Ledger, failure: BaseException
) -> None:
    await ledger.record(1, 2)
    failing, broker = Broker(failure=failure), Broker()

    with pytest.raises(type(failure)):
        await ledger.transactions.relay(failing.publish, 10)

    assert await ledger.waiting() == 2
    assert await ledger.transactions.relay(broker.publish, 10) == 2
    assert broker.numbers == [1, 2]
    assert await ledger.waiting() == 0


async def test_a_relay_that_dies_before_deleting_publishes_again_in_postgres(
    postgres: Ledger,
) -> None:
    await postgres.record(1)
    dying, broker = Broker(seconds=60), Broker()
    relaying = asyncio.create_task(postgres.transactions.relay(dying.publish, 10))
    await dying.asked.wait()
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)

    assert await postgres.transactions.relay(broker.publish, 10) == 1
    assert broker.numbers == [1]


async def test_a_relay_that_dies_keeps_its_events_until_its_lease_ends_in_mongodb(
    mongodb: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    await mongodb.record(1, 2)
    monkeypatch.setattr(mongo_outbox, "LEASE", mongo_outbox.LEASE / 30)
    dead, broker = Broker(), Broker()
    outbox = mongodb._store.database["outbox"]

    async def die(_envelopes: Sequence[Envelope]) -> None:
        # what a process killed here leaves: events that it has leased
        dead.numbers += [1, 2]
        leased = await outbox.find().to_list()
        raise _Killed(leased)

    with pytest.raises(_Killed) as killed:
        await mongodb.transactions.relay(die, 10)
    for document in killed.value.leased:
        await outbox.replace_one({"_id": document["_id"]}, document)

    assert await mongodb.transactions.relay(broker.publish, 10) == 0
    await asyncio.sleep(1.1)
    assert await mongodb.transactions.relay(broker.publish, 10) == 2
    assert broker.numbers == dead.numbers
    assert await mongodb.waiting() == 0


class _Killed(Exception):
    def __init__(self, leased: list[dict[str, Any]]) -> None:
        super().__init__()
        self.leased = leased


async def test_a_relay_that_dies_keeps_others_away_until_its_lease_ends_in_redis(
    redis: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    await redis.record(1)
    monkeypatch.setattr(redis_outbox, "LEASE_MILLISECONDS", 300)
    client, lease = redis._store.client, redis._store.key("outbox", "lease")
    await client.set(lease, "somebody who died", px=300)
    broker = Broker()

    assert await redis.transactions.relay(broker.publish, 10) == 0
    await asyncio.sleep(0.35)
    assert await redis.transactions.relay(broker.publish, 10) == 1
    assert broker.numbers == [1]


async def test_a_unit_of_work_writes_nothing_where_what_it_read_has_changed_in_redis(
    redis: Ledger,
) -> None:
    client = redis._store.client
    attempts = 0

    async def add(session: RedisWork) -> None:
        nonlocal attempts
        attempts += 1
        found = await session.get("sum")
        if attempts == 1:
            await client.set("sum", "10")
        session.write(lambda pipeline: pipeline.set("sum", str(int(found or 0) + 1)))

    await carry_out(redis.transactions, add)

    assert (attempts, await client.get("sum")) == (2, "11")


async def test_many_units_of_work_at_once_lose_nothing_in_redis(redis: Ledger) -> None:
    async def add(session: RedisWork) -> None:
        found = int(await session.get("count") or 0)
        session.write(lambda pipeline: pipeline.set("count", str(found + 1)))
        await redis.transactions.record(session, Counted(number=found))

    await asyncio.gather(*(carry_out(redis.transactions, add) for _ in range(8)))

    assert await redis._store.client.get("count") == "8"
    broker = Broker()
    assert await redis.transactions.relay(broker.publish, 10) == 8
    assert broker.numbers == list(range(8))


async def test_a_delivery_is_the_first_once_for_each_subscriber(ledger: Ledger) -> None:
    assert await ledger.deliver("one", "evt_1")
    assert not await ledger.deliver("one", "evt_1")
    assert await ledger.deliver("two", "evt_1")
    assert await ledger.deliver("one", "evt_2")


async def test_a_delivery_that_failed_was_none(ledger: Ledger) -> None:
    async def failed() -> None:
        async with ledger.transactions.begin() as session:
            assert await ledger.transactions.first_delivery(session, "one", "evt_1")
            raise KeyError

    with pytest.raises(KeyError):
        await failed()
    assert await ledger.deliver("one", "evt_1")


async def test_of_deliveries_at_the_same_time_one_is_the_first(ledger: Ledger) -> None:
    async def deliver() -> bool:
        async def note(session: Any) -> bool:
            first: bool = await ledger.transactions.first_delivery(session, "one", "evt_1")
            await asyncio.sleep(0.02)
            return first

        return await carry_out(ledger.transactions, note)

    outcomes = await asyncio.gather(*(deliver() for _ in range(4)))

    assert sorted(outcomes) == [False, False, False, True]


async def test_a_unit_of_work_that_collides_is_carried_out_again(mongodb: Ledger) -> None:
    attempts = 0

    async def collide(_session: Any) -> int:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise DuplicateKeyError("E11000")
        return attempts

    assert await carry_out(mongodb.transactions, collide) == 3


async def test_a_unit_of_work_that_always_collides_is_given_up_on(
    mongodb: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = 0
    monkeypatch.setattr("random.uniform", lambda _low, _high: 0)

    async def collide(_session: Any) -> None:
        nonlocal attempts
        attempts += 1
        raise DuplicateKeyError("E11000")

    with pytest.raises(DuplicateKeyError):
        await carry_out(mongodb.transactions, collide)
    assert attempts == ATTEMPTS


async def test_an_error_of_another_kind_is_raised_at_once(ledger: Ledger) -> None:
    attempts = 0

    async def fail(_session: Any) -> None:
        nonlocal attempts
        attempts += 1
        raise KeyError

    with pytest.raises(KeyError):
        await carry_out(ledger.transactions, fail)
    assert attempts == 1
