"""The catalog's root fields."""

from __future__ import annotations

from typing import TypeVar

import strawberry

from subgraphs.catalog.store.groupings import BrandStore, CollectionStore
from subgraphs.catalog.types.brand import Brand
from subgraphs.catalog.types.context import CatalogInfo
from subgraphs.catalog.types.groupings import Category, Collection
from subgraphs.catalog.types.listing import (
    ProductConnection,
    ProductFacets,
    ProductFilter,
    ProductSort,
    currency_of,
    order_of,
    select,
)
from subgraphs.catalog.types.product import Product
from subgraphs.kit.errors import BadInput
from subgraphs.kit.loaders import Loader
from subgraphs.kit.scalars import CurrencyCode

ModelT = TypeVar("ModelT")


@strawberry.type
class Query:
    """Reads of the catalog."""

    @strawberry.field(
        description="By id or slug, one of them. A former slug finds it too: compare its slug."
    )
    async def product(
        self, info: CatalogInfo, id: strawberry.ID | None = None, slug: str | None = None
    ) -> Product | None:
        """Drafts and archived ones only for staff."""
        loaders = info.context.loaders
        model = await _by_either(id, loaders.product, slug, loaders.product_by_slug)
        return Product.from_model(model) if model else None

    @strawberry.field(
        description="Products of the shop. Prices are sorted in `currency`: by default that of the "
        "filter, or else EUR; products that are not sold in it are left out."
    )
    async def products(
        self,
        info: CatalogInfo,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: ProductFilter | None = None,
        sort: ProductSort = ProductSort.NEWEST,
        currency: CurrencyCode | None = None,
    ) -> ProductConnection:
        """A page of them."""
        return await ProductConnection.of(
            info,
            await select(info, filter),
            order_of(sort, filter, currency),
            first=first,
            after=after,
            last=last,
            before=before,
        )

    @strawberry.field(description="What a list of products can be narrowed by.")
    async def product_facets(
        self,
        info: CatalogInfo,
        filter: ProductFilter | None = None,
        currency: CurrencyCode | None = None,
    ) -> ProductFacets:
        """Counted now."""
        return await ProductFacets.of(await select(info, filter), currency_of(filter, currency))

    @strawberry.field(description="By id or slug, one of them; a former slug finds it too.")
    async def category(
        self, info: CatalogInfo, id: strawberry.ID | None = None, slug: str | None = None
    ) -> Category | None:
        """One node of the tree."""
        loaders = info.context.loaders
        model = await _by_either(id, loaders.category, slug, loaders.category_by_slug)
        return Category.from_model(model) if model else None

    @strawberry.field(description="The roots of the category tree, in the shop's order.")
    async def categories(self, info: CatalogInfo) -> list[Category]:
        """Follow their children."""
        roots = await info.context.loaders.children.load(None)
        return [Category.from_model(model) for model in roots]

    @strawberry.field(description="By id or slug, one of them; a former slug finds it too.")
    async def brand(
        self, info: CatalogInfo, id: strawberry.ID | None = None, slug: str | None = None
    ) -> Brand | None:
        """One brand."""
        loaders = info.context.loaders
        model = await _by_either(id, loaders.brand, slug, loaders.brand_by_slug)
        return Brand.from_model(model) if model else None

    @strawberry.field(description="All brands, by name.")
    async def brands(self) -> list[Brand]:
        """A shop has hundreds at most."""
        return [Brand.from_model(model) for model in await BrandStore().every()]

    @strawberry.field(description="By id or slug, one of them; a former slug finds it too.")
    async def collection(
        self, info: CatalogInfo, id: strawberry.ID | None = None, slug: str | None = None
    ) -> Collection | None:
        """One collection."""
        loaders = info.context.loaders
        model = await _by_either(id, loaders.collection, slug, loaders.collection_by_slug)
        return Collection.from_model(model) if model else None

    @strawberry.field(description="All collections, in the shop's order.")
    async def collections(self) -> list[Collection]:
        """A shop has dozens at most."""
        return [Collection.from_model(model) for model in await CollectionStore().every()]


async def _by_either(
    id: str | None,
    by_id: Loader[str, ModelT | None],
    slug: str | None,
    by_slug: Loader[str, ModelT | None],
) -> ModelT | None:
    if (id is None) == (slug is None):
        raise BadInput("Give 'id' or 'slug', one of them.")
    if id is not None:
        return await by_id.load(id)
    return await by_slug.load(slug or "")
