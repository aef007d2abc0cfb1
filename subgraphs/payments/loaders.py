"""Loads by key, one statement for all that one request asks for at a time."""

from __future__ import annotations

from subgraphs.kit.loaders import Loader
from subgraphs.kit.postgres import Postgres
from subgraphs.payments.models import Payment, PaymentEvent
from subgraphs.payments.store.payments import PaymentStore


class Loaders:
    """The loaders of one request; a mutation drops them and their answers.

    ``payment`` is by id, with its events: ``None`` for one that does not exist.
    """

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self.payment: Loader[str, tuple[Payment, list[PaymentEvent]] | None] = Loader(
            self._payments
        )

    async def _payments(self, ids: list[str]) -> list[tuple[Payment, list[PaymentEvent]] | None]:
        async with self._postgres.reading() as session:
            store = PaymentStore(session)
            payments = await store.get_many(ids)
            events = await store.events(list(payments)) if payments else {}
        return [
            (payments[each], events.get(each, [])) if each in payments else None for each in ids
        ]
