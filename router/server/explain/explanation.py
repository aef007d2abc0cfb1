"""What is told about one request: the plan, and each fetch with its place in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from router.execute.transport import FetchRecord
from router.plan.nodes import Plan
from router.plan.pretty import pretty

MILLISECONDS = 1000.0


@dataclass(slots=True)
class Explanation:
    """Gathers while the request runs. ``began`` is when it came in, by ``time.perf_counter``."""

    began: float
    prepared_before: bool = False
    _fetches: list[dict[str, Any]] = field(default_factory=list)

    def add(self, record: FetchRecord) -> None:
        """Takes a request to a subgraph that has just ended."""
        now = perf_counter()
        self._fetches.append(
            {
                "subgraph": record.subgraph,
                "startMs": _milliseconds(now - record.seconds - self.began),
                "durationMs": _milliseconds(record.seconds),
                "requestBytes": record.request_bytes,
                "responseBytes": record.response_bytes,
                "outcome": record.code or "ok",
            }
        )

    def report(self, plan: Plan | None) -> dict[str, Any]:
        """JSON: the plan as text, whether it was cached, the fetches by their start, the total."""
        total = _milliseconds(perf_counter() - self.began)
        return {
            "plan": pretty(plan) if plan is not None else None,
            "cached": self.prepared_before,
            "fetches": sorted(self._fetches, key=_start),
            "totalMs": total,
        }


def _start(fetch: dict[str, Any]) -> float:
    start: float = fetch["startMs"]
    return start


def _milliseconds(seconds: float) -> float:
    return round(seconds * MILLISECONDS, 3)
