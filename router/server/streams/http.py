"""Sending an answer of several parts over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from http import HTTPStatus
from time import perf_counter
from typing import Any, Final

import structlog

from router.server.exchange import Answer, Exchange, Receive, Send, Stream
from router.server.media_types import JSON
from router.server.streams.formats import EVENTS
from router.server.streams.open_streams import OpenStreams

logger: Final[Any] = structlog.get_logger(__name__)

UNBUFFERED: Final = (
    # Neither stored nor transformed on the way: a proxy that compresses holds parts back.
    (b"cache-control", b"no-cache, no-transform"),
    # What nginx asks to know.
    (b"x-accel-buffering", b"no"),
)


class StreamSender:
    """Sends streams, and writes a log line for each of them when it has ended.

    Every ``heartbeat`` seconds without a part the client is sent one, where the format has any. The
    stream is closed as soon as the client goes, and completed when the router stops. It is closed
    too when the client has taken nothing for ``patience`` seconds while something is to be sent: a
    machine that went without a word would otherwise keep it for hours.
    """

    def __init__(
        self, streams: OpenStreams, heartbeat: float, *, patience: float, access_log: bool
    ) -> None:
        self._streams = streams
        self._heartbeat = heartbeat
        self._patience = patience
        self._access_log = access_log

    async def __call__(self, exchange: Exchange, stream: Stream, send: Send) -> None:
        async def patient(message: Mapping[str, Any]) -> None:
            async with asyncio.timeout(self._patience):
                await send(message)

        parts = await self._send(exchange, stream, patient)
        self.report(exchange, stream.form.name, parts)

    def report(self, exchange: Exchange, transport: str, parts: int) -> None:
        """Writes a stream's log line."""
        if not self._access_log:
            return
        operation = exchange.operation
        logger.info(
            "stream",
            operation=operation.name if operation is not None else None,
            transport=transport,
            kind=exchange.claims.kind,
            parts=parts,
            ms=round((perf_counter() - exchange.started) * 1000, 2),
        )

    async def _send(self, exchange: Exchange, stream: Stream, send: Send) -> int:
        """Returns how many parts there were."""
        form = stream.form
        parts = 0
        await send(
            {
                "type": "http.response.start",
                "status": stream.status,
                "headers": [
                    (b"content-type", form.content_type),
                    (b"x-request-id", exchange.request_id.encode("ascii")),
                    (b"vary", b"accept"),
                    *UNBUFFERED,
                    *exchange.answer_headers,
                ],
            }
        )
        gone = asyncio.ensure_future(_until_gone(exchange.receive))
        stopping = asyncio.ensure_future(self._streams.wait_for_stop())
        pending = asyncio.ensure_future(_next(stream.payloads))
        try:
            await _chunk(send, form.opening)
            while True:
                awaited: set[asyncio.Future[Any]] = {pending, gone, stopping}
                done, _ = await asyncio.wait(
                    awaited,
                    timeout=self._heartbeat if form.heartbeat else None,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if gone in done:
                    return parts
                if pending in done:
                    payload = pending.result()
                    if payload is None:
                        break
                    await _chunk(send, form.frame(payload))
                    parts += 1
                    self._streams.count_part(form.name)
                    pending = asyncio.ensure_future(_next(stream.payloads))
                elif stopping in done:
                    break
                else:
                    await _chunk(send, form.heartbeat)
            await send({"type": "http.response.body", "body": form.closing})
        except TimeoutError:
            logger.info("stream_not_taken", parts=parts)
        finally:
            tasks: tuple[asyncio.Future[Any], ...] = (pending, gone, stopping)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await stream.payloads.aclose()
        return parts


async def _next(payloads: AsyncGenerator[bytes, None]) -> bytes | None:
    return await anext(payloads, None)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _chunk(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


def as_event_stream(answer: Answer) -> Answer:
    """An answer of a single part for a client that takes event streams alone.

    What went wrong before the operation was looked at stays an HTTP status with JSON: there is no
    GraphQL result to send as an event.
    """
    if answer.status != HTTPStatus.OK:
        return replace(answer, content_type=JSON.content_type)
    return replace(
        answer,
        body=EVENTS.frame(answer.body) + EVENTS.closing,
        headers=(*answer.headers, *UNBUFFERED),
    )
