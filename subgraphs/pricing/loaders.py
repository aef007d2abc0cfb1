"""Loads by key, one statement for all that one request asks for at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from subgraphs.kit.loaders import Loader
from subgraphs.kit.postgres import Postgres
from subgraphs.pricing.service.prices import UnitPrice, unit_prices


class Loaders:
    """The loaders of one request; a mutation drops them and their answers.

    ``price`` is by SKU and currency: ``None`` for what is not on sale or has no price in it.
    """

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self.price: Loader[tuple[str, str], UnitPrice | None] = Loader(self._prices)

    async def _prices(self, keys: list[tuple[str, str]]) -> list[UnitPrice | None]:
        by_currency: defaultdict[str, list[str]] = defaultdict(list)
        for sku, currency in keys:
            by_currency[currency].append(sku)
        found: dict[tuple[str, str], UnitPrice | None] = {}
        async with self._postgres.reading() as session:
            for currency, skus in by_currency.items():
                prices = await unit_prices(session, skus, currency=currency, at=datetime.now(UTC))
                found |= {(sku, currency): prices.get(sku) for sku in skus}
        return [found[key] for key in keys]
