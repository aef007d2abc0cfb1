"""What is quoted: the goods, who buys them, and where they go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the basket. ``unit_price`` is in the basket's currency's minor unit.

    ``category_ids`` are the product's category and all its ancestors. ``tax_class`` names what
    the goods are to the tax rates, such as ``standard`` or ``children_clothing``.
    """

    line_id: str
    sku: str
    quantity: int
    unit_price: int
    product_id: str
    brand_id: str
    category_ids: frozenset[str] = frozenset()
    tax_class: str = "standard"
    weight_grams: int = 0

    @property
    def total(self) -> int:
        """Price of all units, before discounts."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Destination:
    """Where goods are sent: ISO 3166-1 alpha-2 country, ISO 3166-2 region, postal code."""

    country: str
    region: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True, slots=True)
class Basket:
    """Everything that a quote depends on, but for the shop's own rules.

    ``prices_include_tax`` tells whether the items' prices are gross. ``customer_id`` is ``None``
    for guests; ``first_order`` is true for somebody who has never ordered.
    """

    currency: str
    items: tuple[Item, ...]
    at: datetime
    prices_include_tax: bool = True
    destination: Destination | None = None
    shipping_method: str | None = None
    coupon_codes: frozenset[str] = frozenset()
    customer_id: str | None = None
    customer_group: str | None = None
    first_order: bool = False
    used: dict[str, int] = field(default_factory=dict)
    """Promotion id to how often this customer has redeemed it."""

    @property
    def subtotal(self) -> int:
        """Price of all items, before discounts."""
        return sum(item.total for item in self.items)

    @property
    def weight_grams(self) -> int:
        """Weight of all items."""
        return sum(item.weight_grams * item.quantity for item in self.items)
