"""Periodic tasks: each is enqueued once per period, however many workers there are.

Time is cut into slots of the period's length since the Unix epoch. Whoever claims a slot's key in
Redis enqueues the run, so that no leader has to be elected and none can be lost.
"""

from __future__ import annotations

import asyncio
import time

from redis.exceptions import RedisError

from subgraphs.kit.bus import Bus
from subgraphs.kit.logs import get_logger
from subgraphs.kit.redis import Redis
from subgraphs.kit.tasks import Periodic

logger = get_logger(__name__)


async def run_schedule(bus: Bus, redis: Redis) -> None:
    """Enqueue every periodic task of ``bus`` when it is due, until cancelled."""
    async with asyncio.TaskGroup() as group:
        for periodic in bus.schedule:
            group.create_task(_repeat(bus, redis, periodic))


async def _repeat(bus: Bus, redis: Redis, periodic: Periodic) -> None:
    while True:
        now = time.time()
        slot = int(now // periodic.seconds)
        try:
            if await claim(redis, periodic, slot):
                await bus.enqueue(periodic)
        except (RedisError, OSError, ConnectionError) as error:
            logger.warning("schedule interrupted", task=periodic.name, error=str(error))
        await asyncio.sleep((slot + 1) * periodic.seconds - time.time())


async def claim(redis: Redis, periodic: Periodic, slot: int) -> bool:
    """Return whether the caller is the one to enqueue this slot's run."""
    key = redis.key(periodic.name, str(slot))
    claimed = await redis.client.set(key, "1", nx=True, ex=max(periodic.seconds * 2, 60))
    return bool(claimed)
