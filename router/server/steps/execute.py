"""Step: execute the operation, with the client's identity and one deadline for all its fetches."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Hashable, Mapping
from contextlib import aclosing
from typing import Final

from router.execute.executor import ExecutionResult
from router.execute.transport import FetchContext
from router.server.exchange import Answer, Exchange, Stream
from router.server.fetch_context import FetchContexts
from router.server.identity import HEADER
from router.server.responses import answer_result
from router.server.shared_runs import SharedRuns, run_key
from router.server.streams.formats import StreamFormat
from router.server.streams.incremental import encode_part
from router.server.streams.lifetime import masked, until
from router.server.streams.open_streams import OpenStreams
from router.server.variants import Operation

OF_ONE_REQUEST: Final = frozenset({HEADER.lower(), "x-request-id", "traceparent", "tracestate"})
"""Headers that differ from request to request though the same client asks for the same. The
identity is among them because it is signed anew: the claims in it stand for it."""

EXPIRED: Final = ExecutionResult(
    None,
    (
        {
            "message": "The access token has expired; subscribe again with a new one.",
            "extensions": {"code": "UNAUTHENTICATED"},
        },
    ),
)

FAILED: Final = ExecutionResult(
    None,
    (
        {
            "message": "The router failed to go on; the request id leads to the reason in its log.",
            "extensions": {"code": "INTERNAL_SERVER_ERROR"},
        },
    ),
)


class Execute:
    """Runs the operation and answers with its result, or with the stream of its results.

    ``share`` lets clients with the same subscription, claims and forwarded headers share a stream
    of the subgraph; the address in its identity is then that of the first of them. ``runs`` lets
    queries that are the same at the same time be executed once.
    """

    def __init__(
        self,
        contexts: FetchContexts,
        streams: OpenStreams,
        *,
        share: bool = True,
        runs: SharedRuns | None = None,
    ) -> None:
        self._contexts = contexts
        self._streams = streams
        self._share = share
        self._runs = runs

    async def __call__(self, exchange: Exchange) -> Answer | Stream | None:
        operation = exchange.operation
        if operation is None:
            return None
        if operation.prepared.streams:
            stream = self._stream(exchange, operation)
            if stream is not None:
                return stream
        context = self._contexts.of(exchange)
        run = exchange.engine.executor.run
        key = run_key(exchange, operation, context) if self._runs is not None else None
        if self._runs is not None and key is not None:
            result = await self._runs.run(
                key, lambda: run(operation.prepared, exchange.variables, context)
            )
        else:
            result = await run(operation.prepared, exchange.variables, context)
        return answer_result(exchange, result)

    def _stream(self, exchange: Exchange, operation: Operation) -> Stream | None:
        formats = exchange.formats
        form = formats.subscription if operation.kind == "subscription" else formats.incremental
        if form is None:
            return None

        def last(result: ExecutionResult) -> Callable[[], bytes]:
            return lambda: answer_result(exchange, result).body

        if operation.kind != "subscription":
            return Stream(masked(self._parts(exchange, operation, form), last(FAILED)), form)
        self._streams.check()
        payloads = masked(self._events(exchange, operation, form), last(FAILED))
        expires_at = exchange.claims.expires_at
        if expires_at is not None:
            payloads = until(payloads, expires_at, last(EXPIRED))
        return Stream(payloads, form)

    async def _parts(
        self, exchange: Exchange, operation: Operation, form: StreamFormat
    ) -> AsyncGenerator[bytes, None]:
        parts = exchange.engine.executor.run_incrementally(
            operation.prepared, exchange.variables, self._contexts.of(exchange)
        )
        with self._streams.opened(form.name):
            async with aclosing(parts):
                async for part in parts:
                    yield encode_part(exchange, part, form.incremental)

    async def _events(
        self, exchange: Exchange, operation: Operation, form: StreamFormat
    ) -> AsyncGenerator[bytes, None]:
        def context() -> FetchContext:
            return self._contexts.of(exchange)

        results = exchange.engine.executor.subscribe(
            operation.prepared,
            exchange.variables,
            context,
            _sharing(exchange, context()) if self._share else None,
        )
        with self._streams.opened(form.name):
            async with aclosing(results):
                async for result in results:
                    yield answer_result(exchange, result).body


def _sharing(exchange: Exchange, context: FetchContext) -> Hashable:
    """By what the answers to two clients may differ."""
    return (
        exchange.claims,
        _lasting(context.headers),
        frozenset((name, _lasting(headers)) for name, headers in context.special.items()),
    )


def _lasting(headers: Mapping[str, str]) -> Hashable:
    return frozenset(
        (name, value) for name, value in headers.items() if name.lower() not in OF_ONE_REQUEST
    )
