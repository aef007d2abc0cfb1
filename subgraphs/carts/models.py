"""The cart, as it lies in Redis: one JSON text a cart.

Amounts are minor units. A cart without ``customer_id`` is a guest's: whoever knows its id may use
it, which is why the id of such a cart ends in 128 random bits.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SeenPrice(Value):
    """What the shopper saw when they put the line in."""

    amount: int
    currency: str


class Line(Value):
    """So many of a SKU."""

    id: str
    sku: str
    quantity: int
    seen_price: SeenPrice | None = None
    added_at: datetime


class Address(Value):
    """Where the goods go. ``country`` is an ISO 3166-1 alpha-2 code, ``region`` ISO 3166-2."""

    recipient: str
    line1: str
    postal_code: str
    city: str
    country: str
    line2: str | None = None
    region: str | None = None
    phone: str | None = None


class Lock(Value):
    """A checkout that is under way; the cart stays as it is ``until`` then, or until it is done."""

    key: str
    until: datetime


class Cart(Value):
    """A cart at one of its versions. Coupon codes are in capitals."""

    id: str
    version: int = 1
    currency: str
    customer_id: str | None = None
    lines: tuple[Line, ...] = ()
    coupon_codes: tuple[str, ...] = ()
    address: Address | None = None
    shipping_method: str | None = None
    email: str | None = None
    note: str | None = None
    lock: Lock | None = None
    ordered_by: str | None = None
    created_at: datetime
    updated_at: datetime
    expires_at: datetime


class KnownSku(Value):
    """What the catalog last told of a SKU."""

    product_id: str
    version: int
    on_sale: bool
