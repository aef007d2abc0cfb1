"""Facts that inventory publishes."""

from __future__ import annotations

from typing import ClassVar

from subgraphs.kit.events import Event


class StockLow(Event):
    """What is available of a SKU fell to its threshold or below; once for each fall."""

    type: ClassVar[str] = "inventory.stock_low"

    sku: str
    available: int
    threshold: int

    def subject(self) -> str:
        """The SKU."""
        return self.sku


class StockReplenished(Event):
    """What is available of a SKU rose above its threshold again."""

    type: ClassVar[str] = "inventory.stock_replenished"

    sku: str
    available: int
    threshold: int

    def subject(self) -> str:
        """The SKU."""
        return self.sku
