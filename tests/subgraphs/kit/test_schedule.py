"""However many schedulers there are, a slot's run is enqueued once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from subgraphs.kit.bus import Bus, make_broker
from subgraphs.kit.redis import Redis
from subgraphs.kit.resources import Resources
from subgraphs.kit.schedule import claim, run_schedule
from subgraphs.kit.settings import Settings
from subgraphs.kit.tasks import Periodic, Tasks


def tasks_every(seconds: int) -> Tasks:
    tasks = Tasks("clock")

    @tasks.every(seconds=seconds)
    async def tick(resources: Resources) -> None:
        """Never run here: it is only enqueued."""

    return tasks


class CountingBus(Bus):
    """Notes the moments at which runs are enqueued."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.enqueued: list[float] = []

    async def enqueue(self, periodic: Periodic) -> Any:
        self.enqueued.append(time.time())
        return await super().enqueue(periodic)


@pytest.fixture
async def redis(redis_url: Callable[[], str]) -> AsyncIterator[Redis]:
    store = Redis(redis_url(), domain="schedule", timeout_seconds=2)
    yield store
    await store.close()


@pytest.fixture
def make_bus(broker_url: Callable[[], str]) -> Callable[[Tasks], CountingBus]:
    url = broker_url()
    return lambda tasks: CountingBus(
        make_broker(Settings(broker_url=url)), [tasks], namespace="test-schedule"
    )


async def test_two_schedulers_enqueue_one_run_a_slot(
    redis: Redis, make_bus: Callable[[Tasks], CountingBus]
) -> None:
    buses = [make_bus(tasks_every(1)) for _ in range(2)]
    await asyncio.sleep(1.1 - time.time() % 1)  # so that no slot changes while they start
    schedulers = [asyncio.create_task(run_schedule(bus, redis)) for bus in buses]

    await asyncio.sleep(2.5)
    for scheduler in schedulers:
        scheduler.cancel()
    await asyncio.gather(*schedulers, return_exceptions=True)

    moments = sorted(moment for bus in buses for moment in bus.enqueued)
    slots = [int(moment) for moment in moments]
    assert slots == list(range(slots[0], slots[0] + 3))
    for bus in buses:
        await asyncio.to_thread(bus.broker.flush, bus.queue("clock"))
        bus.broker.close()


async def test_a_slot_is_claimed_once(redis: Redis) -> None:
    (periodic,) = tasks_every(30).periodic

    assert sorted(await asyncio.gather(*(claim(redis, periodic, 7) for _ in range(5)))) == [
        False,
        False,
        False,
        False,
        True,
    ]
    assert await claim(redis, periodic, 8)
    assert 30 < await redis.client.ttl(redis.key("clock.tick", "7")) <= 60


async def test_it_outlives_a_redis_that_is_away(
    make_bus: Callable[[Tasks], CountingBus],
) -> None:
    bus = make_bus(tasks_every(1))
    away = Redis("redis://127.0.0.1:1/0", domain="schedule", timeout_seconds=0.2)

    scheduler = asyncio.create_task(run_schedule(bus, away))
    await asyncio.sleep(1.5)

    assert not scheduler.done()
    assert bus.enqueued == []
    scheduler.cancel()
    await asyncio.gather(scheduler, return_exceptions=True)
    await away.close()
    bus.broker.close()
