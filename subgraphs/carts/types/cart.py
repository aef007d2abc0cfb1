"""The cart."""

from __future__ import annotations

from typing import Any

import strawberry

from subgraphs.carts import models
from subgraphs.carts.types.line import CartLine
from subgraphs.carts.types.snapshot import CartSnapshot
from subgraphs.kit.graph import Info
from subgraphs.kit.scalars import CurrencyCode, Moment


@strawberry.type(description="Where a cart's goods go.")
class CartAddress:
    """See :class:`subgraphs.carts.models.Address`."""

    recipient: str
    line1: str
    line2: str | None
    postal_code: str
    city: str
    region: str | None = strawberry.field(description="ISO 3166-2.")
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    phone: str | None

    @classmethod
    def from_model(cls, address: models.Address) -> CartAddress:
        """Show ``address``."""
        return cls(
            recipient=address.recipient,
            line1=address.line1,
            line2=address.line2,
            postal_code=address.postal_code,
            city=address.city,
            region=address.region,
            country=address.country,
            phone=address.phone,
        )


@strawberry.federation.type(keys=["id"], description="A shopping cart.")
class Cart:
    """See :class:`subgraphs.carts.models.Cart`."""

    id: strawberry.ID = strawberry.field(
        description="Of a guest's cart it is a secret: whoever knows it may use the cart."
    )
    version: int = strawberry.field(description="Grows with each change.")
    currency: CurrencyCode
    lines: list[CartLine]
    total_quantity: int = strawberry.field(description="Of all lines.")
    coupon_codes: list[str]
    address: CartAddress | None
    shipping_method: str | None = strawberry.field(description="Its code.")
    email: str | None = strawberry.field(description="Where a guest is written to.")
    note: str | None = strawberry.field(description="A word for the shop.")
    ordered: bool = strawberry.field(description="Whether it has become an order.")
    created_at: Moment
    updated_at: Moment
    expires_at: Moment
    snapshot: CartSnapshot = strawberry.federation.field(inaccessible=True)

    @classmethod
    def from_model(cls, cart: models.Cart) -> Cart:
        """Show ``cart``."""
        return cls(
            id=strawberry.ID(cart.id),
            version=cart.version,
            currency=CurrencyCode(cart.currency),
            lines=[CartLine.from_model(line, cart) for line in cart.lines],
            total_quantity=sum(line.quantity for line in cart.lines),
            coupon_codes=list(cart.coupon_codes),
            address=CartAddress.from_model(cart.address) if cart.address else None,
            shipping_method=cart.shipping_method,
            email=cart.email,
            note=cart.note,
            ordered=cart.ordered_by is not None,
            created_at=Moment(cart.created_at),
            updated_at=Moment(cart.updated_at),
            expires_at=Moment(cart.expires_at),
            snapshot=CartSnapshot.from_model(cart),
        )

    @classmethod
    async def resolve_references(
        cls, info: Info, representations: list[dict[str, Any]]
    ) -> list[Cart | None]:
        """Carts that the caller may see, by their ids."""
        found = await info.context.readable([each["id"] for each in representations])
        return [cls.from_model(cart) if cart is not None else None for cart in found]
