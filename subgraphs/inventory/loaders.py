"""Loads by key, one statement for all that one request asks for at a time."""

from __future__ import annotations

from datetime import UTC, datetime

from subgraphs.inventory.models import ReservationLine, StockLevel, Warehouse
from subgraphs.inventory.store.reservations import ReservationStore
from subgraphs.inventory.store.stock import Standing, StockStore
from subgraphs.inventory.store.warehouses import WarehouseStore
from subgraphs.kit.loaders import Loader
from subgraphs.kit.postgres import Postgres


class Loaders:
    """The loaders of one request; a mutation drops them and their answers."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self.standing: Loader[str, Standing | None] = Loader(self._standings)
        self.levels: Loader[str, list[StockLevel]] = Loader(self._levels)
        self.warehouse: Loader[str, Warehouse | None] = Loader(self._warehouses)
        self.lines: Loader[str, list[ReservationLine]] = Loader(self._lines)

    async def _standings(self, skus: list[str]) -> list[Standing | None]:
        async with self._postgres.reading() as session:
            found = await StockStore(session).standings(skus, datetime.now(UTC))
        return [found.get(sku) for sku in skus]

    async def _levels(self, skus: list[str]) -> list[list[StockLevel]]:
        async with self._postgres.reading() as session:
            found = await StockStore(session).levels(skus)
        return [found.get(sku, []) for sku in skus]

    async def _warehouses(self, ids: list[str]) -> list[Warehouse | None]:
        async with self._postgres.reading() as session:
            found = await WarehouseStore(session).get_many(ids)
        return [found.get(warehouse_id) for warehouse_id in ids]

    async def _lines(self, ids: list[str]) -> list[list[ReservationLine]]:
        async with self._postgres.reading() as session:
            found = await ReservationStore(session).lines(ids)
        return [found.get(reservation_id, []) for reservation_id in ids]
