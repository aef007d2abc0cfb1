"""Loads by key, one statement for all that one request asks for at a time.

What a caller may not see is not loaded: drafts and archived products are for staff.
"""

from __future__ import annotations

from typing import TypeVar

from subgraphs.catalog.models import Brand, Category, Collection, Product, ProductStatus
from subgraphs.catalog.store.groupings import BrandStore, CategoryStore, CollectionStore
from subgraphs.catalog.store.products import ProductStore
from subgraphs.kit.loaders import Loader

ValueT = TypeVar("ValueT")


class Loaders:
    """The loaders of one request; a mutation drops them and their answers."""

    def __init__(self, *, see_unpublished: bool) -> None:
        self._see_unpublished = see_unpublished
        self.product: Loader[str, Product | None] = Loader(self._products)
        self.product_by_slug: Loader[str, Product | None] = Loader(self._products_by_slug)
        self.product_by_sku: Loader[str, Product | None] = Loader(self._products_by_sku)
        self.product_by_variant: Loader[str, Product | None] = Loader(self._products_by_variant)
        self.category: Loader[str, Category | None] = Loader(self._categories)
        self.category_by_slug: Loader[str, Category | None] = Loader(self._categories_by_slug)
        self.children: Loader[str | None, list[Category]] = Loader(self._children)
        self.brand: Loader[str, Brand | None] = Loader(self._brands)
        self.brand_by_slug: Loader[str, Brand | None] = Loader(self._brands_by_slug)
        self.collection: Loader[str, Collection | None] = Loader(self._collections)
        self.collection_by_slug: Loader[str, Collection | None] = Loader(self._collections_by_slug)

    async def _products(self, ids: list[str]) -> list[Product | None]:
        return self._visible(ids, await ProductStore().get_many(ids))

    async def _products_by_slug(self, slugs: list[str]) -> list[Product | None]:
        return self._visible(slugs, await ProductStore().by_slugs(slugs))

    async def _products_by_sku(self, skus: list[str]) -> list[Product | None]:
        return self._visible(skus, await ProductStore().by_skus(skus))

    async def _products_by_variant(self, ids: list[str]) -> list[Product | None]:
        return self._visible(ids, await ProductStore().by_variant_ids(ids))

    async def _categories(self, ids: list[str]) -> list[Category | None]:
        return _in_order(ids, await CategoryStore().get_many(ids))

    async def _categories_by_slug(self, slugs: list[str]) -> list[Category | None]:
        return _in_order(slugs, await CategoryStore().by_slugs(slugs))

    async def _children(self, ids: list[str | None]) -> list[list[Category]]:
        found = await CategoryStore().children(ids)
        return [found.get(category_id, []) for category_id in ids]

    async def _brands(self, ids: list[str]) -> list[Brand | None]:
        return _in_order(ids, await BrandStore().get_many(ids))

    async def _brands_by_slug(self, slugs: list[str]) -> list[Brand | None]:
        return _in_order(slugs, await BrandStore().by_slugs(slugs))

    async def _collections(self, ids: list[str]) -> list[Collection | None]:
        return _in_order(ids, await CollectionStore().get_many(ids))

    async def _collections_by_slug(self, slugs: list[str]) -> list[Collection | None]:
        return _in_order(slugs, await CollectionStore().by_slugs(slugs))

    def _visible(self, keys: list[str], found: dict[str, Product]) -> list[Product | None]:
        return [
            product
            if product is not None
            and (self._see_unpublished or product.status is ProductStatus.PUBLISHED)
            else None
            for product in _in_order(keys, found)
        ]


def _in_order(keys: list[str], found: dict[str, ValueT]) -> list[ValueT | None]:
    return [found.get(key) for key in keys]
