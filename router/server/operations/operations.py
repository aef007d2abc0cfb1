"""All that the router knows of clients' operations, put together from the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from prometheus_client.registry import Collector

from router.server.operations.automatic import AutomaticDocuments
from router.server.operations.lookups import Lookups
from router.server.operations.registry import OperationRegistry
from router.server.redis_link import RedisLink
from router.server.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Operations:
    """What the steps share. A part that is ``None`` is switched off."""

    registry: OperationRegistry
    lookups: Lookups
    automatic: AutomaticDocuments | None = None
    reload_seconds: float = 0

    @classmethod
    def build(cls, settings: Settings, redis: RedisLink | None) -> Self:
        """Reads the manifests; raises :class:`~router.server.operations.manifest.ManifestError`."""
        registry = OperationRegistry(settings.manifests)
        persisted = settings.persisted_operations
        return cls(
            registry=registry,
            lookups=Lookups(registry),
            automatic=AutomaticDocuments(persisted, redis) if persisted.automatic else None,
            reload_seconds=persisted.reload_seconds if settings.manifests is not None else 0,
        )

    def collectors(self) -> Iterator[Collector]:
        """What the metrics page shall ask."""
        yield self.lookups

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs what goes on beside the requests."""
        if not self.reload_seconds:
            yield
            return
        watch = asyncio.create_task(self.registry.watch(self.reload_seconds))
        try:
            yield
        finally:
            watch.cancel()
            await asyncio.wait([watch])
