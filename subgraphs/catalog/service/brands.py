"""Brands: what staff may do to them, in one unit of work."""

from __future__ import annotations

from datetime import datetime

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.errors import BrandInUse, BrandNotFound
from subgraphs.catalog.events import BrandChanged
from subgraphs.catalog.models import Brand, BrandRef, Seo
from subgraphs.catalog.service import validity
from subgraphs.catalog.service.announcements import Record
from subgraphs.catalog.service.slugs import change_slug, check_version, free_slug
from subgraphs.catalog.store.groupings import BrandStore
from subgraphs.catalog.store.products import ProductStore
from subgraphs.kit.ids import new_id


class Brands:
    """Changes of brands; what products copy is brought up to date with them."""

    def __init__(self, session: AsyncClientSession, record: Record, now: datetime) -> None:
        self._record = record
        self._now = now
        self._store = BrandStore(session)
        self._products = ProductStore(session)

    async def create(self, *, slug: str, name: str, description: str, seo: Seo) -> Brand:
        """Add a brand. Raises :class:`SlugTaken` and :class:`InvalidValue`."""
        brand_id = new_id("brand")
        brand = Brand(
            id=brand_id,
            slug=await free_slug(self._store, slug, brand_id),
            name=validity.title(name, ["input", "name"]),
            description=validity.text(description, ["input", "description"]),
            seo=validity.seo(seo, ["input", "seo"]),
            created_at=self._now,
            updated_at=self._now,
        )
        await self._store.insert_many([brand])
        return brand

    async def update(
        self,
        brand_id: str,
        version: int,
        *,
        slug: str | None = None,
        name: str | None = None,
        description: str | None = None,
        seo: Seo | None = None,
    ) -> Brand:
        """Change a brand; ``None`` stays as it is.

        Raises :class:`BrandNotFound`, :class:`StaleVersion`, :class:`SlugTaken`,
        :class:`InvalidValue`.
        """
        brand = await self._open(brand_id, version)
        renamed = await change_slug(self._store, brand, slug)
        if name is not None and name != brand.name:
            brand.name = validity.title(name, ["input", "name"])
            renamed = True
        if description is not None:
            brand.description = validity.text(description, ["input", "description"])
        if seo is not None:
            brand.seo = validity.seo(seo, ["input", "seo"])
        brand.version += 1
        brand.updated_at = self._now
        await self._store.save_many([brand])
        if renamed:
            await self._products.rewrite_brand(
                BrandRef(id=brand.id, slug=brand.slug, name=brand.name)
            )
            await self._record(BrandChanged(brand_id=brand.id, slug=brand.slug, name=brand.name))
        return brand

    async def delete(self, brand_id: str, version: int) -> None:
        """Delete a brand without products, archived ones included.

        Raises :class:`BrandNotFound`, :class:`StaleVersion` and :class:`BrandInUse`.
        """
        brand = await self._open(brand_id, version)
        if await self._products.any_with({"lists": brand.id}):
            raise BrandInUse(f"There are products of {brand.name!r}.")
        await self._store.delete(brand.id)

    async def _open(self, brand_id: str, version: int) -> Brand:
        brand = await self._store.get(brand_id)
        if brand is None:
            raise BrandNotFound(brand_id, path=["input", "id"])
        check_version(brand, version)
        return brand
