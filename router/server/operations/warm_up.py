"""Preparing at the start what clients will ask for: what they registered, and what was used last.

See ``docs/decisions/0004-share-documents-not-plans.md`` for why no plans are shared.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from time import perf_counter, time
from typing import Any, Final, TypeAlias, cast

import orjson
import structlog
from redis.asyncio import Redis

from router.server.operations.registry import OperationRegistry
from router.server.redis_link import RedisLink

logger: Final[Any] = structlog.get_logger(__name__)

Document: TypeAlias = tuple[str, str | None]
"""A document and the name of the operation asked for."""

MAX_CHARACTERS: Final = 65_536
KEPT_SECONDS: Final = 7 * 86_400
INTERVAL: Final = 30.0


class HotDocuments:
    """The documents that any router used last, in Redis: a sorted set by the time of use."""

    def __init__(self, redis: RedisLink, most: int, clock: Callable[[], float] = time) -> None:
        self._redis = redis
        self._most = most
        self._clock = clock
        self._key = redis.key("hot")

    async def read(self) -> list[Document]:
        """Those used last first; none while Redis is down."""

        async def newest(redis: Redis) -> list[bytes]:
            found = redis.zrange(self._key, 0, self._most - 1, desc=True)
            return cast("list[bytes]", await found)

        members = await self._redis.attempt("hot", newest) or []
        return [(query, name) for query, name in map(orjson.loads, members)]

    async def share(self, documents: Sequence[Document]) -> None:
        """Notes documents as used now."""
        now = self._clock()
        scores = {
            orjson.dumps(document): now
            for document in documents
            if len(document[0]) <= MAX_CHARACTERS
        }
        if not scores:
            return

        async def write(redis: Redis) -> None:
            async with redis.pipeline(transaction=True) as batch:
                batch.zadd(self._key, scores)
                batch.zremrangebyrank(self._key, 0, -self._most - 1)
                batch.expire(self._key, KEPT_SECONDS)
                await batch.execute()

        await self._redis.attempt("hot", write)


class WarmUp:
    """Prepares documents before the first request, and shares which ones are in use.

    ``warm`` prepares documents, the most important first, and returns how many it could; it is
    called in a thread. ``recent`` tells which were used last, at most so many.
    """

    def __init__(
        self,
        registry: OperationRegistry,
        hot: HotDocuments | None,
        *,
        most: int,
        warm: Callable[[Sequence[Document]], int],
        recent: Callable[[int], Sequence[Document]],
    ) -> None:
        self._registry = registry
        self._hot = hot
        self._most = most
        self._warm = warm
        self._recent = recent

    async def prepare(self) -> int:
        """Prepares what is registered, then what was used last; returns how many."""
        registered: list[Document] = [(document.text, None) for document in self._registry]
        used = await self._hot.read() if self._hot is not None else []
        wanted = list(dict.fromkeys([*registered, *used]))[: self._most]
        if not wanted:
            return 0
        started = perf_counter()
        prepared = await asyncio.to_thread(self._warm, wanted)
        logger.info(
            "warmed_up",
            prepared=prepared,
            unfit=len(wanted) - prepared,
            ms=round((perf_counter() - started) * 1000),
        )
        return prepared

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Prepares, then tells Redis every half a minute what is in use."""
        await self.prepare()
        if self._hot is None:
            yield
            return
        task = asyncio.create_task(self._share(self._hot))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
            await self._hot.share(self._recent(self._most))

    async def _share(self, hot: HotDocuments) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            await hot.share(self._recent(self._most))
