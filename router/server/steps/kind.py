"""Step: refuse kinds of operation that the request's way of coming in cannot carry."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from router.server.exchange import Exchange
from router.server.refusal import Refusal

POST_ONLY: Final = ((b"allow", b"POST"),)


async def check_kind(exchange: Exchange) -> None:
    """405 for a mutation by GET, which must be safe (RFC 9110, 9.2.1); no subscriptions here."""
    if exchange.kind == "subscription":
        raise Refusal(
            "BAD_REQUEST", "Subscriptions are not served over plain HTTP requests.", graphql=True
        )
    if exchange.method == "GET" and exchange.kind != "query":
        raise Refusal(
            "METHOD_NOT_ALLOWED",
            "A mutation must be sent by POST.",
            status=HTTPStatus.METHOD_NOT_ALLOWED,
            headers=POST_ONLY,
        )
