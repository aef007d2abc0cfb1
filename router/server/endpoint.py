"""The GraphQL endpoint as an ASGI application: scope in, pipeline, answer out, one log line."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

import structlog

from router.server.engine import Engine
from router.server.exchange import (
    Answer,
    ClientGoneError,
    Exchange,
    Receive,
    Scope,
    Send,
    Stream,
)
from router.server.media_types import EVENT_STREAM
from router.server.metrics import Metrics
from router.server.pipeline import Pipeline
from router.server.streams.http import StreamSender, as_event_stream

logger: Final[Any] = structlog.get_logger(__name__)


class GraphQLEndpoint:
    """Serves GraphQL over HTTP.

    ``engine`` tells the engine in force; a request keeps the one with which it began.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        engine: Callable[[], Engine],
        metrics: Metrics,
        *,
        access_log: bool,
        stream: StreamSender,
    ) -> None:
        self._pipeline = pipeline
        self._engine = engine
        self._metrics = metrics
        self._access_log = access_log
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange(scope, receive, self._engine())
        self._metrics.request_started()
        try:
            answer = await self._pipeline.run(exchange)
            if isinstance(answer, Stream):
                await self._stream(exchange, answer, send)
                return
            if exchange.media_type is EVENT_STREAM:
                answer = as_event_stream(answer)
            await _send(exchange, answer, send)
        except ClientGoneError:
            logger.debug("client_gone")
        else:
            self.report(exchange, answer)
        finally:
            self._metrics.request_ended()

    def report(self, exchange: Exchange, answer: Answer) -> None:
        """Counts a request that was answered, and writes its log line."""
        seconds = perf_counter() - exchange.started
        name = exchange.operation.name if exchange.operation is not None else None
        self._metrics.observe_request(name, answer.outcome, seconds)
        if self._access_log:
            logger.info(
                "request",
                operation=name,
                client=_client_name(exchange),
                kind=exchange.claims.kind,
                status=answer.status,
                outcome=answer.outcome,
                ms=round(seconds * 1000, 2),
                bytes=len(answer.body),
            )


def _client_name(exchange: Exchange) -> str | None:
    name = exchange.headers.get(b"graphql-client-name")
    return name[:64].decode("latin-1") if name is not None else None


async def _send(exchange: Exchange, answer: Answer, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [
                (b"content-type", answer.content_type),
                (b"content-length", b"%d" % len(answer.body)),
                (b"x-request-id", exchange.request_id.encode("ascii")),
                (b"vary", b"accept"),
                (b"x-content-type-options", b"nosniff"),
                *answer.headers,
                *exchange.answer_headers,
                *(exchange.gathering.headers() if exchange.gathering is not None else ()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": answer.body})
