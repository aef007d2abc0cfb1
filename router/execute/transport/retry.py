"""Sending a query again: when, after how long, and how often at most."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import random
from typing import Final

from router.execute.answer import Answer, BrokenAnswerError
from router.execute.transport.call import Call, Layer, LostError, UnreachableError
from router.execute.transport.policy import RetryPolicy
from router.execute.transport.window import Window

BUDGET_SECONDS: Final = 10.0

OVERLOADED: Final = frozenset({502, 503, 504})
"""What a proxy or a server says that could not, or would not, begin to work on a request."""


class RetryBudget:
    """Allows retries as a share of the requests of the last ten seconds, and a few beside them."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._share = policy.budget
        self._reserve = policy.reserve * BUDGET_SECONDS
        self._window = Window(BUDGET_SECONDS)

    def request(self, now: float) -> None:
        """Counts a request that is sent for the first time."""
        self._window.add(now)

    def withdraw(self, now: float) -> bool:
        """Whether one more retry is allowed; it is counted then."""
        window = self._window
        window.turn(now)
        if window.marked + 1 > self._reserve + self._share * window.events:
            return False
        window.mark(now)
        return True


class Retry:
    """Sends a query again where the subgraph cannot have begun to answer it.

    That is after a connection that was not made or was lost, and after 502, 503 and 504; at another
    URL if there are several. A ``Retry-After`` (RFC 9110, section 10.2.3) is waited for, unless it
    is longer than the longest pause: failing is quicker then. Nothing is sent after the deadline,
    and a mutation never twice.

    ``retries`` counts what was sent again, ``refused`` what the budget did not allow.
    """

    def __init__(self, inner: Layer, policy: RetryPolicy) -> None:
        self._inner = inner
        self._policy = policy
        self._budget = RetryBudget(policy)
        self.retries = 0
        self.refused = 0

    async def __call__(self, call: Call) -> Answer:
        """Raises what the last attempt raised."""
        if call.request.kind != "query":
            return await self._inner(call)
        loop = asyncio.get_running_loop()
        self._budget.request(loop.time())
        attempt = 1
        while True:
            answer: Answer | None = None
            failure: BrokenAnswerError | None = None
            try:
                answer = await self._inner(call)
            except (UnreachableError, LostError) as error:
                failure = error
            if answer is not None and answer.status not in OVERLOADED:
                return answer
            pause = self._pause(attempt, answer, failure)
            if pause is None or loop.time() + pause >= call.deadline or not self._allowed():
                if answer is not None:
                    return answer
                assert failure is not None  # noqa: S101 - there is one or the other
                raise failure
            if pause:
                await asyncio.sleep(pause)
            attempt += 1

    def _allowed(self) -> bool:
        if self._budget.withdraw(asyncio.get_running_loop().time()):
            self.retries += 1
            return True
        self.refused += 1
        return False

    def _pause(
        self, attempt: int, answer: Answer | None, failure: BrokenAnswerError | None
    ) -> float | None:
        """Seconds until the next attempt; ``None`` where there is to be none."""
        policy = self._policy
        if attempt >= policy.attempts:
            return None
        if attempt == 1 and isinstance(failure, LostError):
            return 0.0
        pause = random() * min(policy.longest_backoff, policy.backoff * 2.0 ** (attempt - 1))  # noqa: S311
        asked = retry_after(answer.headers.get("Retry-After")) if answer is not None else None
        if asked is None:
            return pause
        return asked + pause if asked <= policy.longest_backoff else None


def retry_after(value: str | None) -> float | None:
    """Seconds of a ``Retry-After`` header: a number, or a date from now; ``None`` if it is none."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    seconds: float = (date - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds)
