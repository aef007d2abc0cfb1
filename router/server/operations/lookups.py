"""Counts of how clients name the documents they run, for the metrics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal, TypeAlias

from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from router.server.operations.registry import OperationRegistry

Result: TypeAlias = Literal[
    "registered", "automatic", "stored", "unregistered", "not_found", "refused"
]
"""Registered in a manifest, at run time before, or at run time with this request; a text that is
not registered; an id that nobody knows; a text that the client may not send."""


class Lookups(Collector):
    """Counts by the client's class and the result; also tells of the manifests' reloads."""

    def __init__(self, registry: OperationRegistry) -> None:
        self._registry = registry
        self._counts: Counter[tuple[str, Result]] = Counter()

    def count(self, client: str, result: Result) -> None:
        """Counts one request."""
        self._counts[client, result] += 1

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "router_documents",
            "Requests by the class of their client and how they named their document.",
            labels=("client", "result"),
        )
        for (client, result), count in self._counts.items():
            requests.add_metric((client, result), count)
        yield requests
        reloads = CounterMetricFamily(
            "router_manifest_reloads", "Changed folders of manifests.", labels=("result",)
        )
        reloads.add_metric(("ok",), self._registry.reloads)
        reloads.add_metric(("failed",), self._registry.failed_reloads)
        yield reloads
