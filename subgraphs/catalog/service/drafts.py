"""What somebody wants kept: descriptions of catalog entries that have no id yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from subgraphs.catalog.models import (
    CareInstruction,
    Color,
    Image,
    MaterialShare,
    Price,
    ProductStatus,
    Seo,
    Size,
)

NO_SEO = Seo()


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDraft:
    """A category under the category with the slug ``parent``, or a root."""

    slug: str
    title: str
    description: str = ""
    parent: str | None = None
    seo: Seo = NO_SEO


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandDraft:
    """A brand."""

    slug: str
    name: str
    description: str = ""
    seo: Seo = NO_SEO


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDraft:
    """A collection."""

    slug: str
    title: str
    description: str = ""
    image: Image | None = None
    seo: Seo = NO_SEO


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantDraft:
    """One size in one colour, with prices by ISO 4217 code."""

    sku: str
    size: Size
    color: Color
    prices: Mapping[str, Price] = field(default_factory=dict)
    barcode: str | None = None
    weight_grams: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """A product; ``brand``, ``category`` and ``collections`` are slugs.

    ``published_at`` is when it first appeared in the shop (for NEWEST); now, if not given.
    """

    slug: str
    title: str
    brand: str
    category: str
    description: str = ""
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    materials: tuple[MaterialShare, ...] = ()
    care: tuple[CareInstruction, ...] = ()
    images: tuple[Image, ...] = ()
    variants: tuple[VariantDraft, ...] = ()
    seo: Seo = NO_SEO
    status: ProductStatus = ProductStatus.PUBLISHED
    published_at: datetime | None = None
