"""All that the router knows of clients' operations, put together from the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from prometheus_client.registry import Collector

from router.server.operations.automatic import AutomaticDocuments
from router.server.operations.classification import ClientClasses
from router.server.operations.deprecations import Deprecations
from router.server.operations.lookups import Lookups
from router.server.operations.registry import OperationRegistry
from router.server.operations.usage import UsageCounts
from router.server.redis_link import RedisLink
from router.server.settings import ConfigurationError, Settings


@dataclass(frozen=True, slots=True, eq=False)
class Operations:
    """What the steps share. A part that is ``None`` is switched off."""

    registry: OperationRegistry
    lookups: Lookups
    automatic: AutomaticDocuments | None = None
    classes: ClientClasses | None = None
    deprecations: Deprecations | None = None
    usage: UsageCounts | None = None
    reload_seconds: float = 0
    usage_seconds: float = 0

    @classmethod
    def build(cls, settings: Settings, redis: RedisLink | None) -> Self:
        """Reads the manifests; raises :class:`~router.server.operations.manifest.ManifestError`
        for those that cannot be used, and ``ConfigurationError``.
        """
        registry = OperationRegistry(settings.manifests)
        persisted = settings.persisted_operations
        if persisted.usage and redis is None:
            message = "persisted_operations.usage is counted in Redis: set redis.url as well"
            raise ConfigurationError(message)
        classes = ClientClasses(settings.clients) if settings.clients.classes else None
        warned = classes is not None and any(one.deprecation_warnings for one in classes)
        return cls(
            registry=registry,
            lookups=Lookups(registry),
            automatic=AutomaticDocuments(persisted, redis) if persisted.automatic else None,
            classes=classes,
            deprecations=Deprecations() if warned or persisted.usage else None,
            usage=UsageCounts(redis) if persisted.usage and redis is not None else None,
            usage_seconds=persisted.usage_interval,
            reload_seconds=persisted.reload_seconds if settings.manifests is not None else 0,
        )

    @property
    def restricted(self) -> bool:
        """Whether there are clients that may not run every operation that they may send."""
        return self.classes is not None and any(one.restricted for one in self.classes)

    def collectors(self) -> Iterator[Collector]:
        """What the metrics page shall ask."""
        yield self.lookups

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs what goes on beside the requests."""
        tasks = []
        if self.reload_seconds:
            tasks.append(asyncio.create_task(self.registry.watch(self.reload_seconds)))
        if self.usage is not None:
            tasks.append(asyncio.create_task(self.usage.run(self.usage_seconds)))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            # Each is cancelled; what else one ends with is for whoever runs the router to see.
            for ended in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended
