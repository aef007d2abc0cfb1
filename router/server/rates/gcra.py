"""The generic cell rate algorithm (ITU-T I.371): a limit with one number to remember.

That number is the theoretical arrival time: when a client that kept to the rate would have come.
A client that comes before it is ahead of the rate, and may be so by as much as its burst. All times
are integers of microseconds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic_ns
from typing import Final, Protocol

SECOND: Final = 1_000_000
MAX_KEYS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``limit`` units in ``per`` seconds, ``burst`` of them at once."""

    limit: int
    per: float
    burst: int

    @property
    def interval(self) -> int:
        """Microseconds for one unit."""
        return max(1, round(self.per * SECOND / self.limit))

    @property
    def tolerance(self) -> int:
        """By how many microseconds a client may be ahead."""
        return self.interval * self.burst


@dataclass(frozen=True, slots=True)
class Charge:
    """What a request takes of one limit: ``units`` of the ``rate`` counted under ``key``."""

    key: str
    rate: Rate
    units: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a request stands with one limit.

    ``remaining`` units are left, all of them again after ``reset`` seconds. ``retry`` is the number
    of seconds after which it would pass: 0 if it did, ``None`` if it never will, being larger than
    the burst.
    """

    allowed: bool
    remaining: int
    reset: float
    retry: float | None = 0


class Limiter(Protocol):
    """Counts. Charges that come together are taken all, or none of them if one is refused."""

    async def take(self, charges: Sequence[Charge]) -> tuple[Verdict, ...] | None:
        """A verdict for each charge; ``None`` where they cannot be counted, and pass."""

    async def give_back(self, charges: Sequence[Charge]) -> None:
        """Returns units that were taken and not used."""


def judge(charge: Charge, ahead: int, *, passes: bool) -> Verdict:
    """The verdict on a charge by a client that is ``ahead`` by so many microseconds before it.

    ``passes`` tells whether all that came together do.
    """
    interval, tolerance = charge.rate.interval, charge.rate.tolerance
    after = ahead + charge.units * interval
    allowed = after <= tolerance
    stands = after if passes else ahead
    remaining = max(0, (tolerance - stands) // interval)
    retry: float | None = 0
    if not allowed:
        possible = charge.units <= charge.rate.burst
        retry = (after - tolerance) / SECOND if possible else None
    return Verdict(allowed, remaining, stands / SECOND, retry)


class LocalLimiter:
    """Counts in memory, for this router alone. The ``MAX_KEYS`` keys used last are remembered."""

    def __init__(self, clock: Callable[[], int] = lambda: monotonic_ns() // 1000) -> None:
        """``clock`` tells microseconds."""
        self._clock = clock
        self._arrivals: OrderedDict[str, int] = OrderedDict()

    async def take(self, charges: Sequence[Charge]) -> tuple[Verdict, ...]:
        now = self._clock()
        ahead = [max(0, self._arrivals.get(charge.key, now) - now) for charge in charges]
        passes = all(
            before + charge.units * charge.rate.interval <= charge.rate.tolerance
            for charge, before in zip(charges, ahead, strict=True)
        )
        if passes:
            for charge, before in zip(charges, ahead, strict=True):
                self._arrivals[charge.key] = now + before + charge.units * charge.rate.interval
                self._arrivals.move_to_end(charge.key)
            while len(self._arrivals) > MAX_KEYS:
                self._arrivals.popitem(last=False)
        return tuple(
            judge(charge, before, passes=passes)
            for charge, before in zip(charges, ahead, strict=True)
        )

    async def give_back(self, charges: Sequence[Charge]) -> None:
        for charge in charges:
            if charge.key in self._arrivals:
                self._arrivals[charge.key] -= charge.units * charge.rate.interval
