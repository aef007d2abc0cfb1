"""Warehouses and the items whose stock is tracked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.inventory.errors import InvalidQuantity, SkuNotTracked, WarehouseCodeTaken
from subgraphs.inventory.models import Warehouse
from subgraphs.inventory.service.alerts import Record, check_thresholds
from subgraphs.inventory.service.ledger import MAX_QUANTITY
from subgraphs.inventory.store.stock import StockStore
from subgraphs.inventory.store.warehouses import WarehouseStore
from subgraphs.kit.errors import BadInput
from subgraphs.kit.ids import new_id

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
_COUNTRY = re.compile(r"[A-Z]{2}")


class Warehouses:
    """Keeps the list of warehouses in one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._store = WarehouseStore(session)

    async def create(self, *, code: str, name: str, country: str, priority: int) -> Warehouse:
        """Add a warehouse.

        ``code`` is up to 20 capitals, digits and hyphens, ``country`` an ISO 3166-1 alpha-2 code.
        Raises :class:`BadInput` for those and :class:`WarehouseCodeTaken`.
        """
        if not _CODE.fullmatch(code):
            raise BadInput(f"The code {code!r} is not made of capitals, digits and hyphens.")
        if not _COUNTRY.fullmatch(country):
            raise BadInput(f"{country!r} is no ISO 3166-1 alpha-2 country code, such as DE.")
        if not name.strip():
            raise BadInput("A warehouse has a name.")
        warehouse = Warehouse(
            id=new_id("wh"), code=code, name=name.strip(), country=country, priority=priority
        )
        try:
            await self._store.add(warehouse)
        except IntegrityError as error:
            raise WarehouseCodeTaken(code) from error
        return warehouse


class Items:
    """Keeps the list of tracked SKUs in one unit of work."""

    def __init__(self, session: AsyncSession, record: Record, *, now: datetime) -> None:
        self._stock = StockStore(session)
        self._record = record
        self._now = now

    async def track(self, skus: Sequence[str]) -> None:
        """Track these SKUs from now on; those that are tracked already stay as they are."""
        for sku in skus:
            if not _SKU.fullmatch(sku):
                raise BadInput(f"{sku!r} is no SKU: up to 64 letters, digits, and . _ / -")
        await self._stock.track(skus)

    async def set_threshold(self, sku: str, threshold: int) -> None:
        """Alert when at most ``threshold`` units of ``sku`` are available.

        Raises :class:`InvalidQuantity` and :class:`SkuNotTracked`.
        """
        if not 0 <= threshold <= MAX_QUANTITY:
            raise InvalidQuantity(
                f"A threshold lies between 0 and {MAX_QUANTITY:,}, not {threshold:,}.",
                path=["input", "threshold"],
            )
        if not await self._stock.lock([sku]):
            raise SkuNotTracked(sku, path=["input", "sku"])
        await self._stock.set_threshold(sku, threshold)
        await check_thresholds(self._stock, [sku], self._now, self._record)
