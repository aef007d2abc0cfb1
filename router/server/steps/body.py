"""Step: read the body, no more of it and no longer than the limits allow."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from router.server.exchange import ClientGoneError, Exchange
from router.server.refusal import Refusal

CLOSE: Final = ((b"connection", b"close"),)
"""The rest of a body that is not read would otherwise have to be taken in and thrown away."""

MAX_DISCARDED: Final = 16 * 1024 * 1024
DISCARD_SECONDS: Final = 1.0
"""How much more of too large a body is taken in, and for how long, before it is refused.

A connection that is closed with bytes unread is reset, and a client that is still sending sees the
reset and not the answer (RFC 9112, section 9.6).
"""


class ReadBody:
    """Sets ``body`` of a POST. 413 beyond ``max_bytes``, 408 after ``timeout`` seconds.

    What a GET has in place of a body is its URL's query, held to the same length (414).
    Raises :class:`~router.server.exchange.ClientGoneError` if the client breaks off.
    """

    def __init__(self, *, max_bytes: int, timeout: float) -> None:
        self._max_bytes = max_bytes
        self._timeout = timeout

    async def __call__(self, exchange: Exchange) -> None:
        if exchange.method != "POST":
            if len(exchange.scope["query_string"]) > self._max_bytes:
                raise self._too_large("URL", HTTPStatus.REQUEST_URI_TOO_LONG)
            return
        announced = exchange.headers.get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._max_bytes:
            if b"expect" not in exchange.headers:  # else it waits for a word before it sends
                await _discard(exchange)
            raise self._too_large()
        try:
            async with asyncio.timeout(self._timeout):
                body = await self._read(exchange)
        except TimeoutError:
            raise Refusal(
                "BAD_REQUEST",
                f"The body did not arrive within {self._timeout:g} seconds.",
                status=HTTPStatus.REQUEST_TIMEOUT,
                headers=CLOSE,
            ) from None
        if body is None:
            await _discard(exchange)
            raise self._too_large()
        exchange.body = body

    async def _read(self, exchange: Exchange) -> bytes | None:
        """The body, or ``None`` where it is too large and more of it is to come."""
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await exchange.receive()
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > self._max_bytes:
                if message.get("more_body", False):
                    return None
                raise self._too_large()
            chunks.append(chunk)
            if not message.get("more_body", False):
                return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def _too_large(
        self, what: str = "body", status: HTTPStatus = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    ) -> Refusal:
        return Refusal(
            "REQUEST_TOO_LARGE",
            f"The {what} is larger than {self._max_bytes} bytes.",
            status=status,
            headers=CLOSE,
        )


async def _discard(exchange: Exchange) -> None:
    """Takes in the rest of the body within bounds, so that the client gets to read the refusal."""
    size = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_SECONDS):
            while size < MAX_DISCARDED:
                message = await exchange.receive()
                size += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
