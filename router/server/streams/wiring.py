"""The WebSocket endpoint, put together from the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from router.server.endpoint import GraphQLEndpoint
from router.server.engine import Engine
from router.server.exchange import Answer, Exchange, Receive, Scope, Send
from router.server.pipeline import Parts, Pipeline
from router.server.settings.subscriptions import SubscriptionSettings
from router.server.steps.authenticate import Authenticate
from router.server.streams.connection import ConnectionLimits
from router.server.streams.formats import MESSAGES
from router.server.streams.http import StreamSender
from router.server.streams.origin import AllowedOrigins
from router.server.streams.websocket import GraphQLWebSocket

PATH: Final = "/graphql"


def websocket_endpoint(
    settings: SubscriptionSettings,
    parts: Parts,
    pipeline: Pipeline,
    engine: Callable[[], Engine],
    endpoint: GraphQLEndpoint,
    sender: StreamSender,
) -> GraphQLWebSocket | None:
    """The endpoint, or ``None`` where WebSockets are off.

    Operations are reported like those of ``endpoint`` and ``sender``.
    """
    if not settings.websocket:
        return None

    def report(exchange: Exchange, answer: Answer | int) -> None:
        if isinstance(answer, int):
            sender.report(exchange, MESSAGES.name, answer)
        else:
            endpoint.report(exchange, answer)

    return GraphQLWebSocket(
        pipeline,
        engine,
        Authenticate(parts.verifier),
        parts.streams,
        AllowedOrigins(settings.allowed_origins),
        report,
        ConnectionLimits(
            init_timeout=settings.init_timeout, operations=settings.max_per_connection
        ),
    )


async def serve_websocket(
    endpoint: GraphQLWebSocket | None, scope: Scope, receive: Receive, send: Send
) -> None:
    """Serves a WebSocket at :data:`PATH`; refuses the handshake of others."""
    if endpoint is not None and scope["path"] == PATH:
        await endpoint(scope, receive, send)
        return
    await receive()  # websocket.connect
    await send({"type": "websocket.close"})
