"""What the router counts, in Prometheus' terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from router.execute.transport import FetchRecord
from router.server.exchange import Outcome
from router.server.limits.metrics import SecurityMetrics
from router.server.operation_cache import CacheCounts

SECONDS: Final = (
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
)

MAX_OPERATIONS: Final = 500
"""Names are the clients' to choose: the first so many have labels of their own, the rest one."""

OTHER: Final = "(other)"
UNNAMED: Final = "(unnamed)"


class Metrics:
    """The router's metrics, in a registry of its own so that two routers may share a process."""

    content_type: Final = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._requests = Histogram(
            "router_request_duration_seconds",
            "Time from a GraphQL request's first byte to its answer, by operation and outcome.",
            ("operation", "outcome"),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._fetches = Histogram(
            "router_subgraph_fetch_duration_seconds",
            "Time of one request to a subgraph, by subgraph and outcome (ok or an error's code).",
            ("subgraph", "outcome"),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._under_way = Gauge(
            "router_requests_in_flight",
            "GraphQL requests that are being served.",
            registry=self._registry,
        )
        self._unexpected = Counter(
            "router_unexpected_errors_total",
            "Faults of the router itself, each answered with INTERNAL_SERVER_ERROR and logged.",
            registry=self._registry,
        )
        self.security = SecurityMetrics(self._registry)
        self._known: set[str] = set()
        self._request_timers: dict[tuple[str, Outcome], Callable[[float], None]] = {}
        self._fetch_timers: dict[tuple[str, str], Callable[[float], None]] = {}
        self.request_started = self._under_way.inc
        self.request_ended = self._under_way.dec
        self.count_unexpected = self._unexpected.inc

    def observe_request(self, operation: str | None, outcome: Outcome, seconds: float) -> None:
        """Counts a request that was answered."""
        label = self._label(operation)
        timer = self._request_timers.get((label, outcome))
        if timer is None:
            timer = self._requests.labels(label, outcome).observe
            self._request_timers[label, outcome] = timer
        timer(seconds)

    def observe_fetch(self, record: FetchRecord) -> None:
        """Counts a request to a subgraph."""
        outcome = record.code or "ok"
        timer = self._fetch_timers.get((record.subgraph, outcome))
        if timer is None:
            timer = self._fetches.labels(record.subgraph, outcome).observe
            self._fetch_timers[record.subgraph, outcome] = timer
        timer(record.seconds)

    def watch_cache(self, counts: Callable[[], CacheCounts]) -> None:
        """Reads the plan cache's own counts whenever the metrics are asked for."""
        self._registry.register(_CacheCollector(counts))

    def register(self, collector: Collector) -> None:
        """Asks a part that keeps its own counts for them whenever the metrics are asked for."""
        self._registry.register(collector)

    def collect(self) -> Iterable[Metric]:
        """All metrics as they are now."""
        return self._registry.collect()

    def exposition(self) -> bytes:
        """All metrics as Prometheus' text."""
        return generate_latest(self._registry)

    def _label(self, operation: str | None) -> str:
        if operation is None:
            return UNNAMED
        if operation not in self._known:
            if len(self._known) >= MAX_OPERATIONS:
                return OTHER
            self._known.add(operation)
        return operation


class _CacheCollector(Collector):
    """Tells the counts that the cache keeps itself, so that a lookup costs no more for them."""

    def __init__(self, counts: Callable[[], CacheCounts]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[CounterMetricFamily]:
        now = self._counts()
        lookups = CounterMetricFamily(
            "router_plan_cache_lookups",
            "Operations looked up in the plan cache since the supergraph was loaded, by result.",
            labels=("result",),
        )
        lookups.add_metric(("hit",), now.hits)
        lookups.add_metric(("miss",), now.misses)
        yield lookups
