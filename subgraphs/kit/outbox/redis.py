"""Units of work in Redis, with an outbox and an inbox in them.

Redis has no transactions that read and then write. What a unit of work reads it therefore watches
(``WATCH``); what it writes waits, and is sent at its end as one ``MULTI`` … ``EXEC``, which Redis
carries out whole, or not at all if anything that was watched has changed meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import uuid4

from redis.asyncio.client import Pipeline
from redis.exceptions import WatchError

from subgraphs.kit.events import Envelope, Event
from subgraphs.kit.outbox.transactions import Publish
from subgraphs.kit.redis import Redis

REMEMBERED_SECONDS: Final = 30 * 24 * 3600
"""How long a delivery is remembered: longer than the broker keeps trying."""

LEASE_MILLISECONDS: Final = 30_000
"""How long a relay that dies keeps others from relaying."""

_RELEASE: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class RedisWork:
    """One unit of work: reads now, writes at the end."""

    def __init__(self, pipeline: Pipeline, count: Callable[[], None]) -> None:
        self._pipeline = pipeline
        self._count = count
        self._writes: list[Callable[[Pipeline], Any]] = []

    async def get(self, key: str) -> str | None:
        """Read a key's text, and watch it: if it changes before the end, nothing is written."""
        self._count()
        await self._pipeline.watch(key)
        found = await self._pipeline.get(key)
        return str(found) if found is not None else None

    def write(self, command: Callable[[Pipeline], Any]) -> None:
        """Send a command at the end: ``work.write(lambda redis: redis.set("key", "value"))``."""
        self._writes.append(command)

    async def commit(self) -> None:
        """Carry out what was written; raises ``WatchError`` if what was read is no longer so."""
        if not self._writes:
            return
        self._count()
        self._pipeline.multi()  # type: ignore[no-untyped-call]
        for command in self._writes:
            command(self._pipeline)
        await self._pipeline.execute()


class RedisTransactions:
    """:class:`~subgraphs.kit.outbox.Transactions` in Redis.

    One relay at a time publishes, so that events keep their order.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._outbox = redis.key("outbox")
        self._lease = redis.key("outbox", "lease")

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[RedisWork]:
        """Open a unit of work."""
        async with self._redis.client.pipeline(transaction=True) as pipeline:
            work = RedisWork(pipeline, self._redis.count_statement)
            yield work
            await work.commit()

    def collided(self, error: Exception) -> bool:
        """Something that was read changed before the end."""
        return isinstance(error, WatchError)

    async def record(self, session: RedisWork, event: Event) -> None:
        """Put ``event`` into the outbox."""
        text = Envelope.of(event).model_dump_json()
        session.write(lambda redis: redis.rpush(self._outbox, text))

    async def first_delivery(self, session: RedisWork, subscriber: str, event_id: str) -> bool:
        """Note the delivery; of two at the same time one collides with the other."""
        key = self._redis.key("inbox", subscriber, event_id)
        if await session.get(key) is not None:
            return False
        session.write(lambda redis: redis.set(key, "1", ex=REMEMBERED_SECONDS))
        return True

    async def relay(self, publish: Publish, limit: int) -> int:
        """Publish the oldest events, unless another relay is at it."""
        client = self._redis.client
        token = uuid4().hex
        if not await client.set(self._lease, token, nx=True, px=LEASE_MILLISECONDS):
            return 0
        try:
            texts = [str(text) for text in await client.lrange(self._outbox, 0, limit - 1)]
            if not texts:
                return 0
            await publish([Envelope.model_validate_json(text) for text in texts])
            async with client.pipeline(transaction=True) as pipeline:
                for text in texts:
                    pipeline.lrem(self._outbox, 1, text)
                await pipeline.execute()
            return len(texts)
        finally:
            release = client.eval(_RELEASE, 1, self._lease, token)
            await asyncio.shield(asyncio.ensure_future(release))
