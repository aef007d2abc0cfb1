"""Step: choose the response's media type by ``Accept``."""

from __future__ import annotations

from http import HTTPStatus

from router.server.exchange import Exchange
from router.server.media_types import DATA_TYPES, choose
from router.server.refusal import Refusal


async def negotiate(exchange: Exchange) -> None:
    """Sets ``media_type``; 406 where the client takes neither of GraphQL's two media types."""
    chosen = choose(exchange.headers.get(b"accept", b""))
    if chosen is None:
        offered = " or ".join(media_type.name for media_type in DATA_TYPES)
        raise Refusal(
            "BAD_REQUEST",
            f"The Accept header must allow {offered}.",
            status=HTTPStatus.NOT_ACCEPTABLE,
        )
    exchange.media_type = chosen
