"""What the router counts of its refusals."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter

from router.server.settings.limits import Limit, Mode


class SecurityMetrics:
    """Counters of authorization and limits, in the router's registry."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._unauthorized = Counter(
            "router_unauthorized_requests_total",
            "Requests for something that the client may not see, by what became of them.",
            ("outcome",),
            registry=registry,
        )

        self._limits = Counter(
            "router_limits_exceeded_total",
            "Documents beyond a limit, by the limit and whether it was enforced.",
            ("limit", "mode"),
            registry=registry,
        )

    def count_limit(self, limit: Limit, mode: Mode) -> None:
        """``mode`` is ``enforce`` where the request was refused, else ``warn``."""
        self._limits.labels(limit, mode).inc()

    def count_unauthorized(self, outcome: str) -> None:
        """``outcome`` is ``withheld``, ``rejected`` or ``dry_run``."""
        self._unauthorized.labels(outcome).inc()
