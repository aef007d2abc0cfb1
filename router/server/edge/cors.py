"""Cross-Origin Resource Sharing (the Fetch standard): what pages of other origins may do.

It stands around the endpoint, so that every answer has its headers, refusals too, and a preflight
is answered without a pipeline. It keeps pages from reading; it is no protection against requests
that others forge, for which there is a step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

from router.server.edge.asgi import App
from router.server.exchange import RawHeaders, Receive, Scope, Send
from router.server.settings.cors import ANY, CorsSettings

Headers: TypeAlias = dict[bytes, bytes]

VARY_PREFLIGHT: Final = (
    b"vary",
    b"origin, access-control-request-method, access-control-request-headers",
)
MAX_ORIGIN: Final = 300
NO_CONTENT: Final = 204


class Cors:
    """Answers preflights, and adds the headers by which a browser lets a page read an answer."""

    def __init__(self, app: App, settings: CorsSettings) -> None:
        self._app = app
        self._settings = settings
        self._every = ANY in settings.origins
        self._origins = frozenset(settings.origins)
        self._patterns = tuple(re.compile(pattern) for pattern in settings.origin_patterns)
        self._headers = frozenset(name.lower() for name in settings.headers)
        self._allows = lru_cache(maxsize=1024)(self._is_allowed)
        self._exposed = (
            ((b"access-control-expose-headers", ", ".join(settings.expose).encode()),)
            if settings.expose
            else ()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        if (
            scope["method"] == "OPTIONS"
            and origin is not None
            and b"access-control-request-method" in headers
        ):
            await _answer(send, self._permission(origin, headers))
            return
        added = self._reading(origin)

        async def send_with(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await self._app(scope, receive, send_with)

    def _reading(self, origin: bytes | None) -> RawHeaders:
        """What an answer needs to be read by a page of this origin."""
        if self._every:
            return ((b"access-control-allow-origin", b"*"), *self._exposed)
        vary = ((b"vary", b"origin"),)
        if origin is None or not self._allows(origin):
            return vary
        return (*vary, *self._allowed(origin), *self._exposed)

    def _allowed(self, origin: bytes) -> RawHeaders:
        if self._every:
            return ((b"access-control-allow-origin", b"*"),)
        allowed = ((b"access-control-allow-origin", origin),)
        if self._settings.credentials:
            return (*allowed, (b"access-control-allow-credentials", b"true"))
        return allowed

    def _permission(self, origin: bytes, headers: Headers) -> RawHeaders:
        """The answer to a preflight; one that permits nothing where the origin may not ask."""
        settings = self._settings
        if not self._allows(origin):
            return (VARY_PREFLIGHT,)
        asked = headers.get(b"access-control-request-headers", b"").decode("latin-1")
        names = [name for part in asked.split(",") if (name := part.strip())]
        if ANY not in self._headers:
            names = list(settings.headers)
        permission = [
            VARY_PREFLIGHT,
            *self._allowed(origin),
            (b"access-control-allow-methods", ", ".join(settings.methods).encode()),
            (b"access-control-max-age", b"%d" % settings.max_age),
        ]
        if names:
            permission.append((b"access-control-allow-headers", ", ".join(names).encode("latin-1")))
        if settings.private_network and b"access-control-request-private-network" in headers:
            permission.append((b"access-control-allow-private-network", b"true"))
        return tuple(permission)

    def _is_allowed(self, origin: bytes) -> bool:
        if self._every:
            return True
        if len(origin) > MAX_ORIGIN:
            return False
        text = origin.decode("latin-1")
        return text in self._origins or any(
            pattern.fullmatch(text) is not None for pattern in self._patterns
        )


async def _answer(send: Send, headers: RawHeaders) -> None:
    await send({"type": "http.response.start", "status": NO_CONTENT, "headers": list(headers)})
    await send({"type": "http.response.body", "body": b""})
