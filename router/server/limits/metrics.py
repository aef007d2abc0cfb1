"""What the router counts of its refusals."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter


class SecurityMetrics:
    """Counters of authorization and limits, in the router's registry."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._unauthorized = Counter(
            "router_unauthorized_requests_total",
            "Requests for something that the client may not see, by what became of them.",
            ("outcome",),
            registry=registry,
        )

    def count_unauthorized(self, outcome: str) -> None:
        """``outcome`` is ``withheld``, ``rejected`` or ``dry_run``."""
        self._unauthorized.labels(outcome).inc()
