"""The shop's rules as they are at a moment: read, and for reads kept for a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.pricing.models import Promotion
from subgraphs.pricing.service.calculation.shipping import ShippingMethod
from subgraphs.pricing.service.calculation.tax import TaxRate
from subgraphs.pricing.service.rules import method_from_row, tax_rate_from_row
from subgraphs.pricing.store.promotions import PromotionStore
from subgraphs.pricing.store.shop import ShopStore

STANDARD = "standard"
KEPT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every cart. ``promotions`` are those that need no coupon."""

    promotions: Sequence[Promotion]
    tax_rates: tuple[TaxRate, ...]
    tax_classes: dict[str, str]
    methods: tuple[ShippingMethod, ...]

    def tax_class(self, category_ids: Sequence[str]) -> str:
        """The class of goods in a category, given with all above it, the root first."""
        for category_id in reversed(category_ids):
            found = self.tax_classes.get(category_id)
            if found is not None:
                return found
        return STANDARD


async def read_rules(session: AsyncSession) -> Rules:
    """Read the rules, in four statements."""
    shop = ShopStore(session)
    return Rules(
        promotions=await PromotionStore(session).automatic(),
        tax_rates=tuple(tax_rate_from_row(row) for row in await shop.tax_rates()),
        tax_classes=await shop.tax_classes(),
        methods=tuple(method_from_row(row) for row in await shop.methods() if row.active),
    )


class RuleMemory:
    """Keeps the rules of one database for a second, so that showing carts does not reread them.

    What is shown may be that old; what is charged is calculated from rules that are read then.
    """

    def __init__(self) -> None:
        self._rules: Rules | None = None
        self._read_at = 0.0

    async def get(self, session: AsyncSession) -> Rules:
        """The rules, read again if they are older than a second."""
        if self._rules is None or monotonic() - self._read_at > KEPT_SECONDS:
            self._rules = await read_rules(session)
            self._read_at = monotonic()
        return self._rules

    def forget(self) -> None:
        """Read them again the next time: something has been changed."""
        self._rules = None
