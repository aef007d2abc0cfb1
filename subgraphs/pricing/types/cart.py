"""The cart, which the carts domain owns, as far as pricing adds to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import strawberry

from subgraphs.kit.graph import Info
from subgraphs.kit.money_type import Money
from subgraphs.kit.scalars import CurrencyCode
from subgraphs.pricing.service.asked import AskedCart, AskedLine
from subgraphs.pricing.service.calculation.basket import Destination
from subgraphs.pricing.service.quoting import PricedCart
from subgraphs.pricing.types.context import PricingContext
from subgraphs.pricing.types.quote import CartQuote, ShippingOption, money

NOT_SENT: Any = None
"""In place of a field that the router did not have to send, as nothing asked for needs it."""

SNAPSHOT = (
    "snapshot { cartId version currency customerId lines { lineId sku quantity } couponCodes"
    " shippingMethod destination { country region postalCode } }"
)


@strawberry.federation.type(shareable=True, inaccessible=True)
class CartDestination:
    """Where a cart goes."""

    country: str
    region: str | None
    postal_code: str | None


@strawberry.federation.type(shareable=True, inaccessible=True)
class CartSnapshotLine:
    """A line of a cart."""

    line_id: strawberry.ID
    sku: strawberry.ID
    quantity: int


@strawberry.federation.type(shareable=True, inaccessible=True)
class CartSnapshot:
    """What a cart's price depends on."""

    cart_id: strawberry.ID
    version: int
    currency: CurrencyCode
    customer_id: strawberry.ID | None
    lines: list[CartSnapshotLine]
    coupon_codes: list[str]
    shipping_method: str | None
    destination: CartDestination | None


def asked_cart(snapshot: dict[str, Any]) -> AskedCart:
    """Read a snapshot as the router passes it on in a representation."""
    destination = snapshot.get("destination")
    return AskedCart(
        cart_id=str(snapshot["cartId"]),
        version=int(snapshot["version"]),
        currency=str(snapshot["currency"]),
        customer_id=snapshot.get("customerId"),
        lines=tuple(
            AskedLine(str(line["lineId"]), str(line["sku"]), int(line["quantity"]))
            for line in snapshot["lines"]
        ),
        coupon_codes=tuple(snapshot["couponCodes"]),
        shipping_method=snapshot.get("shippingMethod"),
        destination=Destination(
            destination["country"], destination.get("region"), destination.get("postalCode")
        )
        if destination is not None
        else None,
    )


@strawberry.federation.type(keys=["id"], description="A shopping cart.")
class Cart:
    """Resolved by its id and, where its price is asked for, its snapshot."""

    id: strawberry.ID
    snapshot: CartSnapshot = strawberry.federation.field(external=True)
    asked: strawberry.Private[AskedCart | None] = None
    _priced: strawberry.Private[PricedCart | None] = None

    @strawberry.federation.field(description="What the cart costs now.", requires=[SNAPSHOT])
    async def quote(self, info: Info) -> CartQuote | None:
        """Null where the cart itself could not be read."""
        now = datetime.now(UTC)
        priced = await self._price(info, now)
        if priced is None:
            return None
        context: PricingContext = info.context
        return CartQuote.of(priced, context.statements, now)

    @strawberry.federation.field(
        description="The ways of sending it to its destination, the cheapest first.",
        requires=[SNAPSHOT],
    )
    async def shipping_options(self, info: Info) -> list[ShippingOption]:
        """None without a destination."""
        priced = await self._price(info, datetime.now(UTC))
        if priced is None:
            return []
        return [
            ShippingOption(
                method=method.code, name=method.name, price=money(price, priced.asked.currency)
            )
            for method, price in priced.shipping_options
        ]

    async def _price(self, info: Info, now: datetime) -> PricedCart | None:
        if self.asked is None:
            return None
        if self._priced is None:
            context: PricingContext = info.context
            async with context.resources.postgres.reading() as session:
                rules = await context.rules.get(session)
                self._priced = await context.quoting(session, rules, now).price(self.asked)
        return self._priced

    @classmethod
    async def resolve_references(
        cls, info: Info, representations: list[dict[str, Any]]
    ) -> list[Cart | None]:
        """A cart for each; what there is to price comes with the representation."""
        del info
        return [
            cls(
                id=strawberry.ID(representation["id"]),
                snapshot=representation.get("snapshot", NOT_SENT),
                asked=asked_cart(representation["snapshot"])
                if representation.get("snapshot") is not None
                else None,
            )
            for representation in representations
        ]


@strawberry.federation.type(keys=["id"], description="So many of a variant.")
class CartLine:
    """Resolved by its id and what it is a line of."""

    id: strawberry.ID
    sku: strawberry.ID = strawberry.federation.field(external=True)
    currency: CurrencyCode = strawberry.federation.field(external=True)
    asked: strawberry.Private[tuple[str, str] | None] = None

    @strawberry.federation.field(
        description="The price of one unit now, before discounts; null where it is not on sale.",
        requires=["sku currency"],
    )
    async def unit_price(self, info: Info) -> Money | None:
        """By the price list that holds for everybody."""
        if self.asked is None:
            return None
        price = await info.context.loaders.price.load(self.asked)
        return money(price.amount, self.asked[1]) if price is not None else None

    @strawberry.federation.field(
        description="Whether it is on sale, with a price in the cart's currency.",
        requires=["sku currency"],
    )
    async def purchasable(self, info: Info) -> bool:
        """Whether there is a price."""
        return await self.unit_price(info) is not None

    @classmethod
    async def resolve_references(
        cls, info: Info, representations: list[dict[str, Any]]
    ) -> list[CartLine | None]:
        """A line for each."""
        del info
        return [
            cls(
                id=strawberry.ID(representation["id"]),
                sku=representation.get("sku", NOT_SENT),
                currency=representation.get("currency", NOT_SENT),
                asked=(representation["sku"], representation["currency"])
                if "sku" in representation and "currency" in representation
                else None,
            )
            for representation in representations
        ]
