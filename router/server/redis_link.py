"""The link to the Redis that routers share: what fails there is a miss here, never an error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import Any, Final, Self, TypeVar

import structlog
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from router.server.settings.redis import RedisSettings

logger: Final[Any] = structlog.get_logger(__name__)

T = TypeVar("T")


class RedisLink:
    """Exchanges with Redis that end within a known time.

    After a failure Redis is left alone for ``pause`` seconds, so that a Redis that hangs costs a
    request its timeout once in that time and not every request. Nothing connects before the first
    exchange. ``use`` names, in metrics and logs, what an exchange is for.
    """

    def __init__(self, settings: RedisSettings, clock: Callable[[], float] = monotonic) -> None:
        if settings.url is None:
            message = "no Redis is configured"
            raise ValueError(message)
        self.prefix = settings.prefix
        self._url = settings.url
        self._connect_timeout = settings.connect_timeout
        self.failures: Counter[str] = Counter()
        self._pause = settings.pause
        self._clock = clock
        self._closed_until = float("-inf")
        self.client = Redis(
            connection_pool=BlockingConnectionPool.from_url(
                settings.url,
                max_connections=settings.connections,
                timeout=settings.timeout,
                socket_timeout=settings.timeout,
                socket_connect_timeout=settings.connect_timeout,
                retry=Retry(NoBackoff(), 0),
            )
        )

    @property
    def up(self) -> bool:
        """Whether an exchange would be tried now."""
        return self._clock() >= self._closed_until

    async def attempt(self, use: str, call: Callable[[Redis], Awaitable[T]]) -> T | None:
        """What ``call`` returns; ``None`` where Redis failed, or failed a moment ago."""
        if not self.up:
            return None
        try:
            return await call(self.client)
        except (RedisError, OSError, TimeoutError) as error:
            self.failed(use, error)
            return None

    def failed(self, use: str, error: BaseException) -> None:
        """Notes a failure: counts it, logs it, and begins the pause."""
        self.failures[use] += 1
        self._closed_until = self._clock() + self._pause
        logger.warning("redis_failed", use=use, error=type(error).__name__, reason=str(error))

    def key(self, *parts: str) -> str:
        """A key's name: the prefix, and the parts with colons between them."""
        return self.prefix + ":".join(parts)

    def dedicated(self) -> Redis:
        """Another client, with a connection of its own that may wait: for who listens."""
        return Redis.from_url(
            self._url,
            socket_timeout=None,
            socket_connect_timeout=self._connect_timeout,
            retry=Retry(NoBackoff(), 0),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()
        await self.client.connection_pool.disconnect()


class RedisCollector(Collector):
    """Tells how often Redis failed, by use, and whether it is left alone at the moment."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    def collect(self) -> Iterator[Metric]:
        failures = CounterMetricFamily(
            "router_redis_failures",
            "Exchanges with Redis that failed; each was treated as a miss.",
            labels=("use",),
        )
        for use, count in self._link.failures.items():
            failures.add_metric((use,), count)
        yield failures
        yield GaugeMetricFamily(
            "router_redis_up",
            "1, or 0 while Redis is left alone after a failure.",
            value=float(self._link.up),
        )
