"""The way to one subgraph: its layers put together, from the policy, once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp

from router.execute.answer import Answer
from router.execute.transport.balance import Balancer
from router.execute.transport.breaker import CircuitBreaker, State
from router.execute.transport.call import Call, Layer
from router.execute.transport.http1.call import Http1Call, speaks_plain_http
from router.execute.transport.http_call import HttpCall, open_session
from router.execute.transport.policy import SubgraphPolicy
from router.execute.transport.probe import Prober
from router.execute.transport.protocol import FetchContext, SubgraphRequest
from router.execute.transport.retry import Retry
from router.execute.transport.share import Shared


@dataclass(frozen=True, slots=True)
class UpstreamState:
    """What there is to know of a subgraph's transport, for metrics; counts are since the start.

    ``circuit`` is ``None`` without a breaker, ``ejected`` maps each of several URLs to whether it
    is left out.
    """

    retries: int
    retries_refused: int
    shared: int
    circuit: State | None
    circuit_refused: int
    ejected: dict[str, bool]


class Upstream:
    """Sends requests to the subgraph ``name`` at ``urls``, by its policy.

    From the outside: sharing, retries, the circuit breaker, the choice of a URL, HTTP. A layer that
    is switched off is not there.
    """

    def __init__(self, name: str, urls: Sequence[str], policy: SubgraphPolicy) -> None:
        self.name = name
        self.urls = tuple(urls)
        self.policy = policy
        self._timeout = policy.timeout
        self._session: aiohttp.ClientSession | None = None
        self._direct = {url: Http1Call(url, policy) for url in self.urls if speaks_plain_http(url)}
        calls: list[Layer] = [
            self._direct.get(url) or HttpCall(url, policy, self._pool) for url in self.urls
        ]
        self._balancer = Balancer(self.urls, calls, policy.ejection) if len(self.urls) > 1 else None
        self._prober = (
            Prober(self._balancer.places, policy.ejection, self._pool)
            if self._balancer is not None and policy.ejection and policy.ejection.probe_path
            else None
        )
        layer: Layer = calls[0] if self._balancer is None else self._balancer
        self._breaker = CircuitBreaker(layer, policy.breaker) if policy.breaker else None
        layer = self._breaker or layer
        retried = policy.retry is not None and policy.retry.attempts > 1
        self._retry = Retry(layer, policy.retry) if retried and policy.retry else None
        layer = self._retry or layer
        self._shared = Shared(layer) if policy.share else None
        self._layer: Layer = self._shared or layer

    async def call(self, request: SubgraphRequest, context: FetchContext, now: float) -> Answer:
        """Sends a request; ``now`` is the loop's time. Raises as ``Layer`` says."""
        if self._prober is not None:
            self._prober.start()
        headers = context.headers_for(self.name)
        deadline = now + self._timeout
        if context.deadline is not None and context.deadline < deadline:
            call = Call(request, headers, context.deadline, own_deadline=False)
        else:
            call = Call(request, headers, deadline, own_deadline=True)
        return await self._layer(call)

    def state(self) -> UpstreamState:
        """A reading of its counts; within the running loop."""
        now = asyncio.get_running_loop().time()
        breaker, retry = self._breaker, self._retry
        places = self._balancer.places if self._balancer is not None else ()
        return UpstreamState(
            retries=retry.retries if retry is not None else 0,
            retries_refused=retry.refused if retry is not None else 0,
            shared=self._shared.shared if self._shared is not None else 0,
            circuit=breaker.state(now) if breaker is not None else None,
            circuit_refused=breaker.refused if breaker is not None else 0,
            ejected={place.url: place.ejected_until > now for place in places},
        )

    async def close(self) -> None:
        """Closes its connections; another request would open new ones."""
        if self._prober is not None:
            self._prober.stop()
        for direct in self._direct.values():
            direct.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = open_session(self.policy.connections)
        return self._session
