"""A product with its variants: one document, which holds all that a listing shows."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import Field
from pymongo import ASCENDING, IndexModel

from subgraphs.catalog.models.values import (
    BrandRef,
    CareInstruction,
    Color,
    Crumb,
    Image,
    MaterialShare,
    Price,
    ProductStatus,
    Seo,
    Size,
    Value,
)

ALL_PRODUCTS = "all"
"""The list that every product is on; the others are the ids of categories, brands, collections."""

INDEXED_CURRENCIES = ("EUR", "GBP", "USD")
"""Currencies with an index for listings by price. Others work, and are sorted in memory."""


class Variant(Value):
    """One size in one colour. ``prices`` are by ISO 4217 code."""

    id: str
    sku: str
    size: Size
    color: Color
    prices: dict[str, Price] = Field(default_factory=dict)
    barcode: str | None = None
    weight_grams: int | None = None


class StockMark(Value):
    """The last that inventory told of a SKU: whether it runs low, and when that was so."""

    sku: str
    low: bool
    at: datetime


class Product(Document):
    """What the shop sells.

    ``path`` leads from the root category to the product's own. ``places`` are its positions in the
    collections that it belongs to, by their ids. ``lists`` and ``keys`` are derived (see
    :func:`subgraphs.catalog.store.sort_keys.derive`): the lists that the product appears on, and
    its place in each order as one string, so that one index a sort serves every list and a page
    ends at exactly one key.
    """

    id: str  # type: ignore[assignment]  # ours are strings with a prefix, not ObjectIds
    slug: str
    title: str
    description: str = ""
    status: ProductStatus
    version: int = 1
    brand: BrandRef
    path: list[Crumb]
    places: dict[str, int] = Field(default_factory=dict)
    tags: list[str] = Field(default_factory=list)
    materials: list[MaterialShare] = Field(default_factory=list)
    care: list[CareInstruction] = Field(default_factory=list)
    images: list[Image] = Field(default_factory=list)
    variants: list[Variant] = Field(default_factory=list)
    seo: Seo = Seo()
    view_count: int = 0
    stock_marks: list[StockMark] = Field(default_factory=list)
    published_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    lists: list[str] = Field(default_factory=list)
    keys: dict[str, str] = Field(default_factory=dict)

    class Settings:
        """Collection and indexes."""

        name = "products"
        indexes: ClassVar[list[IndexModel]] = [
            IndexModel("slug"),
            IndexModel("variants.sku"),
            IndexModel("variants.id"),
            IndexModel("path.id"),
            IndexModel("tags"),
            *(
                IndexModel(
                    [("status", ASCENDING), ("lists", ASCENDING), (f"keys.{order}", ASCENDING)]
                )
                for order in (
                    "newest",
                    "title",
                    "popular",
                    *(f"price_{currency}" for currency in INDEXED_CURRENCIES),
                )
            ),
        ]
