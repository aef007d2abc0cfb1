"""Categories and collections in the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.store.listing import Order
from subgraphs.catalog.types.cache_control import ALWAYS_FRESH, SELDOM_CHANGES
from subgraphs.catalog.types.context import CatalogInfo
from subgraphs.catalog.types.listing import (
    ProductConnection,
    ProductFacets,
    ProductFilter,
    ProductSort,
    currency_of,
    order_of,
    select,
)
from subgraphs.catalog.types.references import load_references
from subgraphs.catalog.types.values import Image, Seo
from subgraphs.kit.scalars import CurrencyCode


@strawberry.federation.type(
    keys=["id", "slug"],
    description="A node of the category tree.",
    directives=[SELDOM_CHANGES],
)
class Category:
    """See :class:`subgraphs.catalog.models.Category`; ``model`` is loaded when it is needed."""

    id: strawberry.ID
    slug: str
    title: str
    path: strawberry.Private[Sequence[models.Crumb]]
    model: strawberry.Private[models.Category | None] = None

    @strawberry.field
    async def description(self, info: CatalogInfo) -> str:
        """In plain text."""
        return (await self.loaded(info)).description

    @strawberry.field
    def parent(self) -> Category | None:
        """The category that it lies in."""
        return Category.from_path(self.path[:-1]) if len(self.path) > 1 else None

    @strawberry.field(description="In the shop's order.")
    async def children(self, info: CatalogInfo) -> list[Category]:
        """The categories that lie in it."""
        found = await info.context.loaders.children.load(self.id)
        return [Category.from_model(model) for model in found]

    @strawberry.field(description="The way to it: the root first, itself last.")
    def breadcrumbs(self) -> list[Category]:
        """From its path."""
        return [Category.from_path(self.path[:length]) for length in range(1, len(self.path) + 1)]

    @strawberry.field
    async def seo(self, info: CatalogInfo) -> Seo:
        """For search engines."""
        return Seo.from_model((await self.loaded(info)).seo)

    @strawberry.field(
        description="For changes: the version that they are made to.", directives=[ALWAYS_FRESH]
    )
    async def version(self, info: CatalogInfo) -> int:
        """Optimistic concurrency."""
        return (await self.loaded(info)).version

    @strawberry.field(
        description="Its products and those of its descendants. Prices are sorted in `currency`: "
        "by default that of the filter, or else EUR."
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
            await select(info, filter, await self.loaded(info)),
            order_of(sort, filter, currency),
            first=first,
            after=after,
            last=last,
            before=before,
        )

    @strawberry.field(
        description="What its list of products can be narrowed by. Prices are in `currency`: by "
        "default that of the filter, or else EUR."
    )
    async def facets(
        self,
        info: CatalogInfo,
        filter: ProductFilter | None = None,
        currency: CurrencyCode | None = None,
    ) -> ProductFacets:
        """Counted now."""
        listed = await select(info, filter, await self.loaded(info))
        return await ProductFacets.of(listed, currency_of(filter, currency))

    async def loaded(self, info: CatalogInfo) -> models.Category:
        """Return the whole category."""
        model = self.model or await info.context.loaders.category.load(self.id)
        if model is None:
            raise LookupError(f"The category {self.id} vanished.")
        return model

    @classmethod
    async def resolve_references(
        cls, info: CatalogInfo, representations: Sequence[dict[str, Any]]
    ) -> list[Category | None]:
        """By id or slug."""
        loaders = info.context.loaders
        found = await load_references(
            representations, {"id": loaders.category, "slug": loaders.category_by_slug}
        )
        return [cls.from_model(model) if model else None for model in found]

    @classmethod
    def from_model(cls, model: models.Category) -> Category:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            slug=model.slug,
            title=model.title,
            path=model.path,
            model=model,
        )

    @classmethod
    def from_path(cls, path: Sequence[models.Crumb]) -> Category:
        """Show the category that ``path`` leads to, as far as the path tells."""
        last = path[-1]
        return cls(id=strawberry.ID(last.id), slug=last.slug, title=last.title, path=path)


@strawberry.federation.type(
    keys=["id", "slug"],
    description="Products picked by hand, in an order of their own.",
    directives=[SELDOM_CHANGES],
)
class Collection:
    """See :class:`subgraphs.catalog.models.Collection`."""

    id: strawberry.ID
    slug: str
    title: str
    description: str
    version: int = strawberry.field(description="For changes: the version that they are made to.")
    model: strawberry.Private[models.Collection]

    @strawberry.field
    def image(self) -> Image | None:
        """Its picture."""
        return Image.from_model(self.model.image) if self.model.image else None

    @strawberry.field
    def seo(self) -> Seo:
        """For search engines."""
        return Seo.from_model(self.model.seo)

    @strawberry.field(
        description="In the collection's own order if no `sort` is given. Prices are sorted in "
        "`currency`: by default that of the filter, or else EUR."
    )
    async def products(
        self,
        info: CatalogInfo,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: ProductFilter | None = None,
        sort: ProductSort | None = None,
        currency: CurrencyCode | None = None,
    ) -> ProductConnection:
        """A page of them."""
        return await ProductConnection.of(
            info,
            await select(info, filter, self.model),
            order_of(sort, filter, currency) if sort else Order(f"place_{self.id}"),
            first=first,
            after=after,
            last=last,
            before=before,
        )

    @strawberry.field(
        description="What its list of products can be narrowed by. Prices are in `currency`: by "
        "default that of the filter, or else EUR."
    )
    async def facets(
        self,
        info: CatalogInfo,
        filter: ProductFilter | None = None,
        currency: CurrencyCode | None = None,
    ) -> ProductFacets:
        """Counted now."""
        listed = await select(info, filter, self.model)
        return await ProductFacets.of(listed, currency_of(filter, currency))

    @classmethod
    async def resolve_references(
        cls, info: CatalogInfo, representations: Sequence[dict[str, Any]]
    ) -> list[Collection | None]:
        """By id or slug."""
        loaders = info.context.loaders
        found = await load_references(
            representations, {"id": loaders.collection, "slug": loaders.collection_by_slug}
        )
        return [cls.from_model(model) if model else None for model in found]

    @classmethod
    def from_model(cls, model: models.Collection) -> Collection:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            slug=model.slug,
            title=model.title,
            description=model.description,
            version=model.version,
            model=model,
        )
