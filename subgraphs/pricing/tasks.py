"""What pricing hears from others: what is on sale."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.events import Fact
from subgraphs.kit.tasks import Tasks, Work
from subgraphs.pricing.models import Sellable
from subgraphs.pricing.store.sellables import SellableStore

tasks = Tasks("pricing")


class OfferedVariant(Fact):
    """What pricing reads of a variant."""

    sku: str
    prices: dict[str, int]
    weight_grams: int | None = None


class ProductOffered(Fact):
    """What pricing reads of ``catalog.product_published`` and ``catalog.product_changed``."""

    product_id: str
    product_version: int
    brand_id: str
    category_ids: list[str]
    variants: list[OfferedVariant]


class ProductWithdrawn(Fact):
    """What pricing reads of ``catalog.product_unpublished`` and ``catalog.product_archived``."""

    product_id: str
    product_version: int


async def _offer(work: Work[AsyncSession], fact: ProductOffered) -> None:
    sellables = [
        Sellable(
            sku=variant.sku,
            product_id=fact.product_id,
            product_version=fact.product_version,
            brand_id=fact.brand_id,
            category_ids=fact.category_ids,
            prices=variant.prices,
            weight_grams=variant.weight_grams or 0,
        )
        for variant in fact.variants
    ]
    if sellables:
        await SellableStore(work.session).put(sellables)


@tasks.on("catalog.product_published", ProductOffered)
async def offer_published(work: Work[AsyncSession], fact: ProductOffered) -> None:
    """Price what is on sale from now on."""
    await _offer(work, fact)


@tasks.on("catalog.product_changed", ProductOffered)
async def offer_changed(work: Work[AsyncSession], fact: ProductOffered) -> None:
    """Price it as it is now; an older version that comes late changes nothing."""
    await _offer(work, fact)


@tasks.on("catalog.product_unpublished", ProductWithdrawn)
async def withdraw_unpublished(work: Work[AsyncSession], fact: ProductWithdrawn) -> None:
    """Sell it no more."""
    await SellableStore(work.session).withdraw(fact.product_id, fact.product_version)


@tasks.on("catalog.product_archived", ProductWithdrawn)
async def withdraw_archived(work: Work[AsyncSession], fact: ProductWithdrawn) -> None:
    """Sell it no more."""
    await SellableStore(work.session).withdraw(fact.product_id, fact.product_version)
