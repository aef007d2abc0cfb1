"""The WebSocket endpoint, put together from the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from router.server.engine import Engine
from router.server.exchange import Receive, Scope, Send
from router.server.pipeline import Parts, Pipeline
from router.server.settings.subscriptions import SubscriptionSettings
from router.server.steps.authenticate import Authenticate
from router.server.streams.origin import AllowedOrigins
from router.server.streams.websocket import ConnectionLimits, GraphQLWebSocket

PATH: Final = "/graphql"


def websocket_endpoint(
    settings: SubscriptionSettings,
    parts: Parts,
    pipeline: Pipeline,
    engine: Callable[[], Engine],
) -> GraphQLWebSocket | None:
    """The endpoint, or ``None`` where WebSockets are off."""
    if not settings.websocket:
        return None
    return GraphQLWebSocket(
        pipeline,
        engine,
        Authenticate(parts.verifier),
        parts.streams,
        AllowedOrigins(settings.allowed_origins),
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
