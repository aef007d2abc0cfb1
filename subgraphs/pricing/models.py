"""Pricing's tables.

``sellables`` is a copy of what the catalog has on sale, kept by its events; everything else is
pricing's own. Amounts are minor units of their currency. What a promotion does and asks for is kept
as JSON, in the form that :mod:`subgraphs.pricing.service.rules` reads and writes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class PricingModel(SQLModel):
    """Base of the tables, which share one namespace of constraint names."""

    metadata = METADATA


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


def _json(*, nullable: bool = False) -> Column[Any]:
    return Column(JSONB, nullable=nullable)


class Sellable(PricingModel, table=True):
    """What the catalog last told of a SKU. ``prices`` are by ISO 4217 code."""

    __tablename__ = "sellables"
    __table_args__ = (Index("ix_sellables_product_id", "product_id"),)

    sku: str = Field(primary_key=True, max_length=64)
    product_id: str = Field(max_length=40)
    product_version: int
    brand_id: str = Field(max_length=40)
    category_ids: list[str] = Field(sa_column=Column(ARRAY(String(40)), nullable=False))
    prices: dict[str, int] = Field(sa_column=_json())
    weight_grams: int = 0
    on_sale: bool = True


class PriceList(PricingModel, table=True):
    """Prices that replace the catalog's: for a currency, maybe a group of customers, and a time.

    Of several lists that hold for somebody the one of the highest ``priority`` that has the SKU
    counts.
    """

    __tablename__ = "price_lists"

    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=120)
    currency: str = Field(max_length=3)
    customer_group: str | None = Field(default=None, max_length=40)
    starts_at: datetime | None = Field(sa_column=_moment(nullable=True))
    ends_at: datetime | None = Field(sa_column=_moment(nullable=True))
    priority: int = 0


class ListPrice(PricingModel, table=True):
    """The price of a SKU on a list."""

    __tablename__ = "list_prices"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        Index("ix_list_prices_sku", "sku"),
    )

    price_list_id: str = Field(
        sa_column=Column(
            String(40), ForeignKey("price_lists.id", ondelete="CASCADE"), primary_key=True
        )
    )
    sku: str = Field(primary_key=True, max_length=64)
    amount: int


class Promotion(PricingModel, table=True):
    """A promotion with its rules, and how often it was redeemed."""

    __tablename__ = "promotions"
    __table_args__ = (
        CheckConstraint("used >= 0", name="used_not_negative"),
        Index("ix_promotions_active", "active", postgresql_where=text("active")),
    )

    id: str = Field(primary_key=True, max_length=40)
    version: int = 1
    title: str = Field(max_length=120)
    active: bool = True
    priority: int = 0
    exclusive: bool = False
    needs_coupon: bool = False
    effect: dict[str, Any] = Field(sa_column=_json())
    target: dict[str, Any] = Field(sa_column=_json())
    conditions: dict[str, Any] = Field(sa_column=_json())
    usage_limit: int | None = None
    usage_limit_by_customer: int | None = None
    used: int = 0
    created_at: datetime = Field(sa_column=_moment())


class Coupon(PricingModel, table=True):
    """A code, in capitals, that gives a promotion."""

    __tablename__ = "coupons"
    __table_args__ = (
        CheckConstraint("used >= 0", name="used_not_negative"),
        Index("ix_coupons_promotion_id_code", "promotion_id", "code"),
    )

    code: str = Field(primary_key=True, max_length=40)
    promotion_id: str = Field(foreign_key="promotions.id", max_length=40)
    usage_limit: int | None = None
    used: int = 0


class Redemption(PricingModel, table=True):
    """A promotion used by an order; released where the order came to nothing."""

    __tablename__ = "redemptions"
    __table_args__ = (
        UniqueConstraint("order_id", "promotion_id"),
        Index("ix_redemptions_customer_id_promotion_id", "customer_id", "promotion_id"),
    )

    id: str = Field(primary_key=True, max_length=40)
    order_id: str = Field(max_length=40)
    promotion_id: str = Field(foreign_key="promotions.id", max_length=40)
    coupon_code: str | None = Field(default=None, max_length=40)
    customer_id: str | None = Field(default=None, max_length=40)
    amount: int
    currency: str = Field(max_length=3)
    redeemed_at: datetime = Field(sa_column=_moment())
    released_at: datetime | None = Field(sa_column=_moment(nullable=True))


class TaxRate(PricingModel, table=True):
    """A rate; see :class:`subgraphs.pricing.service.calculation.tax.TaxRate`."""

    __tablename__ = "tax_rates"
    __table_args__ = (
        CheckConstraint("parts_per_million BETWEEN 0 AND 1000000", name="rate_is_a_share"),
        Index("ix_tax_rates_country", "country"),
    )

    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=80)
    authority: str = Field(max_length=80)
    country: str = Field(max_length=2)
    region: str | None = Field(default=None, max_length=6)
    postal_prefix: str | None = Field(default=None, max_length=12)
    tax_class: str | None = Field(default=None, max_length=40)
    parts_per_million: int
    on_shipping: bool = True


class CategoryTaxClass(PricingModel, table=True):
    """The tax class of what lies in a category and below it; the deepest category counts."""

    __tablename__ = "category_tax_classes"

    category_id: str = Field(primary_key=True, max_length=40)
    tax_class: str = Field(max_length=40)


class ShippingMethod(PricingModel, table=True):
    """A way of sending; ``zones`` as in :mod:`subgraphs.pricing.service.rules`."""

    __tablename__ = "shipping_methods"

    code: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=120)
    position: int = 0
    active: bool = True
    tax_class: str = Field(default="shipping", max_length=40)
    zones: list[dict[str, Any]] = Field(sa_column=_json())


class Customer(PricingModel, table=True):
    """What pricing needs to know of a customer: their group, and how often they have ordered."""

    __tablename__ = "customers"

    customer_id: str = Field(primary_key=True, max_length=40)
    customer_group: str | None = Field(default=None, max_length=40)
    orders: int = 0
