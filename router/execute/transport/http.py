"""GraphQL over HTTP to the subgraphs, on aiohttp.

Each subgraph has an :class:`~router.execute.transport.upstream.Upstream` of its own; what goes
wrong on the way becomes a :class:`~router.execute.transport.protocol.Failure` here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from router.execute.answer import BrokenAnswerError, read_answer
from router.execute.transport.policy import SubgraphPolicy
from router.execute.transport.protocol import (
    Failure,
    FetchContext,
    FetchRecord,
    SubgraphRequest,
    SubgraphResponse,
)
from router.execute.transport.upstream import Upstream


class HttpTransport:
    """GraphQL over HTTP with keep-alive pools.

    ``urls`` maps the subgraphs' names to their endpoints, one or several; ``policies`` names those
    that differ from ``default``. With ``before``, a transport that this one takes over from, a
    subgraph whose URLs and policy have not changed keeps its connections, counts and circuit.

    It may be built outside a running loop, and closes its connections as a context manager.
    """

    def __init__(
        self,
        urls: Mapping[str, str | Sequence[str]],
        *,
        default: SubgraphPolicy | None = None,
        policies: Mapping[str, SubgraphPolicy] | None = None,
        before: HttpTransport | None = None,
    ) -> None:
        default = default or SubgraphPolicy()
        policies = policies or {}
        known = before.upstreams if before is not None else {}
        self.upstreams: dict[str, Upstream] = {}
        for name, url in urls.items():
            wanted = (url,) if isinstance(url, str) else tuple(url)
            policy = policies.get(name, default)
            old = known.get(name)
            keep = old is not None and (old.urls, old.policy) == (wanted, policy)
            self.upstreams[name] = (
                old if old is not None and keep else Upstream(name, wanted, policy)
            )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self, keep: Iterable[HttpTransport] = ()) -> None:
        """Closes all connections but those that the transports ``keep`` have taken over."""
        kept = {upstream for each in keep for upstream in each.upstreams.values()}
        for upstream in self.upstreams.values():
            if upstream not in kept:
                await upstream.close()

    async def send(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> SubgraphResponse:
        """Sends one request and reads its answer; never raises but when cancelled."""
        clock = asyncio.get_running_loop().time
        started = clock()
        received = 0
        try:
            answer = await self._upstream(subgraph).call(request, context, started)
            received = len(answer.body)
            response = read_answer(answer)
            if context.on_headers is not None:
                context.on_headers(subgraph, answer.headers)
        except TimeoutError:
            failure = Failure("SUBGRAPH_TIMEOUT", f"no answer within {clock() - started:.3f} s")
            response = SubgraphResponse(failure=failure)
        except BrokenAnswerError as error:
            response = SubgraphResponse(failure=error.failure)
        if context.on_fetch is not None:
            context.on_fetch(
                FetchRecord(
                    subgraph=subgraph,
                    kind=request.kind,
                    seconds=clock() - started,
                    request_bytes=len(request.payload),
                    response_bytes=received,
                    code=response.failure.code if response.failure is not None else None,
                )
            )
        return response

    def _upstream(self, subgraph: str) -> Upstream:
        upstream = self.upstreams.get(subgraph)
        if upstream is None:
            raise BrokenAnswerError("SUBGRAPH_UNAVAILABLE", "no URL is configured")
        return upstream
