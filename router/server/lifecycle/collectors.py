"""What the transport and reloads count, told to Prometheus when it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from router.execute.transport.breaker import State
from router.execute.transport.http import HttpTransport
from router.server.lifecycle.reload import ReloadState

STATES: Final[tuple[State, ...]] = ("closed", "half_open", "open")


class SubgraphCollector(Collector):
    """The state of the way to each subgraph, of the transport in force."""

    def __init__(self, transport: Callable[[], HttpTransport]) -> None:
        self._transport = transport

    def collect(self) -> Iterator[Metric]:
        retries = CounterMetricFamily(
            "router_subgraph_retries", "Queries that were sent again.", labels=("subgraph",)
        )
        refused = CounterMetricFamily(
            "router_subgraph_retries_refused",
            "Queries that were not sent again because the retry budget was spent.",
            labels=("subgraph",),
        )
        shared = CounterMetricFamily(
            "router_subgraph_shared_queries",
            "Queries that were answered with the answer to one under way.",
            labels=("subgraph",),
        )
        circuit = GaugeMetricFamily(
            "router_subgraph_circuit",
            "State of the circuit breaker: 1 for the one that it is in.",
            labels=("subgraph", "state"),
        )
        rejected = CounterMetricFamily(
            "router_subgraph_circuit_rejections",
            "Requests that were not sent because the circuit was open.",
            labels=("subgraph",),
        )
        ejected = GaugeMetricFamily(
            "router_subgraph_url_ejected",
            "Whether one of a subgraph's several URLs is left out.",
            labels=("subgraph", "url"),
        )
        for name, upstream in self._transport().upstreams.items():
            now = upstream.state()
            retries.add_metric((name,), now.retries)
            refused.add_metric((name,), now.retries_refused)
            shared.add_metric((name,), now.shared)
            if now.circuit is not None:
                for state in STATES:
                    circuit.add_metric((name, state), state == now.circuit)
                rejected.add_metric((name,), now.circuit_refused)
            for url, out in now.ejected.items():
                ejected.add_metric((name, url), out)
        yield from (retries, refused, shared, circuit, rejected, ejected)


class ReloadCollector(Collector):
    """How reloads went, and which supergraph is served since when."""

    def __init__(self, state: ReloadState, digest: Callable[[], str]) -> None:
        self._state = state
        self._digest = digest

    def collect(self) -> Iterator[Metric]:
        reloads = CounterMetricFamily(
            "router_supergraph_reloads",
            "Looks for a new supergraph, by result.",
            labels=("result",),
        )
        reloads.add_metric(("loaded",), self._state.loaded)
        reloads.add_metric(("refused",), self._state.failed)
        yield reloads
        yield GaugeMetricFamily(
            "router_supergraph_loaded_timestamp_seconds",
            "When the supergraph in force was loaded.",
            value=self._state.loaded_at,
        )
        yield GaugeMetricFamily(
            "router_supergraph_refused",
            "Whether the last look found a supergraph that cannot be served, or none.",
            value=self._state.refused is not None,
        )
        info = GaugeMetricFamily(
            "router_supergraph_info", "The supergraph in force.", labels=("digest",)
        )
        info.add_metric((self._digest()[:12],), 1)
        yield info
