"""Step: choose the response's media type, and how it would be streamed, by ``Accept``."""

from __future__ import annotations

from http import HTTPStatus

from router.server.exchange import Exchange
from router.server.media_types import DATA_TYPES
from router.server.refusal import Refusal
from router.server.streams.formats import WEBSOCKET, formats_of


async def negotiate(exchange: Exchange) -> None:
    """Sets ``media_type`` and ``formats``; 406 where the client takes no type that we have."""
    if exchange.formats is WEBSOCKET:
        return
    formats = formats_of(exchange.headers.get(b"accept", b""))
    if formats.single is None:
        offered = " or ".join(media_type.name for media_type in DATA_TYPES)
        raise Refusal(
            "BAD_REQUEST",
            f"The Accept header must allow {offered}.",
            status=HTTPStatus.NOT_ACCEPTABLE,
        )
    exchange.media_type = formats.single
    exchange.formats = formats
