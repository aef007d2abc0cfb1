"""Inventory's root fields: for staff; shoppers see stock on the catalog's variants."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry

from subgraphs.inventory.store.stock import StockStore
from subgraphs.inventory.store.warehouses import WarehouseStore
from subgraphs.inventory.types import (
    READ,
    LowStockConnection,
    StockMovementConnection,
    Warehouse,
)
from subgraphs.kit.graph import Info, requires_scope
from subgraphs.kit.pagination import Page, Window


@strawberry.type
class Query:
    """Reads of inventory."""

    @strawberry.field(
        description="Every warehouse, in the order in which orders are taken from them.",
        extensions=[requires_scope(READ)],
    )
    async def warehouses(self, info: Info) -> list[Warehouse]:
        """All of them."""
        async with info.context.resources.postgres.reading() as session:
            return [Warehouse.from_model(it) for it in await WarehouseStore(session).all()]

    @strawberry.field(
        description="The ledger, newest first, of one SKU or warehouse where they are given.",
        extensions=[requires_scope(READ)],
    )
    async def stock_movements(
        self,
        info: Info,
        sku: strawberry.ID | None = None,
        warehouse: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> StockMovementConnection:
        """A page of the ledger."""
        window = Window.of(first=first, after=after, last=last, before=before, key_length=1)
        async with info.context.resources.postgres.reading() as session:
            warehouse_id = None
            if warehouse is not None:
                found = await WarehouseStore(session).by_code(warehouse)
                if found is None:
                    return StockMovementConnection.from_page(Page.of([], [], window))
                warehouse_id = found.id
            page = await StockStore(session).movements(window, sku=sku, warehouse_id=warehouse_id)
        return StockMovementConnection.from_page(page)

    @strawberry.field(
        description="Variants at or below their low-stock threshold, by SKU.",
        extensions=[requires_scope(READ)],
    )
    async def low_stock(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> LowStockConnection:
        """A page of them."""
        window = Window.of(first=first, after=after, last=last, before=before, key_length=1)
        async with info.context.resources.postgres.reading() as session:
            page = await StockStore(session).low(window, datetime.now(UTC))
        return LowStockConnection.from_page(page)
