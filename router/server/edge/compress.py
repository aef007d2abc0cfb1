"""Compressing answers by ``Accept-Encoding`` (RFC 9110, section 12.5.3).

An answer that comes in parts is left alone: its parts must reach the client as they come. So is one
that is short, for its encoding costs more than it saves.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import brotli  # type: ignore[import-untyped]  # it has no stubs

from router.server.edge.asgi import App
from router.server.exchange import Receive, Scope, Send
from router.server.settings.compression import CompressionSettings, Encoding

THREADED: Final = 128 * 1024
"""Bytes from which an answer is compressed in a thread, so that others need not wait for it."""

COMPRESSIBLE: Final = (b"application/", b"text/")
VARY: Final = (b"vary", b"accept-encoding")


class Compress:
    """Compresses what the application answers in one piece."""

    def __init__(self, app: App, settings: CompressionSettings) -> None:
        self._app = app
        self._settings = settings
        self._choose = lru_cache(maxsize=256)(
            lambda accepted: choose_encoding(accepted, settings.encodings)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = b",".join(
            value for name, value in scope["headers"] if name == b"accept-encoding"
        )
        encoding = self._choose(accepted)
        start: Mapping[str, Any] | None = None

        async def send_encoded(message: Mapping[str, Any]) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = {**message, "headers": [*message["headers"], VARY]}
                return
            if start is None:
                await send(message)
                return
            head, start = start, None
            if encoding is not None and self._is_worth_it(head, message):
                body = await self._encode(encoding, message["body"])
                head = {**head, "headers": _encoded(head["headers"], encoding, len(body))}
                message = {**message, "body": body}
            await send(head)
            await send(message)

        await self._app(scope, receive, send_encoded)

    def _is_worth_it(self, head: Mapping[str, Any], message: Mapping[str, Any]) -> bool:
        if message.get("more_body", False):
            return False
        if len(message.get("body", b"")) < self._settings.min_bytes:
            return False
        headers: dict[bytes, bytes] = dict(head["headers"])
        return (
            b"content-encoding" not in headers
            and headers.get(b"content-type", b"").startswith(COMPRESSIBLE)
            and b"no-transform" not in headers.get(b"cache-control", b"").lower()
        )

    async def _encode(self, encoding: Encoding, body: bytes) -> bytes:
        if len(body) < THREADED:
            return self._compress(encoding, body)
        return await asyncio.to_thread(self._compress, encoding, body)

    def _compress(self, encoding: Encoding, body: bytes) -> bytes:
        if encoding == "gzip":
            return gzip.compress(body, self._settings.gzip_level, mtime=0)
        return bytes(
            brotli.compress(body, mode=brotli.MODE_TEXT, quality=self._settings.brotli_quality)
        )


def choose_encoding(accepted: bytes, offered: Sequence[Encoding]) -> Encoding | None:
    """What a client likes best of what is offered, the order deciding between equals.

    ``None``: it takes none of them, or likes the answer as it is better.
    """
    weights: dict[str, float] = {}
    for part in accepted.decode("latin-1").split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            weights[name] = _weight(parameters)
    default = weights.get("*", 0.0)
    best: Encoding | None = None
    most = 0.0
    for encoding in offered:
        weight = weights.get(encoding, default)
        if weight > most:
            best, most = encoding, weight
    plain = weights.get("identity", 0.0)
    return best if most >= plain else None


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def _encoded(
    headers: Sequence[tuple[bytes, bytes]], encoding: Encoding, length: int
) -> list[tuple[bytes, bytes]]:
    """The headers of the compressed answer. It is not the same bytes: its ETag becomes weak."""
    changed = [(b"content-encoding", encoding.encode()), (b"content-length", b"%d" % length)]
    for name, value in headers:
        if name == b"etag" and not value.startswith(b"W/"):
            changed.append((name, b"W/" + value))
        elif name != b"content-length":
            changed.append((name, value))
    return changed
