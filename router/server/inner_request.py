"""A request within a request: of a batch, or over a WebSocket.

It goes through the same pipeline as one that comes alone, as a POST of the same client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from router.server.engine import Engine
from router.server.exchange import Exchange, RawHeaders, Scope

OWN: Final = frozenset(
    {
        b"accept",
        b"connection",
        b"content-encoding",
        b"content-length",
        b"content-type",
        b"expect",
        b"sec-websocket-extensions",
        b"sec-websocket-key",
        b"sec-websocket-protocol",
        b"sec-websocket-version",
        b"transfer-encoding",
        b"upgrade",
        b"x-request-id",
    }
)
"""Headers that belong to the outer request: to its connection, its body, its one answer."""


def inner_headers(scope: Scope, given: Mapping[bytes, bytes]) -> RawHeaders:
    """The headers of the requests within one: those of the outer, with ``given`` in their place."""
    return (
        *(
            (name, value)
            for name, value in scope["headers"]
            if name not in OWN and name not in given
        ),
        *given.items(),
        (b"content-type", b"application/json"),
        (b"accept", b"application/graphql-response+json"),
    )


def inner_request(scope: Scope, headers: RawHeaders, body: bytes, engine: Engine) -> Exchange:
    """The exchange of a request with ``body``, the JSON of one GraphQL request."""
    inner: dict[str, Any] = {
        **scope,
        "type": "http",
        "method": "POST",
        "query_string": b"",
        "headers": list(headers),
    }
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Mapping[str, Any]:
        if messages:
            return messages.pop()
        # That the client has gone is noticed by whoever serves the outer request.
        gone: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        return await gone

    return Exchange(inner, receive, engine)
