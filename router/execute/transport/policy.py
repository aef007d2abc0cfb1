"""What one subgraph is allowed to take, and what is done when it fails. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a query is sent again; ``attempts`` counts the first one, 1 never sends one again.

    Before each further attempt but the first after a lost connection there is a pause, chosen
    between 0 and ``backoff`` · 2ⁿ seconds, at most ``longest_backoff`` ("full jitter": M. Brooker,
    *Exponential Backoff And Jitter*, AWS Architecture Blog, 2015).

    The budget is Finagle's ``RetryBudget``: of the last ten seconds' requests the share ``budget``
    may be retries, and ``reserve`` a second beside them, so that a quiet subgraph has some too. A
    subgraph that is down is not asked several times as much as one that is up.
    """

    attempts: int = 2
    backoff: float = 0.025
    longest_backoff: float = 1.0
    budget: float = 0.2
    reserve: float = 10.0


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """When a subgraph is left alone: once the share ``failures`` of at least ``minimum`` requests
    within ``window`` seconds has failed. After ``pause`` seconds ``probes`` requests try it again.
    """

    failures: float = 0.5
    minimum: int = 20
    window: float = 10.0
    pause: float = 5.0
    probes: int = 1


@dataclass(frozen=True, slots=True)
class EjectionPolicy:
    """When one of several URLs is left out: after ``failures`` failures in a row, for ``pause``
    seconds times the number of times that it happened, at most ``longest_pause`` (as in Envoy's
    outlier detection). With ``probe_path`` all URLs are asked for it on their host every
    ``probe_interval`` seconds, and are left out for as long as they do not answer.
    """

    failures: int = 5
    pause: float = 5.0
    longest_pause: float = 60.0
    probe_path: str | None = None
    probe_interval: float = 5.0


@dataclass(frozen=True, slots=True)
class SubgraphPolicy:
    """Everything about the way to one subgraph. A part that is ``None`` is switched off.

    ``timeout`` is the seconds of a request with all its retries, ``connect_timeout`` those until a
    connection is there, which may mean waiting for one of ``connections`` (to one host).
    ``deadline_header`` names the header that tells the subgraph how long we wait; ``share`` lets
    clients that ask for the same at the same time have one request.
    """

    timeout: float = 15.0
    connect_timeout: float = 3.0
    response_bytes: int = 32 * 1024 * 1024
    connections: int = 64
    share: bool = True
    deadline_header: str | None = None
    retry: RetryPolicy | None = field(default_factory=RetryPolicy)
    breaker: BreakerPolicy | None = None
    ejection: EjectionPolicy | None = field(default_factory=EjectionPolicy)
