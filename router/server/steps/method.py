"""Step: refuse other HTTP methods than GET and POST."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from router.server.exchange import Exchange
from router.server.refusal import Refusal

ALLOW: Final = ((b"allow", b"GET, POST"),)


async def check_method(exchange: Exchange) -> None:
    """405 with ``Allow`` for anything but GET and POST."""
    if exchange.method not in {"POST", "GET"}:
        raise Refusal(
            "METHOD_NOT_ALLOWED",
            "GraphQL is served to POST, and to GET for queries.",
            status=HTTPStatus.METHOD_NOT_ALLOWED,
            headers=ALLOW,
        )
