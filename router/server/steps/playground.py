"""Step: answer a browser that opens the endpoint with the playground's page."""

from __future__ import annotations

from router.server.exchange import Answer, Exchange
from router.server.media_types import DATA_TYPES, HTML, choose
from router.server.playground import Playground

OFFERED = (*DATA_TYPES, HTML)


class OfferPlayground:
    """Answers a GET whose ``Accept`` likes HTML better than either of GraphQL's media types."""

    def __init__(self, playground: Playground | None) -> None:
        self._playground = playground

    async def __call__(self, exchange: Exchange) -> Answer | None:
        if self._playground is None or exchange.method != "GET":
            return None
        if choose(exchange.headers.get(b"accept", b""), OFFERED) is not HTML:
            return None
        return Answer(
            200,
            self._playground.page,
            HTML.content_type,
            outcome="page",
            headers=self._playground.headers,
        )
