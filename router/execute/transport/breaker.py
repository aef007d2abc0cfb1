"""The circuit breaker (M. Nygard, *Release It!*): what fails is left alone for a while."""

from __future__ import annotations

import asyncio
from typing import Literal, TypeAlias

from router.execute.answer import Answer, BrokenAnswerError
from router.execute.transport.call import Call, Layer
from router.execute.transport.policy import BreakerPolicy
from router.execute.transport.window import Window

State: TypeAlias = Literal["closed", "half_open", "open"]

SERVER_ERROR = 500


class CircuitBreaker:
    """Lets requests through while it is closed, none while it is open, and a few in between.

    A failure is a connection that was not made or was lost, no answer within the subgraph's own
    timeout, no GraphQL response, or a status of 500 and above. A request that its client gave up,
    or that had little time from the beginning, counts as nothing.

    ``refused`` counts the requests that were answered SUBGRAPH_CIRCUIT_OPEN.
    """

    def __init__(self, inner: Layer, policy: BreakerPolicy) -> None:
        self._inner = inner
        self._policy = policy
        self._window = Window(policy.window)
        self._opened: float | None = None
        self._probing = 0
        self._passed = 0
        self.refused = 0

    def state(self, now: float) -> State:
        """What a request would meet at a reading of the loop's clock."""
        if self._opened is None:
            return "closed"
        return "open" if now < self._opened + self._policy.pause else "half_open"

    async def __call__(self, call: Call) -> Answer:
        """Raises as :class:`~router.execute.transport.call.Layer` says."""
        if self._opened is None:
            return await self._observed(call, probe=False)
        now = asyncio.get_running_loop().time()
        if now < self._opened + self._policy.pause or self._probing >= self._policy.probes:
            self.refused += 1
            raise BrokenAnswerError("SUBGRAPH_CIRCUIT_OPEN", "too many requests failed lately")
        self._probing += 1
        try:
            return await self._observed(call, probe=True)
        finally:
            self._probing -= 1

    async def _observed(self, call: Call, *, probe: bool) -> Answer:
        try:
            answer = await self._inner(call)
        except TimeoutError:
            if call.own_deadline:
                self._failed(probe=probe)
            raise
        except BrokenAnswerError:
            self._failed(probe=probe)
            raise
        if answer.status >= SERVER_ERROR:
            self._failed(probe=probe)
        else:
            self._succeeded(probe=probe)
        return answer

    def _succeeded(self, *, probe: bool) -> None:
        if not probe:
            self._window.add(asyncio.get_running_loop().time())
            return
        self._passed += 1
        if self._passed >= self._policy.probes:
            self._opened = None
            self._window.clear()

    def _failed(self, *, probe: bool) -> None:
        now = asyncio.get_running_loop().time()
        if probe:
            self._open(now)
            return
        window = self._window
        window.add(now)
        window.mark(now)
        policy = self._policy
        if (
            self._opened is None
            and window.events >= policy.minimum
            and window.marked >= policy.failures * window.events
        ):
            self._open(now)

    def _open(self, now: float) -> None:
        self._opened = now
        self._passed = 0
