"""What checkout, as a service, asks of pricing. No client can reach it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import strawberry

from subgraphs.kit.graph import Info, UnitOfWork, requires_service
from subgraphs.kit.scalars import CurrencyCode
from subgraphs.pricing.service.asked import AskedCart, AskedLine
from subgraphs.pricing.service.book import read_rules
from subgraphs.pricing.service.calculation.basket import Destination
from subgraphs.pricing.service.confirming import Redeeming, Use, confirm
from subgraphs.pricing.types.quote import CartQuote
from subgraphs.pricing.types.refusals import (
    PromotionUsedUp,
    QuoteExpired,
    QuoteInvalid,
    QuoteStale,
)


@strawberry.federation.input(inaccessible=True)
class CartDestinationInput:
    """Where a cart goes."""

    country: str
    region: str | None = None
    postal_code: str | None = None


@strawberry.federation.input(inaccessible=True)
class CartSnapshotLineInput:
    """A line of a cart."""

    line_id: strawberry.ID
    sku: strawberry.ID
    quantity: int


@strawberry.federation.input(inaccessible=True)
class CartSnapshotInput:
    """A cart as it is being ordered."""

    cart_id: strawberry.ID
    version: int
    currency: CurrencyCode
    lines: list[CartSnapshotLineInput]
    coupon_codes: list[str]
    customer_id: strawberry.ID | None = None
    shipping_method: str | None = None
    destination: CartDestinationInput | None = None

    def asked(self) -> AskedCart:
        """As the service wants it."""
        to = self.destination
        return AskedCart(
            cart_id=self.cart_id,
            version=self.version,
            currency=self.currency,
            lines=tuple(AskedLine(line.line_id, line.sku, line.quantity) for line in self.lines),
            customer_id=self.customer_id,
            coupon_codes=tuple(self.coupon_codes),
            shipping_method=self.shipping_method,
            destination=Destination(to.country, to.region, to.postal_code) if to else None,
        )


@strawberry.federation.input(inaccessible=True)
class ConfirmQuoteInput:
    """A quote and the cart that it is of."""

    quote_id: strawberry.ID
    cart: CartSnapshotInput


@strawberry.federation.input(inaccessible=True)
class PromotionUseInput:
    """A promotion that an order makes use of."""

    promotion_id: strawberry.ID
    amount: int
    coupon_code: str | None = None


@strawberry.federation.input(inaccessible=True)
class RedeemPromotionsInput:
    """All that an order makes use of. The order's id is the key: asked again, answered the same."""

    order_id: strawberry.ID
    currency: CurrencyCode
    uses: list[PromotionUseInput]
    customer_id: strawberry.ID | None = None


@strawberry.federation.type(inaccessible=True)
class ConfirmQuoteSuccess:
    """The quote as it was calculated anew."""

    quote: CartQuote


@strawberry.federation.type(inaccessible=True)
class RedemptionSuccess:
    """The promotions that the order has redeemed, or has given back."""

    order_id: strawberry.ID
    promotion_ids: list[strawberry.ID]


ConfirmQuoteResult = Annotated[
    ConfirmQuoteSuccess | QuoteInvalid | QuoteExpired | QuoteStale,
    strawberry.federation.union("ConfirmQuoteResult", inaccessible=True),
]
RedeemPromotionsResult = Annotated[
    RedemptionSuccess | PromotionUsedUp,
    strawberry.federation.union("RedeemPromotionsResult", inaccessible=True),
]


@strawberry.type
class CheckoutMutation:
    """Steps of the checkout saga."""

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitOfWork()]
    )
    async def confirm_quote(self, info: Info, input: ConfirmQuoteInput) -> ConfirmQuoteResult:
        """Calculate the cart anew, by rules read now, and hold the quote to it."""
        now = datetime.now(UTC)
        context = info.context
        quoting = context.quoting(context.work, await read_rules(context.work), now)
        priced = await confirm(quoting, context.statements, input.quote_id, input.cart.asked(), now)
        return ConfirmQuoteSuccess(quote=CartQuote.of(priced, context.statements, now))

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitOfWork()]
    )
    async def redeem_promotions(
        self, info: Info, input: RedeemPromotionsInput
    ) -> RedeemPromotionsResult:
        """Use up every promotion of an order, or none."""
        redemptions = await Redeeming(info.context.work, now=datetime.now(UTC)).redeem(
            input.order_id,
            [Use(use.promotion_id, use.coupon_code, use.amount) for use in input.uses],
            customer_id=input.customer_id,
            currency=input.currency,
        )
        return RedemptionSuccess(
            order_id=input.order_id,
            promotion_ids=[strawberry.ID(each.promotion_id) for each in redemptions],
        )

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitOfWork()]
    )
    async def release_redemptions(
        self, info: Info, order_id: strawberry.ID
    ) -> RedeemPromotionsResult:
        """Give back what an order has used up. Doing so again changes nothing."""
        redemptions = await Redeeming(info.context.work, now=datetime.now(UTC)).release(order_id)
        return RedemptionSuccess(
            order_id=order_id,
            promotion_ids=[strawberry.ID(each.promotion_id) for each in redemptions],
        )
