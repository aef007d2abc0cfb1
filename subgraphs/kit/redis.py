"""A domain's part of Redis: one client, every key under the domain's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from redis.asyncio import Redis as Client
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

from subgraphs.kit.metrics import STATEMENTS


class Redis:
    """The client of one domain. Commands are sent by ``client``, keys made by :meth:`key`."""

    def __init__(self, url: str, *, domain: str, timeout_seconds: float) -> None:
        self._domain = domain
        self._statements = STATEMENTS.labels(domain, "redis")
        self.on_statement: list[Callable[[str], None]] = []
        self.client: Client = Client.from_url(
            url,
            decode_responses=True,
            socket_timeout=timeout_seconds,
            socket_connect_timeout=timeout_seconds,
            client_name=f"loom-{domain}",
            retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), retries=2),
        )

    def count_statement(self) -> None:
        """Count a command, or a group of them that is sent as one."""
        self._statements.inc()
        for listener in self.on_statement:
            listener("")

    def key(self, *parts: str) -> str:
        """Return the name of a key: ``accounts:session:ses_01…``."""
        return ":".join((self._domain, *parts))

    async def ping(self) -> None:
        """Raise unless the server answers."""
        await cast("object", self.client.ping())  # type: ignore[misc]  # redis-py types one ping for both clients

    async def close(self) -> None:
        """Close every connection."""
        await self.client.aclose()
