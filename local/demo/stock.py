"""The demo shop's stock: two warehouses, and a first delivery of every SKU."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from local.demo.assortment.model import Assortment, Variant
from subgraphs.inventory.service.ledger import Ledger, StockLine
from subgraphs.inventory.service.warehouses import Items, Warehouses
from subgraphs.inventory.store.stock import StockStore
from subgraphs.inventory.store.warehouses import WarehouseStore
from subgraphs.kit.outbox import Transactions, carry_out

BATCH = 100
"""Garments in one unit of work: some 900 SKUs."""


async def fill_inventory(
    transactions: Transactions[Any],
    shop: Assortment,
    *,
    now: datetime,
    progress: Callable[[int], None],
) -> int:
    """Track every SKU and receive its first delivery; how many SKUs were delivered.

    A SKU that has stood in a warehouse before is left as it is: what was sold stays sold.
    """
    await carry_out(transactions, partial(_warehouses, shop))
    delivered, products = 0, shop.products
    while batch := list(islice(products, BATCH)):
        variants = [variant for product in batch for variant in product.variants]

        async def deliver(session: AsyncSession, variants: Sequence[Variant] = variants) -> int:
            return await _deliver(transactions, session, variants, now)

        delivered += await carry_out(transactions, deliver)
        progress(len(batch))
    return delivered


async def _warehouses(shop: Assortment, session: AsyncSession) -> None:
    store, service = WarehouseStore(session), Warehouses(session)
    for place in shop.warehouses:
        if await store.by_code(place.code) is None:
            await service.create(
                code=place.code, name=place.name, country=place.country, priority=place.priority
            )


async def _deliver(
    transactions: Transactions[Any],
    session: AsyncSession,
    variants: Sequence[Variant],
    now: datetime,
) -> int:
    record = partial(transactions.record, session)
    skus = [variant.sku for variant in variants]
    await Items(session, record, now=now).track(skus)
    stocked = {sku for sku, levels in (await StockStore(session).levels(skus)).items() if levels}
    new = [variant for variant in variants if variant.sku not in stocked]
    delivered: set[str] = set()
    ledger = Ledger(session, record, actor=None, now=now)
    for code in sorted({code for variant in new for code, _ in variant.stock}):
        lines = [
            StockLine(variant.sku, amount)
            for variant in new
            for place, amount in variant.stock
            if place == code and amount > 0
        ]
        if lines:
            key = f"demo-{code}-{_digest(line.sku for line in lines)}"
            await ledger.receive(code, lines, reason="first delivery", key=key)
            delivered.update(line.sku for line in lines)
    return len(delivered)


def _digest(skus: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(skus).encode()).hexdigest()[:24]
