"""Movements of stock: deliveries, corrections, transfers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.inventory.errors import (
    IdempotencyKeyReused,
    InsufficientStock,
    InvalidQuantity,
    SameWarehouse,
    SkuNotTracked,
    WarehouseNotFound,
)
from subgraphs.inventory.models import MovementKind, StockMovement, StockOperation, Warehouse
from subgraphs.inventory.service.alerts import Record, check_thresholds
from subgraphs.inventory.service.fingerprint import fingerprint
from subgraphs.inventory.store.stock import LevelChange, StockStore
from subgraphs.inventory.store.warehouses import WarehouseStore
from subgraphs.kit.ids import new_id

MAX_QUANTITY = 1_000_000


@dataclass(frozen=True, slots=True)
class StockLine:
    """``quantity`` units of ``sku``."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class _Entry:
    change: LevelChange
    kind: MovementKind


class Ledger:
    """Moves stock in one unit of work.

    Each method takes an idempotency key: the same key with the same input answers with the
    movements of the first time and moves nothing.
    """

    def __init__(
        self, session: AsyncSession, record: Record, *, actor: str | None, now: datetime
    ) -> None:
        self._stock = StockStore(session)
        self._warehouses = WarehouseStore(session)
        self._record = record
        self._actor = actor
        self._now = now

    async def receive(
        self, warehouse: str, lines: Sequence[StockLine], *, reason: str | None, key: str
    ) -> Sequence[StockMovement]:
        """Add a delivery of at least one unit a line to the warehouse with this code.

        Lines of the same SKU are added up. Raises :class:`InvalidQuantity`,
        :class:`WarehouseNotFound`, :class:`SkuNotTracked`, :class:`IdempotencyKeyReused`.
        """
        total: dict[str, int] = {}
        for place, line in enumerate(lines):
            _check_quantity(line.quantity, ["input", "lines", str(place), "quantity"])
            total[line.sku] = total.get(line.sku, 0) + line.quantity
        if not total:
            raise InvalidQuantity("A delivery has at least one line.", path=["input", "lines"])
        place_of = await self._warehouse(warehouse, ["input", "warehouse"])
        entries = [
            _Entry(LevelChange(sku, place_of.id, quantity), MovementKind.RECEIPT)
            for sku, quantity in sorted(total.items())
        ]
        return await self._carry_out(key, "receive", entries, reason)

    async def adjust(
        self, warehouse: str, sku: str, quantity: int, *, reason: str, key: str
    ) -> Sequence[StockMovement]:
        """Correct the level of ``sku`` by ``quantity`` (not zero) after a count or a loss.

        Raises as :meth:`receive` does, and :class:`InsufficientStock` where the level, or what is
        available, would fall below zero.
        """
        _check_quantity(abs(quantity), ["input", "quantity"])
        place_of = await self._warehouse(warehouse, ["input", "warehouse"])
        entry = _Entry(LevelChange(sku, place_of.id, quantity), MovementKind.ADJUSTMENT)
        return await self._carry_out(key, "adjust", [entry], reason)

    async def transfer(
        self, source: str, target: str, sku: str, quantity: int, *, key: str
    ) -> Sequence[StockMovement]:
        """Move ``quantity`` (positive) of ``sku`` from one warehouse to another.

        Raises as :meth:`adjust` does, and :class:`SameWarehouse`.
        """
        _check_quantity(quantity, ["input", "quantity"])
        if source == target:
            raise SameWarehouse
        origin = await self._warehouse(source, ["input", "from"])
        goal = await self._warehouse(target, ["input", "to"])
        entries = [
            _Entry(LevelChange(sku, origin.id, -quantity), MovementKind.TRANSFER_OUT),
            _Entry(LevelChange(sku, goal.id, quantity), MovementKind.TRANSFER_IN),
        ]
        return await self._carry_out(key, "transfer", entries, None)

    async def _carry_out(
        self, key: str, name: str, entries: Sequence[_Entry], reason: str | None
    ) -> Sequence[StockMovement]:
        asked = fingerprint(
            name,
            reason,
            [[e.change.sku, e.change.warehouse_id, e.change.quantity] for e in entries],
        )
        operation = StockOperation(key=key, fingerprint=asked, created_at=self._now)
        if not await self._stock.claim(operation):
            earlier = await self._stock.operation(key)
            if earlier is None or earlier.fingerprint != asked:
                raise IdempotencyKeyReused(key)
            return await self._stock.movements_of(key)
        skus = {entry.change.sku for entry in entries}
        known = await self._stock.lock(skus)
        for sku in sorted(skus - known):
            raise SkuNotTracked(sku, path=["input", "sku"])
        await self._check_levels(entries)
        movements = [
            StockMovement(
                id=new_id("mov"),
                sku=entry.change.sku,
                warehouse_id=entry.change.warehouse_id,
                kind=entry.kind,
                quantity=entry.change.quantity,
                reason=reason,
                actor=self._actor,
                operation_key=key,
                created_at=self._now,
            )
            for entry in entries
        ]
        await self._stock.move([entry.change for entry in entries])
        await self._stock.append(movements)
        await check_thresholds(self._stock, skus, self._now, self._record)
        return movements

    async def _check_levels(self, entries: Sequence[_Entry]) -> None:
        taken = {e.change.sku: e.change for e in entries if e.change.quantity < 0}
        if not taken:
            return
        levels = await self._stock.levels(taken)
        standings = await self._stock.standings(taken, self._now)
        leaving = sum(entry.change.quantity for entry in entries)
        for sku, change in taken.items():
            here = sum(
                level.on_hand
                for level in levels.get(sku, [])
                if level.warehouse_id == change.warehouse_id
            )
            free = standings[sku].available if leaving < 0 else here
            if -change.quantity > min(here, free):
                raise InsufficientStock(
                    sku,
                    requested=-change.quantity,
                    available=min(here, free),
                    path=["input", "quantity"],
                )

    async def _warehouse(self, code: str, path: list[str]) -> Warehouse:
        warehouse = await self._warehouses.by_code(code)
        if warehouse is None:
            raise WarehouseNotFound(code, path=path)
        return warehouse


def _check_quantity(quantity: int, path: list[str]) -> None:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise InvalidQuantity(
            f"A quantity lies between 1 and {MAX_QUANTITY:,}, not {quantity:,}.", path=path
        )
