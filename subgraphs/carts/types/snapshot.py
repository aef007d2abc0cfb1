"""What a cart's price depends on, for pricing and checkout. No client sees it."""

from __future__ import annotations

import strawberry

from subgraphs.carts import models
from subgraphs.kit.scalars import CurrencyCode


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
    """A cart at one of its versions."""

    cart_id: strawberry.ID
    version: int
    currency: CurrencyCode
    customer_id: strawberry.ID | None
    lines: list[CartSnapshotLine]
    coupon_codes: list[str]
    shipping_method: str | None
    destination: CartDestination | None

    @classmethod
    def from_model(cls, cart: models.Cart) -> CartSnapshot:
        """Show ``cart``."""
        address = cart.address
        return cls(
            cart_id=strawberry.ID(cart.id),
            version=cart.version,
            currency=CurrencyCode(cart.currency),
            customer_id=strawberry.ID(cart.customer_id) if cart.customer_id else None,
            lines=[
                CartSnapshotLine(
                    line_id=strawberry.ID(line.id),
                    sku=strawberry.ID(line.sku),
                    quantity=line.quantity,
                )
                for line in cart.lines
            ],
            coupon_codes=list(cart.coupon_codes),
            shipping_method=cart.shipping_method,
            destination=CartDestination(
                country=address.country, region=address.region, postal_code=address.postal_code
            )
            if address is not None
            else None,
        )
