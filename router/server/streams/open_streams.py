"""The streams that are open: how many there may be, and their end when the router stops."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from router.server.refusal import Refusal

RETRY: Final = ((b"retry-after", b"5"),)


class OpenStreams(Collector):
    """Counts the streams, refuses those beyond ``limit``, and ends them all when it is closed.

    It is also the collector of their metrics.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: Counter[str] = Counter()
        self._parts: Counter[str] = Counter()
        self._connections = 0
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def count(self) -> int:
        """How many streams are open."""
        return self._open.total()

    @property
    def stopping(self) -> bool:
        """Whether no more streams are opened."""
        return self._stopping.is_set()

    def check(self) -> None:
        """Refuses a further stream where there is no room for it, or the router is stopping."""
        if self.stopping:
            raise Refusal(
                "SUBSCRIPTION_LIMIT_EXCEEDED",
                "The router is stopping; subscribe again.",
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                headers=RETRY,
            )
        if self.count >= self._limit:
            raise Refusal(
                "SUBSCRIPTION_LIMIT_EXCEEDED",
                "There are too many subscriptions at the moment; try again later.",
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                headers=RETRY,
            )

    @contextmanager
    def opened(self, transport: str) -> Iterator[None]:
        """Counts a stream over ``transport`` (its format's name) while it is open."""
        self._open[transport] += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._open[transport] -= 1
            self._settle()

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Counts a WebSocket, which :meth:`close_all` closes too."""
        self._connections += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._connections -= 1
            self._settle()

    def count_part(self, transport: str) -> None:
        """Counts a part, or an event, that was sent."""
        self._parts[transport] += 1

    async def wait_for_stop(self) -> None:
        """Returns when every stream is to end."""
        await self._stopping.wait()

    async def close_all(self) -> None:
        """Completes every stream, closes every WebSocket (1001), and returns when all are gone.

        From now on none are opened. A client that does not take what it is sent may hold it up:
        the caller bounds the time.
        """
        self._stopping.set()
        await self._idle.wait()

    def collect(self) -> Iterator[Metric]:
        """The numbers as Prometheus' metrics."""
        streams = GaugeMetricFamily(
            "router_streams_open",
            "Subscriptions and deferred answers under way, by how they are sent.",
            labels=("transport",),
        )
        for transport, count in self._open.items():
            streams.add_metric((transport,), count)
        yield streams
        yield GaugeMetricFamily(
            "router_websockets_open", "WebSockets of clients.", value=self._connections
        )
        parts = CounterMetricFamily(
            "router_stream_parts",
            "Events and parts of answers sent to clients.",
            labels=("transport",),
        )
        for transport, count in self._parts.items():
            parts.add_metric((transport,), count)
        yield parts

    def _settle(self) -> None:
        if not self.count and not self._connections:
            self._idle.set()
