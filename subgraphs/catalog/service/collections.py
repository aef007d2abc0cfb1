"""Collections: what staff may do to them, in one unit of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.errors import CollectionNotFound, InvalidValue, ProductNotFound
from subgraphs.catalog.models import Collection, Image, Seo
from subgraphs.catalog.service import validity
from subgraphs.catalog.service.announcements import Record, announcement
from subgraphs.catalog.service.slugs import change_slug, check_version, free_slug
from subgraphs.catalog.store.groupings import CollectionStore
from subgraphs.catalog.store.products import ProductStore
from subgraphs.kit.ids import new_id

MAX_AT_ONCE = 500


class Collections:
    """Changes of collections, and of which products they hold in what order.

    Each change of a collection takes the ``version`` that the caller read and raises
    :class:`CollectionNotFound` and :class:`StaleVersion`.
    """

    def __init__(self, session: AsyncClientSession, record: Record, now: datetime) -> None:
        self._record = record
        self._now = now
        self._store = CollectionStore(session)
        self._products = ProductStore(session)

    async def create(
        self, *, slug: str, title: str, description: str, image: Image | None, seo: Seo
    ) -> Collection:
        """Add an empty collection, last. Raises :class:`SlugTaken` and :class:`InvalidValue`."""
        collection_id = new_id("col")
        others = await self._store.every()
        collection = Collection(
            id=collection_id,
            slug=await free_slug(self._store, slug, collection_id),
            title=validity.title(title, ["input", "title"]),
            description=validity.text(description, ["input", "description"]),
            image=validity.images([image], ["input", "image"])[0] if image else None,
            position=max((it.position for it in others), default=-1) + 1,
            seo=validity.seo(seo, ["input", "seo"]),
            created_at=self._now,
            updated_at=self._now,
        )
        await self._store.insert_many([collection])
        return collection

    async def update(
        self,
        collection_id: str,
        version: int,
        *,
        slug: str | None = None,
        title: str | None = None,
        description: str | None = None,
        image: Image | None = None,
        seo: Seo | None = None,
    ) -> Collection:
        """Change what describes a collection; ``None`` stays as it is.

        Raises :class:`SlugTaken` and :class:`InvalidValue`.
        """
        collection = await self._open(collection_id, version)
        await change_slug(self._store, collection, slug)
        if title is not None:
            collection.title = validity.title(title, ["input", "title"])
        if description is not None:
            collection.description = validity.text(description, ["input", "description"])
        if image is not None:
            collection.image = validity.images([image], ["input", "image"])[0]
        if seo is not None:
            collection.seo = validity.seo(seo, ["input", "seo"])
        return await self._keep(collection)

    async def delete(self, collection_id: str, version: int) -> None:
        """Delete a collection; its products stay."""
        collection = await self._open(collection_id, version)
        members = list(await self._products.places(collection.id))
        await self._place(collection.id, dict.fromkeys(members))
        await self._store.delete(collection.id)

    async def add_products(
        self, collection_id: str, version: int, product_ids: Sequence[str]
    ) -> Collection:
        """Put products behind those that it has; one that it has already stays where it is.

        Raises :class:`ProductNotFound`.
        """
        collection = await self._open(collection_id, version)
        places = await self._products.places(collection.id)
        next_place = max(places.values(), default=0) + 1
        added = [it for it in dict.fromkeys(product_ids) if it not in places]
        await self._place(
            collection.id,
            {product_id: next_place + offset for offset, product_id in enumerate(added)},
        )
        return await self._keep(collection)

    async def remove_products(
        self, collection_id: str, version: int, product_ids: Sequence[str]
    ) -> Collection:
        """Take products out; one that it does not have is no harm.

        Raises :class:`ProductNotFound`.
        """
        collection = await self._open(collection_id, version)
        await self._place(collection.id, dict.fromkeys(product_ids))
        return await self._keep(collection)

    async def reorder(
        self, collection_id: str, version: int, product_ids: Sequence[str]
    ) -> Collection:
        """Show these of its products first, in this order, then the others.

        Raises :class:`ProductNotFound` for one that it does not have.
        """
        collection = await self._open(collection_id, version)
        before = await self._products.places(collection.id)
        for place, product_id in enumerate(product_ids):
            if product_id not in before:
                raise ProductNotFound(product_id, path=["input", "products", str(place)])
        order = dict.fromkeys([*product_ids, *before])
        after = {product_id: place for place, product_id in enumerate(order, start=1)}
        moved = {it: place for it, place in after.items() if before[it] != place}
        await self._products.set_places(collection.id, moved)
        return await self._keep(collection)

    async def _place(self, collection_id: str, places: Mapping[str, int | None]) -> None:
        """Put products at places, or out of the collection where it is ``None``."""
        if len(places) > MAX_AT_ONCE and any(place is not None for place in places.values()):
            raise InvalidValue(
                f"At most {MAX_AT_ONCE} products at a time.", path=["input", "products"]
            )
        found = await self._products.get_many(places)
        changed = []
        for product_id, place in places.items():
            product = found.get(product_id)
            if product is None:
                raise ProductNotFound(product_id, path=["input", "products"])
            if product.places.get(collection_id) == place:
                continue
            others = {it: at for it, at in product.places.items() if it != collection_id}
            product.places = others if place is None else {**others, collection_id: place}
            product.version += 1
            product.updated_at = self._now
            changed.append(product)
        await self._products.save_many(changed)
        for product in changed:
            event = announcement(product.status, product)
            if event is not None:
                await self._record(event)

    async def _open(self, collection_id: str, version: int) -> Collection:
        collection = await self._store.get(collection_id)
        if collection is None:
            raise CollectionNotFound(collection_id, path=["input", "id"])
        check_version(collection, version)
        return collection

    async def _keep(self, collection: Collection) -> Collection:
        collection.version += 1
        collection.updated_at = self._now
        await self._store.save_many([collection])
        return collection
