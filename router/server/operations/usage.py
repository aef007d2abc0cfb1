"""Who uses which operation: counted in memory, reported to Redis now and then.

In Redis there are three hashes, whose fields are the client's class, the document's id and the
operation's name with a unit separator (U+001F) between them.

| hash | value |
|---|---|
| `usage:requests` | number of requests |
| `usage:last` | seconds since 1970 of the last report with a request |
| `usage:deprecated` | JSON list of the schema coordinates it uses that are deprecated |
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import time
from typing import Final, TypeAlias, cast

import orjson
from redis.asyncio import Redis

from router.server.redis_link import RedisLink

SEPARATOR: Final = "\x1f"
MAX_COUNTED: Final = 10_000
OTHER: Final = "(other)"

REQUESTS: Final = ("usage", "requests")
LAST: Final = ("usage", "last")
DEPRECATED: Final = ("usage", "deprecated")

Use: TypeAlias = tuple[str, str, str]
"""The client's class, the registered document's id (empty: not registered), operation's name."""


class UsageCounts:
    """Counts requests until they are reported. Names are the clients' to choose, so that beyond
    ``MAX_COUNTED`` uses in one report the rest of each class counts as one.
    """

    def __init__(self, redis: RedisLink, clock: Callable[[], float] = time) -> None:
        self._redis = redis
        self._clock = clock
        self._counts: Counter[Use] = Counter()
        self._deprecated: dict[Use, tuple[str, ...]] = {}

    def count(self, client: str, id: str | None, name: str | None) -> Use:
        """Counts one request."""
        use = (client, id or "", name or "")
        if use not in self._counts and len(self._counts) >= MAX_COUNTED:
            use = (client, "", OTHER)
        self._counts[use] += 1
        return use

    def note_deprecated(self, use: Use, coordinates: tuple[str, ...]) -> None:
        """What an operation uses, to be reported along with it."""
        self._deprecated[use] = coordinates

    async def report(self) -> bool:
        """Adds the counts to those in Redis; they are kept for the next time where that fails."""
        if not self._counts:
            return True
        counts, self._counts = self._counts, Counter()
        deprecated, self._deprecated = self._deprecated, {}

        async def write(redis: Redis) -> bool:
            now = int(self._clock())
            async with redis.pipeline(transaction=True) as batch:
                for use, count in counts.items():
                    field = SEPARATOR.join(use)
                    batch.hincrby(self._redis.key(*REQUESTS), field, count)
                    batch.hset(self._redis.key(*LAST), field, str(now))
                    if use in deprecated:
                        value = orjson.dumps(deprecated[use])
                        batch.hset(self._redis.key(*DEPRECATED), field, value)
                await batch.execute()
            return True

        if await self._redis.attempt("usage", write):
            return True
        self._counts.update(counts)
        self._deprecated = {**deprecated, **self._deprecated}
        return False

    async def run(self, seconds: float) -> None:
        """Reports every so many seconds until cancelled, and then a last time."""
        try:
            while True:
                await asyncio.sleep(seconds)
                await self.report()
        finally:
            await self.report()


@dataclass(frozen=True, slots=True)
class OperationUsage:
    """What is known of the use of one operation by one class of clients.

    ``last`` is in seconds since 1970, exact to the interval of the reports.
    """

    client: str
    id: str
    name: str
    requests: int
    last: int
    deprecated: tuple[str, ...] = ()


async def read_usage(redis: RedisLink) -> list[OperationUsage]:
    """All use that was reported, by client and name. Redis' errors are the caller's."""
    requests, last, deprecated = [
        await cast("Awaitable[dict[bytes, bytes]]", redis.client.hgetall(redis.key(*name)))
        for name in (REQUESTS, LAST, DEPRECATED)
    ]
    found = []
    for field, count in requests.items():
        client, identifier, name = field.decode().split(SEPARATOR)
        found.append(
            OperationUsage(
                client=client,
                id=identifier,
                name=name,
                requests=int(count),
                last=int(last.get(field, b"0")),
                deprecated=tuple(orjson.loads(deprecated.get(field, b"[]"))),
            )
        )
    return sorted(found, key=lambda use: (use.client, use.name, use.id))
