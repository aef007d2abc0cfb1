"""One WebSocket: its messages, and the operations under way on it.

(https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md)
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from time import time
from typing import Any, Final, TypeAlias

import orjson
import structlog

from router.server.claims import Claims
from router.server.engine import Engine
from router.server.exchange import Answer, Exchange, RawHeaders, Receive, Scope, Send, Stream
from router.server.inner_request import inner_headers, inner_request
from router.server.media_types import GRAPHQL_RESPONSE
from router.server.pipeline import Pipeline
from router.server.refusal import Refusal
from router.server.steps.authenticate import Authenticate
from router.server.streams.formats import MESSAGES, WEBSOCKET
from router.server.streams.open_streams import OpenStreams

logger: Final[Any] = structlog.get_logger(__name__)

INTRODUCED: Final = frozenset(
    {
        "authorization",
        "graphql-client-name",
        "graphql-client-version",
        "apollographql-client-name",
        "apollographql-client-version",
    }
)
"""A browser cannot set headers on a WebSocket: these may stand in the payload of
``connection_init`` instead."""

GOING_AWAY: Final = 1001
INTERNAL_ERROR: Final = 1011
BAD_REQUEST: Final = 4400
UNAUTHORIZED: Final = 4401
FORBIDDEN: Final = 4403
NO_PROTOCOL: Final = 4406
INIT_TIMEOUT: Final = 4408
SUBSCRIBER_EXISTS: Final = 4409
TOO_MANY_INITS: Final = 4429

MAX_REASON: Final = 120
"""Bytes: a closing frame has no room for more (RFC 6455, section 5.5)."""


Report: TypeAlias = Callable[[Exchange, Answer | int], None]
"""Told of each operation that was answered: by what, or in how many parts."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """``init_timeout`` in seconds; ``operations`` is how many may be under way at a time."""

    init_timeout: float = 10.0
    operations: int = 100


class ProtocolError(Exception):
    """The client broke the protocol: the connection is closed with ``code``."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Connection:
    """One client's connection."""

    def __init__(
        self,
        scope: Scope,
        send: Send,
        pipeline: Pipeline,
        engine: Callable[[], Engine],
        authenticate: Authenticate,
        streams: OpenStreams,
        report: Report,
        limits: ConnectionLimits,
    ) -> None:
        self._scope = scope
        self._send = send
        self._pipeline = pipeline
        self._engine = engine
        self._authenticate = authenticate
        self._streams = streams
        self._report = report
        self._limits = limits
        self._headers: RawHeaders | None = None
        self._expires: asyncio.TimerHandle | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._ending: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()

    async def serve(self, receive: Receive) -> None:
        """Serves until the client goes, breaks the protocol, or the router stops."""
        loop = asyncio.get_running_loop()
        init = loop.call_later(
            self._limits.init_timeout, self._end, INIT_TIMEOUT, "Connection initialisation timeout"
        )
        stopping = asyncio.ensure_future(self._streams.wait_for_stop())
        stopping.add_done_callback(lambda _: self._end(GOING_AWAY, "The router is stopping"))
        reading = asyncio.ensure_future(self._read(receive, init))
        awaited: set[asyncio.Future[Any]] = {reading, self._ending}
        try:
            await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
            if self._ending.done():
                code, reason = self._ending.result()
                with suppress(OSError):  # the client went first
                    await self._stop_operations(tell=code == GOING_AWAY)
                    await close(self._send, code, reason)
        finally:
            init.cancel()
            if self._expires is not None:
                self._expires.cancel()
            stopping.cancel()
            reading.cancel()
            await self._stop_operations(tell=False)
            await asyncio.wait((reading, stopping))
        if not reading.cancelled():
            reading.result()

    def _end(self, code: int, reason: str) -> None:
        if not self._ending.done():
            self._ending.set_result((code, reason))

    async def _read(self, receive: Receive, init: asyncio.TimerHandle) -> None:
        try:
            while (frame := await receive())["type"] == "websocket.receive":
                await self._take(_message(frame), init)
        except ProtocolError as error:
            self._end(error.code, str(error))
        except OSError:
            logger.debug("client_gone")  # while it was told something
        except Exception:  # the last resort: told to the log, and the connection is closed
            logger.exception("websocket_failed")
            self._end(INTERNAL_ERROR, "Internal server error")

    async def _take(self, message: Mapping[str, Any], init: asyncio.TimerHandle) -> None:
        match message:
            case {"type": "connection_init"}:
                init.cancel()
                await self._introduce(message.get("payload"))
            case {"type": "ping"}:
                await self._tell({"type": "pong"})
            case {"type": "pong"}:
                pass
            case {"type": "subscribe", "id": str(key), "payload": dict(payload)} if key:
                self._subscribe(key, payload)
            case {"type": "complete", "id": str(key)}:
                task = self._operations.pop(key, None)
                if task is not None:
                    task.cancel()
            case _:
                raise ProtocolError(BAD_REQUEST, "Invalid message")

    async def _introduce(self, payload: object) -> None:
        if self._headers is not None:
            raise ProtocolError(TOO_MANY_INITS, "Too many initialisation requests")
        if payload is not None and not isinstance(payload, dict):
            raise ProtocolError(BAD_REQUEST, "The payload of connection_init must be an object")
        given = {
            name.lower().encode(): value.encode("latin-1", "replace")
            for name, value in (payload or {}).items()
            if name.lower() in INTRODUCED and isinstance(value, str)
        }
        self._headers = inner_headers(self._scope, given)
        claims = await self._identify()
        if claims.expires_at is not None:
            self._expires = asyncio.get_running_loop().call_later(
                max(0.0, claims.expires_at - time()),
                self._end,
                UNAUTHORIZED,
                "The access token has expired",
            )
        await self._tell({"type": "connection_ack"})

    async def _identify(self) -> Claims:
        """The claims of the connection's access token; each operation looks at it again."""
        exchange = inner_request(self._scope, self._headers or (), b"", self._engine())
        try:
            await self._authenticate(exchange)
        except Refusal as refusal:
            raise ProtocolError(FORBIDDEN, str(refusal)) from None
        return exchange.claims

    def _subscribe(self, key: str, payload: dict[str, Any]) -> None:
        if self._headers is None:
            raise ProtocolError(UNAUTHORIZED, "Unauthorized")
        if key in self._operations:
            raise ProtocolError(SUBSCRIBER_EXISTS, f"Subscriber for {key} already exists")
        exchange = inner_request(self._scope, self._headers, orjson.dumps(payload), self._engine())
        exchange.formats, exchange.media_type = WEBSOCKET, GRAPHQL_RESPONSE
        task = asyncio.create_task(self._run(key, exchange))
        self._operations[key] = task
        task.add_done_callback(lambda done: self._done(key, done))

    async def _run(self, key: str, exchange: Exchange) -> None:
        """One operation, from its request to its last message."""
        identity = orjson.dumps(key)
        if len(self._operations) > self._limits.operations:
            await self._tell({"type": "error", "id": key, "payload": [TOO_MANY_OPERATIONS]})
            return
        answer = await self._pipeline.run(exchange)
        if isinstance(answer, Stream):
            await self._stream(identity, exchange, answer)
        elif answer.outcome in {"refused", "failed"}:
            self._report(exchange, answer)
            errors = orjson.loads(answer.body)["errors"]
            await self._tell({"type": "error", "id": key, "payload": errors})
            return
        else:
            await self._next(identity, answer.body)
            self._report(exchange, answer)
        # The client may have used the id again as soon as it is told: it is free before that.
        self._operations.pop(key, None)
        await self._tell({"type": "complete", "id": key})

    async def _stream(self, identity: bytes, exchange: Exchange, stream: Stream) -> None:
        parts = 0
        try:
            async with aclosing(stream.payloads) as payloads:
                async for payload in payloads:
                    await self._next(identity, payload)
                    self._streams.count_part(MESSAGES.name)
                    parts += 1
        finally:
            self._report(exchange, parts)

    def _done(self, key: str, task: asyncio.Task[None]) -> None:
        if self._operations.get(key) is task:
            del self._operations[key]
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, OSError):  # that is a client that is gone
            logger.error("websocket_operation_failed", exc_info=error)
            self._end(INTERNAL_ERROR, "Internal server error")

    async def _stop_operations(self, *, tell: bool) -> None:
        running = dict(self._operations)
        self._operations.clear()
        for task in running.values():
            task.cancel()
        if running:
            await asyncio.wait(running.values())
        if tell:
            for key in running:
                await self._tell({"type": "complete", "id": key})

    async def _next(self, identity: bytes, payload: bytes) -> None:
        text = b'{"id":%b,"type":"next","payload":%b}' % (identity, payload)
        await self._send({"type": "websocket.send", "text": text.decode()})

    async def _tell(self, message: Mapping[str, Any]) -> None:
        await self._send({"type": "websocket.send", "text": orjson.dumps(message).decode()})


TOO_MANY_OPERATIONS: Final = {
    "message": "There are too many operations under way on this connection.",
    "extensions": {"code": "SUBSCRIPTION_LIMIT_EXCEEDED"},
}


def _message(frame: Mapping[str, Any]) -> Mapping[str, Any]:
    text = frame.get("text")
    if text is None:
        raise ProtocolError(BAD_REQUEST, "Messages are text")
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ProtocolError(BAD_REQUEST, "Invalid message") from None
    if not isinstance(message, dict):
        raise ProtocolError(BAD_REQUEST, "Invalid message")
    return message


async def close(send: Send, code: int, reason: str) -> None:
    short = reason.encode()[:MAX_REASON].decode(errors="ignore")
    await send({"type": "websocket.close", "code": code, "reason": short})
