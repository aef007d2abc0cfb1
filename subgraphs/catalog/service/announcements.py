"""Which fact is published for which change of a product."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from subgraphs.catalog.events import (
    OfferedVariant,
    ProductArchived,
    ProductChanged,
    ProductPublished,
    ProductUnpublished,
)
from subgraphs.catalog.models import Product, ProductStatus
from subgraphs.kit.events import Event

Record: TypeAlias = Callable[[Event], Awaitable[None]]
"""Publishes an event if the current unit of work commits."""


def announcement(before: ProductStatus | None, product: Product) -> Event | None:
    """Return the fact that ``product``, which had the status ``before``, is as it is now."""
    skus = [variant.sku for variant in product.variants]
    match before, product.status:
        case ProductStatus.PUBLISHED, ProductStatus.PUBLISHED:
            return ProductChanged(
                product_id=product.id,
                slug=product.slug,
                title=product.title,
                brand_id=product.brand.id,
                category_ids=[crumb.id for crumb in product.path],
                skus=skus,
                variants=_offered(product),
                product_version=product.version,
            )
        case _, ProductStatus.PUBLISHED:
            return ProductPublished(
                product_id=product.id,
                slug=product.slug,
                title=product.title,
                brand_slug=product.brand.slug,
                category_slug=product.path[-1].slug,
                brand_id=product.brand.id,
                category_ids=[crumb.id for crumb in product.path],
                skus=skus,
                variants=_offered(product),
                product_version=product.version,
                published_at=product.published_at or product.updated_at,
            )
        case ProductStatus.PUBLISHED, ProductStatus.DRAFT:
            return ProductUnpublished(
                product_id=product.id,
                slug=product.slug,
                skus=skus,
                product_version=product.version,
            )
        case ((ProductStatus.PUBLISHED | ProductStatus.DRAFT), ProductStatus.ARCHIVED):
            return ProductArchived(
                product_id=product.id,
                slug=product.slug,
                skus=skus,
                product_version=product.version,
            )
        case _:
            return None


def _offered(product: Product) -> list[OfferedVariant]:
    return [
        OfferedVariant(
            sku=variant.sku,
            prices={currency: price.amount for currency, price in variant.prices.items()},
            weight_grams=variant.weight_grams,
        )
        for variant in product.variants
    ]
