"""The cache of subgraphs' answers, put together from the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.routing import BaseRoute, Route

from router.server.caching.identity import Apart, forwarded_headers, with_headers
from router.server.caching.invalidation import Invalidation, InvalidationPage
from router.server.caching.memory import MemoryStore
from router.server.caching.policy import CachePolicies
from router.server.caching.request_cache import RequestCache, Who
from router.server.caching.shared import SharedStore
from router.server.caching.store import CacheStore
from router.server.claims import Claims
from router.server.redis_link import RedisLink
from router.server.settings.caching import CachingSettings


class Caching:
    """What all requests share of the cache. It is made only where caching is switched on."""

    def __init__(
        self,
        settings: CachingSettings,
        redis: RedisLink | None,
        subgraphs: Callable[[], Sequence[str]],
    ) -> None:
        """``subgraphs`` tells the names of those of the supergraph in force."""
        self._settings = settings
        shared = redis if settings.shared else None
        self.store = CacheStore(
            MemoryStore(settings.memory_bytes) if settings.memory_bytes else None,
            SharedStore(shared) if shared is not None else None,
        )
        self._apart = Apart(separate_rights=settings.separate_rights)
        self.invalidation = Invalidation(
            self.store,
            redis,
            channel=settings.invalidation_channel,
            subgraphs=subgraphs,
        )
        self._listens = redis is not None

    def of_request(
        self,
        policies: CachePolicies,
        claims: Claims,
        headers: Mapping[str, str],
        special: Mapping[str, Mapping[str, str]],
        deadline: float | None,
    ) -> RequestCache:
        """The cache for one request: ``headers`` and ``special`` are those sent to subgraphs."""
        rights, identity = self._apart.rights_and_identity(claims)
        forwarded = forwarded_headers(headers, special)
        who = Who(with_headers(rights, forwarded), identity, frozenset(forwarded))
        tells = self._settings.client_header
        return RequestCache(self.store, policies, who, deadline, tells=tells)

    def routes(self) -> list[BaseRoute]:
        """The page for invalidations, if it has a key."""
        key = self._settings.invalidation_key
        if key is None:
            return []
        page = InvalidationPage(self.invalidation, key)
        return [Route("/cache/invalidation", page.post, methods=["POST"])]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listens for invalidations, and lets writes to Redis end."""
        task = asyncio.create_task(self.invalidation.listen()) if self._listens else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
            await self.store.settle()


class CacheCollector(Collector):
    """Tells what the cache counts, when the metrics are asked for."""

    def __init__(self, store: CacheStore) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        store = self._store
        lookups = CounterMetricFamily(
            "router_cache_lookups",
            "Entities and root fetches that were hit, missed, shared with a fetch under way, or"
            " not to be looked for (bypass).",
            labels=("subgraph", "kind", "result"),
        )
        for labels, count in store.lookups.items():
            lookups.add_metric(labels, count)
        yield lookups
        invalidations = CounterMetricFamily(
            "router_cache_invalidations", "Requests to drop answers.", labels=("origin",)
        )
        for origin, count in store.invalidations.items():
            invalidations.add_metric((origin,), count)
        yield invalidations
        memory = store.memory
        if memory is not None:
            yield GaugeMetricFamily(
                "router_cache_memory_bytes", "Memory that answers take.", value=memory.bytes
            )
            yield GaugeMetricFamily(
                "router_cache_memory_entries", "Answers in memory.", value=len(memory)
            )
            yield CounterMetricFamily(
                "router_cache_memory_evictions",
                "Answers that had to go for newer ones.",
                value=memory.evictions,
            )
