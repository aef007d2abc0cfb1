"""Brands in the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.types.cache_control import ALWAYS_FRESH, SELDOM_CHANGES
from subgraphs.catalog.types.context import CatalogInfo
from subgraphs.catalog.types.references import load_references
from subgraphs.catalog.types.values import Seo


@strawberry.federation.type(
    keys=["id", "slug"], description="Whose garment it is.", directives=[SELDOM_CHANGES]
)
class Brand:
    """See :class:`subgraphs.catalog.models.Brand`; ``model`` is loaded when it is needed."""

    id: strawberry.ID
    slug: str
    name: str
    model: strawberry.Private[models.Brand | None] = None

    @strawberry.field
    async def description(self, info: CatalogInfo) -> str:
        """In plain text."""
        return (await self.loaded(info)).description

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

    async def loaded(self, info: CatalogInfo) -> models.Brand:
        """Return the whole brand."""
        model = self.model or await info.context.loaders.brand.load(self.id)
        if model is None:
            raise LookupError(f"The brand {self.id} vanished.")
        return model

    @classmethod
    async def resolve_references(
        cls, info: CatalogInfo, representations: Sequence[dict[str, Any]]
    ) -> list[Brand | None]:
        """By id or slug."""
        loaders = info.context.loaders
        found = await load_references(
            representations, {"id": loaders.brand, "slug": loaders.brand_by_slug}
        )
        return [cls.from_model(model) if model else None for model in found]

    @classmethod
    def from_model(cls, model: models.Brand) -> Brand:
        """Show ``model``."""
        return cls(id=strawberry.ID(model.id), slug=model.slug, name=model.name, model=model)

    @classmethod
    def from_ref(cls, ref: models.BrandRef) -> Brand:
        """Show the copy in a product."""
        return cls(id=strawberry.ID(ref.id), slug=ref.slug, name=ref.name)
