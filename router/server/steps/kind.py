"""Step: refuse kinds of operation that the request's way of coming in cannot carry."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from router.server.exchange import Exchange
from router.server.refusal import Refusal

POST_ONLY: Final = ((b"allow", b"POST"),)


class CheckKind:
    """405 for a mutation by GET, which must be safe (RFC 9110, 9.2.1).

    A subscription needs a client that takes streams: 406 where its ``Accept`` names none.
    """

    def __init__(self, *, subscriptions: bool) -> None:
        self._subscriptions = subscriptions

    async def __call__(self, exchange: Exchange) -> None:
        if exchange.kind == "query":
            return
        if exchange.kind == "subscription":
            if not self._subscriptions:
                raise Refusal("BAD_REQUEST", "Subscriptions are not served.", graphql=True)
            if exchange.formats.subscription is None:
                raise Refusal(
                    "BAD_REQUEST",
                    "A subscription needs a WebSocket (graphql-transport-ws), or a request that"
                    " accepts text/event-stream or multipart/mixed;subscriptionSpec=1.0.",
                    status=HTTPStatus.NOT_ACCEPTABLE,
                    graphql=True,
                )
        elif exchange.method == "GET" and exchange.kind is not None:
            raise Refusal(
                "METHOD_NOT_ALLOWED",
                "A mutation must be sent by POST.",
                status=HTTPStatus.METHOD_NOT_ALLOWED,
                headers=POST_ONLY,
            )
