"""What the router counts of its refusals."""

from __future__ import annotations

from typing import Final, Literal

from prometheus_client import CollectorRegistry, Counter, Histogram

from router.server.settings.limits import Limit, Mode

COSTS: Final = (1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)


class SecurityMetrics:
    """Counters of authorization and limits, in the router's registry."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._unauthorized = Counter(
            "router_unauthorized_requests_total",
            "Requests for something that the client may not see, by what became of them.",
            ("outcome",),
            registry=registry,
        )

        self._cost = Histogram(
            "router_operation_cost",
            "Costs of operations, estimated before they ran and as their responses had it.",
            ("kind",),
            buckets=COSTS,
            registry=registry,
        )
        self.observe_estimated_cost = self._cost.labels("estimated").observe
        self.observe_actual_cost = self._cost.labels("actual").observe
        self._rates = Counter(
            "router_rate_limited_total",
            "Requests that were too many for a rule, by the rule.",
            ("rule",),
            registry=registry,
        )
        self._rate_fallbacks = Counter(
            "router_rate_limit_fallbacks_total",
            "Requests that could not be counted in Redis.",
            registry=registry,
        )
        self.count_rate_fallback = self._rate_fallbacks.inc
        self._limits = Counter(
            "router_limits_exceeded_total",
            "Documents beyond a limit, by the limit and whether it was enforced.",
            ("limit", "mode"),
            registry=registry,
        )

    def count_rate_limited(self, rule: str) -> None:
        """Counts a request that a rule refused."""
        self._rates.labels(rule).inc()

    def count_limit(self, limit: Limit | Literal["cost"], mode: Mode) -> None:
        """``mode`` is ``enforce`` where the request was refused, else ``warn``."""
        self._limits.labels(limit, mode).inc()

    def count_unauthorized(self, outcome: str) -> None:
        """``outcome`` is ``withheld``, ``rejected`` or ``dry_run``."""
        self._unauthorized.labels(outcome).inc()
