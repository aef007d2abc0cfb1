"""Pricing's root fields, for staff. Shoppers see prices on the cart."""

from __future__ import annotations

import strawberry

from subgraphs.kit.graph import Info, requires_scope
from subgraphs.kit.pagination import Window
from subgraphs.pricing.store.promotions import PromotionStore
from subgraphs.pricing.store.sellables import SellableStore
from subgraphs.pricing.store.shop import ShopStore
from subgraphs.pricing.types.context import READ
from subgraphs.pricing.types.promotion import Promotion, PromotionConnection
from subgraphs.pricing.types.shop import PriceList, ShippingMethod, TaxRate


@strawberry.type
class Query:
    """Reads of pricing."""

    @strawberry.field(description="A promotion.", extensions=[requires_scope(READ)])
    async def promotion(self, info: Info, id: strawberry.ID) -> Promotion | None:
        """The one with this id."""
        async with info.context.resources.postgres.reading() as session:
            found = await PromotionStore(session).get(id)
        return Promotion.from_model(found) if found is not None else None

    @strawberry.field(
        description="Promotions, the newest first.", extensions=[requires_scope(READ)]
    )
    async def promotions(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> PromotionConnection:
        """A page of them."""
        window = Window.of(first=first, after=after, last=last, before=before, key_length=1)
        async with info.context.resources.postgres.reading() as session:
            page = await PromotionStore(session).page(window)
        return PromotionConnection.from_page(page)

    @strawberry.field(
        description="Price lists, the most important first.", extensions=[requires_scope(READ)]
    )
    async def price_lists(self, info: Info) -> list[PriceList]:
        """All of them."""
        async with info.context.resources.postgres.reading() as session:
            found = await SellableStore(session).price_lists()
        return [PriceList.from_model(row) for row in found]

    @strawberry.field(description="Rates of tax, by country.", extensions=[requires_scope(READ)])
    async def tax_rates(self, info: Info) -> list[TaxRate]:
        """All of them."""
        async with info.context.resources.postgres.reading() as session:
            found = await ShopStore(session).tax_rates()
        return [TaxRate.from_model(row) for row in found]

    @strawberry.field(
        description="Ways of sending, in the shop's order.", extensions=[requires_scope(READ)]
    )
    async def shipping_methods(self, info: Info) -> list[ShippingMethod]:
        """All of them."""
        async with info.context.resources.postgres.reading() as session:
            found = await ShopStore(session).methods()
        return [ShippingMethod.from_model(row) for row in found]
