"""Facts that the catalog publishes. Drafts are nobody's business: nothing is told of them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from subgraphs.kit.events import Event


class OfferedVariant(BaseModel):
    """What others need to know of a variant that is on sale.

    ``prices`` are minor units by ISO 4217 code.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sku: str
    prices: dict[str, int]
    weight_grams: int | None = None


class ProductPublished(Event):
    """Shoppers see the product from now on; ``category_ids`` begin with the root category's."""

    type: ClassVar[str] = "catalog.product_published"

    product_id: str
    slug: str
    title: str
    brand_slug: str
    category_slug: str
    brand_id: str
    category_ids: list[str]
    skus: list[str]
    variants: list[OfferedVariant]
    product_version: int
    published_at: datetime

    def subject(self) -> str:
        """The product."""
        return self.product_id


class ProductChanged(Event):
    """Something about a published product is different: read it again at ``product_version``."""

    type: ClassVar[str] = "catalog.product_changed"

    product_id: str
    slug: str
    title: str
    brand_id: str
    category_ids: list[str]
    skus: list[str]
    variants: list[OfferedVariant]
    product_version: int

    def subject(self) -> str:
        """The product."""
        return self.product_id


class ProductUnpublished(Event):
    """Shoppers no longer see the product: it is a draft again."""

    type: ClassVar[str] = "catalog.product_unpublished"

    product_id: str
    slug: str
    skus: list[str]
    product_version: int

    def subject(self) -> str:
        """The product."""
        return self.product_id


class ProductArchived(Event):
    """The shop has given the product up."""

    type: ClassVar[str] = "catalog.product_archived"

    product_id: str
    slug: str
    skus: list[str]
    product_version: int

    def subject(self) -> str:
        """The product."""
        return self.product_id


class CategoryChanged(Event):
    """A category was renamed or moved, and with it what its products and descendants show."""

    type: ClassVar[str] = "catalog.category_changed"

    category_id: str
    slug: str
    title: str
    path: list[str]

    def subject(self) -> str:
        """The category."""
        return self.category_id


class BrandChanged(Event):
    """A brand was renamed, and with it what its products show."""

    type: ClassVar[str] = "catalog.brand_changed"

    brand_id: str
    slug: str
    name: str

    def subject(self) -> str:
        """The brand."""
        return self.brand_id


EVENTS: tuple[type[Event], ...] = (
    ProductPublished,
    ProductChanged,
    ProductUnpublished,
    ProductArchived,
    CategoryChanged,
    BrandChanged,
)
