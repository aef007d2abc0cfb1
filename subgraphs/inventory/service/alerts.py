"""Low-stock alerts: an event for each crossing, in the transaction that crossed the threshold."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import TypeAlias

from subgraphs.inventory.events import StockLow, StockReplenished
from subgraphs.inventory.store.stock import StockStore
from subgraphs.kit.events import Event

Record: TypeAlias = Callable[[Event], Awaitable[None]]
"""Publishes an event if the current unit of work commits."""


async def check_thresholds(
    stock: StockStore, skus: Iterable[str], now: datetime, record: Record
) -> None:
    """Compare what is available of ``skus`` (locked) with the thresholds.

    An item's flag remembers on which side it was, so that only a crossing is published. An item is
    low while at most ``threshold`` units are available.
    """
    flags: dict[str, bool] = {}
    for standing in (await stock.standings(skus, now)).values():
        is_low = standing.available <= standing.threshold
        if is_low is standing.is_low:
            continue
        flags[standing.sku] = is_low
        fact = StockLow if is_low else StockReplenished
        await record(
            fact(sku=standing.sku, available=standing.available, threshold=standing.threshold)
        )
    await stock.set_low(flags)
