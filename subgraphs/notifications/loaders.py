"""Loads by key, one statement for all that one request asks for at a time."""

from __future__ import annotations

from subgraphs.kit.loaders import Loader
from subgraphs.kit.postgres import Postgres
from subgraphs.notifications.models import Attempt
from subgraphs.notifications.store.deliveries import DeliveryStore


class Loaders:
    """The loaders of one request; a mutation drops them and their answers."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self.attempts: Loader[str, list[Attempt]] = Loader(self._attempts)

    async def _attempts(self, delivery_ids: list[str]) -> list[list[Attempt]]:
        async with self._postgres.reading() as session:
            found = await DeliveryStore(session).attempts(delivery_ids)
        return [found.get(delivery_id, []) for delivery_id in delivery_ids]
