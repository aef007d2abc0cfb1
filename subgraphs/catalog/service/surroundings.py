"""What an import's drafts refer to: categories, brands and collections that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.errors import BrandNotFound, CategoryNotFound, CollectionNotFound
from subgraphs.catalog.models import Brand, BrandRef, Category, Collection, Crumb, Product
from subgraphs.catalog.service.drafts import ProductDraft
from subgraphs.catalog.store.groupings import BrandStore, CategoryStore, CollectionStore
from subgraphs.catalog.store.products import ProductStore


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a batch of drafts refers to, by slug, and the next free place in each collection.

    The places are looked up once for all batches: each time would take longer than the last.
    """

    categories: dict[str, Category]
    brands: dict[str, Brand]
    collections: dict[str, Collection]
    next_places: dict[str, int]

    @classmethod
    async def of(
        cls,
        session: AsyncClientSession,
        drafts: Sequence[ProductDraft],
        next_places: dict[str, int],
    ) -> Surroundings:
        """Look up what ``drafts`` refer to; ``next_places`` is kept from batch to batch."""
        collections = await CollectionStore(session).by_slugs(
            {slug for draft in drafts for slug in draft.collections}
        )
        for collection in collections.values():
            if collection.id not in next_places:
                places = await ProductStore(session).places(collection.id)
                next_places[collection.id] = max(places.values(), default=0) + 1
        return cls(
            categories=await CategoryStore(session).by_slugs({it.category for it in drafts}),
            brands=await BrandStore(session).by_slugs({it.brand for it in drafts}),
            collections=collections,
            next_places=next_places,
        )

    def brand(self, slug: str) -> BrandRef:
        """A product's copy of this brand; :class:`BrandNotFound`."""
        brand = self.brands.get(slug)
        if brand is None:
            raise BrandNotFound(slug)
        return BrandRef(id=brand.id, slug=brand.slug, name=brand.name)

    def path(self, slug: str) -> list[Crumb]:
        """The way to this category from its root; :class:`CategoryNotFound`."""
        category = self.categories.get(slug)
        if category is None:
            raise CategoryNotFound(slug)
        return category.path

    def places(self, slugs: Sequence[str], before: Product | None) -> dict[str, int]:
        """Places in these collections: those that the product has, or the next free ones.

        Raises :class:`CollectionNotFound`.
        """
        places = {}
        for slug in slugs:
            collection = self.collections.get(slug)
            if collection is None:
                raise CollectionNotFound(slug)
            place = before.places.get(collection.id) if before else None
            if place is None:
                place = self.next_places[collection.id]
                self.next_places[collection.id] += 1
            places[collection.id] = place
        return places
