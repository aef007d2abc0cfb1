"""Kept answers in Redis, where all routers find them.

| key | type | |
|---|---|---|
| `cache:entry:<key>` | string | an entry, expiring by itself |
| `cache:tag:<tag>` | sorted set | the keys of the entries with the tag, by the time they expire |

A tag's set loses what has expired whenever something is added, and expires with its last entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, cast

from redis.asyncio import Redis

from router.server.caching.entry import Entry, decode, encode
from router.server.redis_link import RedisLink

USE: Final = "cache"
CHUNK: Final = 500


class SharedStore:
    """Entries by key, in Redis. While it is down everything is missed and nothing is kept."""

    def __init__(self, redis: RedisLink) -> None:
        self._redis = redis

    async def get(self, keys: Sequence[bytes], now: float) -> list[Entry | None]:
        """The entries of these keys, in their order."""
        names = [self._entry(key.hex()) for key in keys]
        found = await self._redis.attempt(USE, lambda redis: redis.mget(names))
        if found is None:
            return [None] * len(keys)
        entries = [decode(cast("bytes", text)) if text is not None else None for text in found]
        return [entry if entry and entry.expires > now else None for entry in entries]

    async def put(self, entries: Sequence[tuple[bytes, Entry]], now: float) -> None:
        """Keeps entries until they expire."""

        async def write(redis: Redis) -> None:
            tagged: dict[str, dict[str, float]] = {}
            async with redis.pipeline(transaction=False) as batch:
                for key, entry in entries:
                    name = key.hex()
                    batch.set(self._entry(name), encode(entry), pxat=int(entry.expires * 1000))
                    for tag in entry.tags:
                        tagged.setdefault(tag, {})[name] = entry.expires
                for tag, members in tagged.items():
                    name = self._tag(tag)
                    last = int(max(members.values())) + 1
                    batch.zadd(name, members)
                    batch.zremrangebyscore(name, "-inf", now)
                    batch.expireat(name, last, nx=True)
                    batch.expireat(name, last, gt=True)
                await batch.execute()

        await self._redis.attempt(USE, write)

    async def invalidate(self, tags: Iterable[str]) -> int:
        """Removes whatever has one of the tags; returns how many entries that were."""

        async def remove(redis: Redis) -> int:
            count = 0
            for tag in tags:
                name = self._tag(tag)
                members = cast("list[bytes]", await redis.zrange(name, 0, -1))
                for start in range(0, len(members), CHUNK):
                    part = members[start : start + CHUNK]
                    entries = [self._entry(member.decode()) for member in part]
                    count += await redis.unlink(*entries)
                    await redis.zrem(name, *part)
            return count

        return await self._redis.attempt(USE, remove) or 0

    def _entry(self, name: str) -> str:
        return self._redis.key("cache", "entry", name)

    def _tag(self, tag: str) -> str:
        return self._redis.key("cache", "tag", tag)
