"""Step: find the class of clients that the request's client belongs to."""

from __future__ import annotations

from typing import Final

from router.server.exchange import Exchange
from router.server.operations.classification import ClientClasses

CLIENT_NAME: Final = b"graphql-client-name"


class ClassifyClient:
    """Sets ``client``, by the verified identity and the header ``GraphQL-Client-Name``."""

    def __init__(self, classes: ClientClasses) -> None:
        self._classes = classes

    async def __call__(self, exchange: Exchange) -> None:
        header = exchange.headers.get(CLIENT_NAME)
        name = header.decode("latin-1") if header is not None else None
        exchange.client = self._classes.find(exchange.claims, name)
