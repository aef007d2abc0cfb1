"""A line of a cart, and what may be wrong with it."""

from __future__ import annotations

from typing import Any

import strawberry

from subgraphs.carts import models
from subgraphs.carts.service.contents import cart_of_line
from subgraphs.kit.graph import Info
from subgraphs.kit.money_type import Money
from subgraphs.kit.scalars import CurrencyCode

NOT_SENT: Any = None
"""In place of a field that the router did not have to send, as nothing asked for needs it."""

NEEDED = "variant { availability { available } } unitPrice { amount currency } purchasable"


@strawberry.federation.type(description="What can be bought of a variant now.")
class Availability:
    """Inventory's."""

    available: int = strawberry.federation.field(external=True)


@strawberry.federation.type(keys=["sku"])
class ProductVariant:
    """The catalog's variant."""

    sku: strawberry.ID
    availability: Availability | None = strawberry.federation.field(external=True)

    @classmethod
    async def resolve_references(
        cls, info: Info, representations: list[dict[str, Any]]
    ) -> list[ProductVariant]:
        """Carts knows nothing of variants but their SKU."""
        del info
        return [
            cls(sku=strawberry.ID(each["sku"]), availability=NOT_SENT) for each in representations
        ]


@strawberry.interface(description="Something that the shopper should know about a line.")
class CartWarning:
    """All warnings implement it, so that a client can show those it does not know."""

    code: str = strawberry.field(description="Stable, in SCREAMING_SNAKE_CASE.")
    message: str = strawberry.field(description="For people, in English.")


@strawberry.type(description="Nothing of it is left.")
class OutOfStock(CartWarning):
    """Code OUT_OF_STOCK."""


@strawberry.type(description="Less of it is left than the cart holds.")
class LessAvailable(CartWarning):
    """Code LESS_AVAILABLE."""

    available: int


@strawberry.type(description="It costs something else than when it was put into the cart.")
class PriceChanged(CartWarning):
    """Code PRICE_CHANGED."""

    before: Money
    after: Money


@strawberry.type(description="It is not sold any more, or not in the cart's currency.")
class Unpublished(CartWarning):
    """Code UNPUBLISHED."""


@strawberry.federation.type(keys=["id"], description="So many of a variant.")
class CartLine:
    """See :class:`subgraphs.carts.models.Line`."""

    id: strawberry.ID
    sku: strawberry.ID
    currency: CurrencyCode = strawberry.field(description="The cart's.")
    quantity: int
    seen_price: Money | None = strawberry.field(
        description="What one cost when it was put in, as the client said."
    )
    variant: ProductVariant
    unit_price: Money | None = strawberry.federation.field(external=True)
    purchasable: bool = strawberry.federation.field(external=True)
    needed: strawberry.Private[dict[str, Any] | None] = None

    @strawberry.federation.field(
        description="What the shopper should know before ordering it.", requires=[NEEDED]
    )
    def warnings(self) -> list[CartWarning]:
        """By what inventory and pricing say now."""
        needed = self.needed or {}
        if not needed.get("purchasable"):
            return [Unpublished(code="UNPUBLISHED", message="This is not on sale any more.")]
        found: list[CartWarning] = []
        availability = needed["variant"]["availability"]
        if availability is not None:  # else inventory did not answer: nothing is known of stock
            found += self._stock_warnings(int(availability["available"]))
        price = needed.get("unitPrice")
        seen = self.seen_price
        if price is not None and seen is not None and price["amount"] != seen.amount:
            after = Money(amount=price["amount"], currency=CurrencyCode(price["currency"]))
            found.append(
                PriceChanged(
                    code="PRICE_CHANGED",
                    message="The price has changed since this was put into the cart.",
                    before=seen,
                    after=after,
                )
            )
        return found

    def _stock_warnings(self, available: int) -> list[CartWarning]:
        if available < 1:
            return [OutOfStock(code="OUT_OF_STOCK", message="This is sold out.")]
        if available >= self.quantity:
            return []
        message = f"Only {available:,} are left."
        return [LessAvailable(code="LESS_AVAILABLE", message=message, available=available)]

    @classmethod
    def from_model(
        cls, line: models.Line, cart: models.Cart, needed: dict[str, Any] | None = None
    ) -> CartLine:
        """Show ``line``."""
        seen = line.seen_price
        return cls(
            id=strawberry.ID(line.id),
            sku=strawberry.ID(line.sku),
            currency=CurrencyCode(cart.currency),
            quantity=line.quantity,
            seen_price=Money(amount=seen.amount, currency=CurrencyCode(seen.currency))
            if seen is not None
            else None,
            variant=ProductVariant(sku=strawberry.ID(line.sku), availability=NOT_SENT),
            unit_price=NOT_SENT,
            purchasable=NOT_SENT,
            needed=needed,
        )

    @classmethod
    async def resolve_references(
        cls, info: Info, representations: list[dict[str, Any]]
    ) -> list[CartLine | None]:
        """Lines by their ids, which lead to their carts."""
        ids = list(dict.fromkeys(cart_of_line(each["id"]) for each in representations))
        carts = dict(zip(ids, await info.context.readable(ids), strict=True))
        found: list[CartLine | None] = []
        for each in representations:
            cart = carts[cart_of_line(each["id"])]
            lines = cart.lines if cart is not None else ()
            line = next((line for line in lines if line.id == each["id"]), None)
            found.append(
                cls.from_model(line, cart, each) if line is not None and cart is not None else None
            )
        return found
