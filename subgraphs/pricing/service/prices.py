"""The price of one unit, as it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.pricing.store.sellables import SellableStore


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """``amount`` is paid; ``regular`` is the catalog's price where that is more. Minor units."""

    amount: int
    regular: int


async def unit_prices(
    session: AsyncSession,
    skus: Sequence[str],
    *,
    currency: str,
    at: datetime,
    group: str | None = None,
) -> dict[str, UnitPrice]:
    """The price of each SKU that is on sale and has one in the currency, in two statements."""
    store = SellableStore(session)
    found = await store.get_many(skus)
    listed = await store.listed(skus, currency=currency, group=group, at=at)
    prices: dict[str, UnitPrice] = {}
    for sku, sellable in found.items():
        regular = sellable.prices.get(currency)
        amount = listed[sku].amount if sku in listed else regular
        if sellable.on_sale and amount is not None:
            prices[sku] = UnitPrice(amount, max(amount, regular or amount))
    return prices
