"""GraphQL over WebSockets, from the server's side: the protocol ``graphql-transport-ws``.

Each operation of a connection is a request of its own that goes through the pipeline; what differs
is that its answers are messages.
(https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from router.server.engine import Engine
from router.server.exchange import Receive, Scope, Send
from router.server.pipeline import Pipeline
from router.server.steps.authenticate import Authenticate
from router.server.streams.connection import (
    NO_PROTOCOL,
    Connection,
    ConnectionLimits,
    Report,
    close,
)
from router.server.streams.open_streams import OpenStreams
from router.server.streams.origin import AllowedOrigins

PROTOCOL: Final = "graphql-transport-ws"


class GraphQLWebSocket:
    """The ASGI application for WebSockets. ``engine`` tells the engine in force."""

    def __init__(
        self,
        pipeline: Pipeline,
        engine: Callable[[], Engine],
        authenticate: Authenticate,
        streams: OpenStreams,
        origins: AllowedOrigins,
        report: Report,
        limits: ConnectionLimits | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._engine = engine
        self._authenticate = authenticate
        self._streams = streams
        self._origins = origins
        self._report = report
        self._limits = limits or ConnectionLimits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        headers = dict(scope["headers"])
        if not self._origins.allows(headers) or self._streams.stopping:
            await send({"type": "websocket.close"})  # before it is accepted: HTTP 403
            return
        if PROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.accept"})
            await close(send, NO_PROTOCOL, "Subprotocol not acceptable")
            return
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        connection = Connection(
            scope, send, self._pipeline, self._engine, self._authenticate, self._streams,
            self._report, self._limits,
        )  # fmt: skip
        with self._streams.connected():
            await connection.serve(receive)
