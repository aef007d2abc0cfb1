"""Stock items, levels and the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, String, and_, bindparam, cast, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.inventory.models import (
    ReservationLine,
    StockItem,
    StockLevel,
    StockMovement,
    StockOperation,
)
from subgraphs.kit.pagination import Page, Window
from subgraphs.kit.postgres import keyset

ITEM = StockItem.__table__  # type: ignore[attr-defined]
LEVEL = StockLevel.__table__  # type: ignore[attr-defined]
MOVEMENT = StockMovement.__table__  # type: ignore[attr-defined]
LINE = ReservationLine.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Standing:
    """A tracked SKU: units on hand in all warehouses, units held, its threshold, its low flag."""

    sku: str
    on_hand: int
    held: int
    threshold: int
    is_low: bool

    @property
    def available(self) -> int:
        """What may still be reserved; never negative by the rules of :mod:`..service`."""
        return self.on_hand - self.held


@dataclass(frozen=True, slots=True)
class LevelChange:
    """``quantity`` (not zero) to add to the level of a SKU in a warehouse."""

    sku: str
    warehouse_id: str
    quantity: int


class StockStore:
    """Reads and writes stock in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def track(self, skus: Iterable[str]) -> None:
        """Insert the items that are not there yet."""
        rows = [{"sku": sku, "low_stock_threshold": 3, "is_low": False} for sku in sorted(skus)]
        if rows:
            await self._session.execute(upsert(ITEM).on_conflict_do_nothing(), rows)

    async def lock(self, skus: Iterable[str]) -> set[str]:
        """Lock the items, always in SKU order, and return which there are.

        Every change to a SKU's stock holds this lock, so that two changes never interleave and two
        that share SKUs never wait for each other in a circle.
        """
        found = await self._session.execute(
            select(ITEM.c.sku)
            .where(ITEM.c.sku == func.any(_array(skus)))
            .order_by(ITEM.c.sku)
            .with_for_update()
        )
        return set(found.scalars())

    async def standings(self, skus: Iterable[str], now: datetime) -> dict[str, Standing]:
        """How the tracked ones among ``skus`` stand, in one statement."""
        rows = await self._session.execute(_STANDINGS, {"skus": list(skus), "now": now})
        return {row[0]: Standing(*row) for row in rows}

    async def low(self, window: Window, now: datetime) -> Page[Standing]:
        """Items whose low flag is up, by SKU."""
        query = keyset(select(ITEM.c.sku).where(ITEM.c.is_low), (ITEM.c.sku,), window)
        skus = list((await self._session.execute(query)).scalars())
        standing = await self.standings(skus, now)
        return Page.of([standing[sku] for sku in skus], [(sku,) for sku in skus], window)

    async def set_low(self, flags: Mapping[str, bool]) -> None:
        """Set the low flags of these SKUs."""
        for value in (True, False):
            skus = [sku for sku, flag in flags.items() if flag is value]
            if skus:
                await self._session.execute(
                    update(ITEM).where(ITEM.c.sku.in_(skus)).values(is_low=value)
                )

    async def set_threshold(self, sku: str, threshold: int) -> None:
        """Set the low-stock threshold of an item."""
        await self._session.execute(
            update(ITEM).where(ITEM.c.sku == sku).values(low_stock_threshold=threshold)
        )

    async def levels(self, skus: Iterable[str]) -> dict[str, list[StockLevel]]:
        """Levels by SKU, each list by warehouse id; warehouses that never held it are left out."""
        found = await self._session.scalars(
            select(StockLevel)
            .where(LEVEL.c.sku == func.any(_array(skus)))
            .order_by(LEVEL.c.sku, LEVEL.c.warehouse_id)
        )
        levels: dict[str, list[StockLevel]] = {}
        for level in found:
            levels.setdefault(level.sku, []).append(level)
        return levels

    async def move(self, changes: Sequence[LevelChange]) -> None:
        """Add each change to its level. ``IntegrityError`` where one would fall below zero."""
        await self._session.execute(
            upsert(LEVEL).on_conflict_do_nothing(),
            [
                {"sku": change.sku, "warehouse_id": change.warehouse_id, "on_hand": 0}
                for change in changes
            ],
        )
        connection = await self._session.connection()
        await connection.execute(
            update(LEVEL)
            .where(
                LEVEL.c.sku == bindparam("of_sku"),
                LEVEL.c.warehouse_id == bindparam("at_warehouse"),
            )
            .values(on_hand=LEVEL.c.on_hand + bindparam("change")),
            [
                {
                    "of_sku": change.sku,
                    "at_warehouse": change.warehouse_id,
                    "change": change.quantity,
                }
                for change in changes
            ],
        )

    async def append(self, movements: Sequence[StockMovement]) -> None:
        """Append to the ledger."""
        await self._session.execute(
            insert(MOVEMENT), [movement.model_dump() for movement in movements]
        )

    async def operation(self, key: str) -> StockOperation | None:
        """The operation that was carried out under ``key``."""
        return await self._session.get(StockOperation, key)

    async def claim(self, operation: StockOperation) -> bool:
        """Insert ``operation``; false if its key is taken, waiting for one that is under way."""
        claimed = await self._session.execute(
            upsert(StockOperation.__table__)  # type: ignore[attr-defined]
            .values(operation.model_dump())
            .on_conflict_do_nothing()
            .returning(StockOperation.__table__.c.key)  # type: ignore[attr-defined]
        )
        return claimed.scalar_one_or_none() is not None

    async def movements_of(self, key: str) -> Sequence[StockMovement]:
        """The movements of one operation, oldest first."""
        found = await self._session.scalars(
            select(StockMovement).where(MOVEMENT.c.operation_key == key).order_by(MOVEMENT.c.id)
        )
        return found.all()

    async def movements(
        self, window: Window, *, sku: str | None, warehouse_id: str | None
    ) -> Page[StockMovement]:
        """The ledger, newest first, of one SKU or warehouse where they are given."""
        query = select(StockMovement)
        if sku is not None:
            query = query.where(MOVEMENT.c.sku == sku)
        if warehouse_id is not None:
            query = query.where(MOVEMENT.c.warehouse_id == warehouse_id)
        query = keyset(query, (MOVEMENT.c.id,), window, descending=True)
        found = list(await self._session.scalars(query))
        return Page.of(found, [(movement.id,) for movement in found], window)


def _array(skus: Iterable[str]) -> object:
    return cast(list(skus), ARRAY(String))


def _standings() -> Select[str, int, int, int, bool]:
    wanted = ITEM.c.sku == func.any(bindparam("skus", type_=ARRAY(String)))
    on_hand = (
        select(func.coalesce(func.sum(LEVEL.c.on_hand), 0))
        .where(LEVEL.c.sku == ITEM.c.sku)
        .scalar_subquery()
    )
    held = (
        select(func.coalesce(func.sum(LINE.c.quantity), 0))
        .where(and_(LINE.c.sku == ITEM.c.sku, LINE.c.held, LINE.c.expires_at > bindparam("now")))
        .scalar_subquery()
    )
    return select(ITEM.c.sku, on_hand, held, ITEM.c.low_stock_threshold, ITEM.c.is_low).where(
        wanted
    )


_STANDINGS = _standings()
