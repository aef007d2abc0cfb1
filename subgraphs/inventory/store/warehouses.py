"""Warehouses."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.inventory.models import Warehouse


class WarehouseStore:
    """Warehouses, in the order in which orders are taken from them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> Sequence[Warehouse]:
        """Every warehouse."""
        found = await self._session.scalars(
            select(Warehouse).order_by(Warehouse.priority, Warehouse.code)  # type: ignore[arg-type]
        )
        return found.all()

    async def get_many(self, ids: Sequence[str]) -> dict[str, Warehouse]:
        """Warehouses by id."""
        found = await self._session.scalars(
            select(Warehouse).where(Warehouse.id.in_(ids))  # type: ignore[attr-defined]
        )
        return {warehouse.id: warehouse for warehouse in found}

    async def by_code(self, code: str) -> Warehouse | None:
        """The warehouse called ``code``."""
        found = await self._session.scalars(
            select(Warehouse).where(Warehouse.code == code)  # type: ignore[arg-type]
        )
        return found.one_or_none()

    async def add(self, warehouse: Warehouse) -> None:
        """Insert ``warehouse``; ``IntegrityError`` where its code is taken."""
        self._session.add(warehouse)
        await self._session.flush()
