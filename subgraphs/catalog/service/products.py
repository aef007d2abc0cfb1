"""Products: what staff may do to them, in one unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.errors import (
    BrandNotFound,
    CannotPublish,
    CategoryNotFound,
    ImageNotFound,
    ProductNotFound,
    WrongStatus,
)
from subgraphs.catalog.models import (
    BrandRef,
    CareInstruction,
    Crumb,
    Image,
    MaterialShare,
    Product,
    ProductStatus,
    Seo,
)
from subgraphs.catalog.service import validity
from subgraphs.catalog.service.announcements import Record, announcement
from subgraphs.catalog.service.slugs import change_slug, check_version, free_slug
from subgraphs.catalog.store.groupings import BrandStore, CategoryStore
from subgraphs.catalog.store.products import ProductStore
from subgraphs.kit.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanges:
    """What is to be different; ``None`` stays as it is. ``brand`` and ``category`` are ids."""

    slug: str | None = None
    title: str | None = None
    description: str | None = None
    brand: str | None = None
    category: str | None = None
    tags: Sequence[str] | None = None
    materials: Sequence[MaterialShare] | None = None
    care: Sequence[CareInstruction] | None = None
    seo: Seo | None = None


class Products:
    """Changes of single products.

    Each takes the ``version`` that the caller read and raises :class:`ProductNotFound`, and
    :class:`StaleVersion` where the product has been changed meanwhile. A published product stays
    fit for sale: what would make it unfit is refused with :class:`CannotPublish`.
    """

    def __init__(self, session: AsyncClientSession, record: Record, now: datetime) -> None:
        self._session = session
        self._record = record
        self._now = now
        self._store = ProductStore(session)

    async def create(
        self, *, slug: str, title: str, brand: str, category: str, more: ProductChanges
    ) -> Product:
        """Add a draft without variants and images.

        Raises :class:`SlugTaken`, :class:`BrandNotFound`, :class:`CategoryNotFound` and
        :class:`InvalidValue`.
        """
        product_id = new_id("prod")
        product = Product(
            id=product_id,
            slug=await free_slug(self._store, slug, product_id),
            title=validity.title(title, ["input", "title"]),
            status=ProductStatus.DRAFT,
            brand=await self._brand(brand),
            path=await self._path(category),
            created_at=self._now,
            updated_at=self._now,
        )
        await self._apply(product, more)
        await self._store.insert_many([product])
        return product

    async def update(self, product_id: str, version: int, changes: ProductChanges) -> Product:
        """Change what describes a product."""
        product = await self.open(product_id, version)
        await change_slug(self._store, product, changes.slug)
        if changes.title is not None:
            product.title = validity.title(changes.title, ["input", "title"])
        if changes.brand is not None:
            product.brand = await self._brand(changes.brand)
        if changes.category is not None:
            product.path = await self._path(changes.category)
        await self._apply(product, changes)
        return await self.keep(product)

    async def set_images(self, product_id: str, version: int, images: Sequence[Image]) -> Product:
        """Replace a product's images; their order is that in which they are shown."""
        product = await self.open(product_id, version)
        product.images = validity.images(images, ["input", "images"])
        return await self.keep(product)

    async def reorder_images(self, product_id: str, version: int, urls: Sequence[str]) -> Product:
        """Show the images with these addresses first, in this order, then the others.

        Raises :class:`ImageNotFound`.
        """
        product = await self.open(product_id, version)
        by_url = {image.url: image for image in product.images}
        first: dict[str, Image] = {}
        for place, url in enumerate(urls):
            if url not in by_url:
                raise ImageNotFound(url, path=["input", "urls", str(place)])
            first[url] = by_url[url]
        product.images = list({**first, **by_url}.values())
        return await self.keep(product)

    async def publish(self, product_id: str, version: int) -> Product:
        """Show a draft to shoppers.

        Raises :class:`CannotPublish` with all reasons, :class:`WrongStatus` if it is published.
        """
        product = await self.open(product_id, version)
        if product.status is ProductStatus.PUBLISHED:
            raise WrongStatus("It is published already.", product.status)
        reasons = validity.reasons_against_publishing(product)
        if reasons:
            raise CannotPublish(reasons)
        return await self._turn(product, ProductStatus.PUBLISHED)

    async def unpublish(self, product_id: str, version: int) -> Product:
        """Make a published product a draft again. Raises :class:`WrongStatus`."""
        product = await self.open(product_id, version)
        if product.status is not ProductStatus.PUBLISHED:
            raise WrongStatus("Only a published product is unpublished.", product.status)
        return await self._turn(product, ProductStatus.DRAFT)

    async def archive(self, product_id: str, version: int) -> Product:
        """Give a product up; its SKUs and slugs stay taken. Raises :class:`WrongStatus`."""
        product = await self.open(product_id, version)
        if product.status is ProductStatus.ARCHIVED:
            raise WrongStatus("It is archived already.", product.status)
        return await self._turn(product, ProductStatus.ARCHIVED)

    async def unarchive(self, product_id: str, version: int) -> Product:
        """Make an archived product a draft again. Raises :class:`WrongStatus`."""
        product = await self.open(product_id, version)
        if product.status is not ProductStatus.ARCHIVED:
            raise WrongStatus("Only an archived product is unarchived.", product.status)
        return await self._turn(product, ProductStatus.DRAFT)

    async def delete_draft(self, product_id: str, version: int) -> None:
        """Delete a product that shoppers have never seen. Raises :class:`WrongStatus`."""
        product = await self.open(product_id, version)
        if product.status is not ProductStatus.DRAFT or product.published_at is not None:
            raise WrongStatus(
                "Only a draft that was never published is deleted: archive it instead.",
                product.status,
            )
        await self._store.delete(product.id)

    async def open(self, product_id: str, version: int) -> Product:
        """Return the product to change it."""
        product = await self._store.get(product_id)
        if product is None:
            raise ProductNotFound(product_id, path=["input", "id"])
        check_version(product, version)
        return product

    async def keep(self, product: Product, *, before: ProductStatus | None = None) -> Product:
        """Keep a product that was changed and publish the fact."""
        if product.status is ProductStatus.PUBLISHED:
            reasons = validity.reasons_against_publishing(product)
            if reasons:
                raise CannotPublish(reasons)
        product.version += 1
        product.updated_at = self._now
        await self._store.save_many([product])
        event = announcement(before or product.status, product)
        if event is not None:
            await self._record(event)
        return product

    async def _turn(self, product: Product, status: ProductStatus) -> Product:
        before = product.status
        product.status = status
        if status is ProductStatus.PUBLISHED and product.published_at is None:
            product.published_at = self._now
        return await self.keep(product, before=before)

    async def _apply(self, product: Product, changes: ProductChanges) -> None:
        if changes.description is not None:
            product.description = validity.text(changes.description, ["input", "description"])
        if changes.tags is not None:
            product.tags = validity.tags(changes.tags, ["input", "tags"])
        if changes.materials is not None:
            product.materials = validity.materials(changes.materials, ["input", "materials"])
        if changes.care is not None:
            product.care = list(changes.care)
        if changes.seo is not None:
            product.seo = validity.seo(changes.seo, ["input", "seo"])

    async def _brand(self, brand_id: str) -> BrandRef:
        brand = await BrandStore(self._session).get(brand_id)
        if brand is None:
            raise BrandNotFound(brand_id, path=["input", "brand"])
        return BrandRef(id=brand.id, slug=brand.slug, name=brand.name)

    async def _path(self, category_id: str) -> list[Crumb]:
        category = await CategoryStore(self._session).get(category_id)
        if category is None:
            raise CategoryNotFound(category_id, path=["input", "category"])
        return category.path
