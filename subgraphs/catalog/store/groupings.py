"""Categories, brands and collections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import ClassVar

from subgraphs.catalog.models import ALL_PRODUCTS, Brand, Category, Collection, Shop, Signposts
from subgraphs.catalog.store.documents import DocumentStore


class CategoryStore(DocumentStore[Category]):
    """The category tree."""

    model = Category
    kind: ClassVar[str] = "category"

    async def children(self, parent_ids: Iterable[str | None]) -> dict[str | None, list[Category]]:
        """Return the children of each category, in order; those of ``None`` are the roots."""
        found = await self._find(
            {"parent_id": {"$in": list(parent_ids)}}, sort=[("position", 1), ("_id", 1)]
        )
        by_parent: defaultdict[str | None, list[Category]] = defaultdict(list)
        for category in found:
            by_parent[category.parent_id].append(category)
        return by_parent

    async def subtree(self, category_id: str) -> list[Category]:
        """Return a category and all of its descendants, ancestors before descendants."""
        found = await self._find({"path.id": category_id})
        return sorted(found, key=lambda category: len(category.path))

    async def rewrite_crumb(self, category_id: str, *, slug: str, title: str) -> None:
        """Bring a renamed category's copies in the paths below it, and its own, up to date."""
        await self.collection.update_many(
            {"path.id": category_id},
            {"$set": {"path.$[crumb].slug": slug, "path.$[crumb].title": title}},
            array_filters=[{"crumb.id": category_id}],
            session=self.session,
        )


class BrandStore(DocumentStore[Brand]):
    """Brands."""

    model = Brand
    kind: ClassVar[str] = "brand"

    async def every(self) -> list[Brand]:
        """Return all brands by name."""
        return await self._find({}, sort=[("name", 1), ("_id", 1)])


class CollectionStore(DocumentStore[Collection]):
    """Collections."""

    model = Collection
    kind: ClassVar[str] = "collection"

    async def every(self) -> list[Collection]:
        """Return all collections, in order."""
        return await self._find({}, sort=[("position", 1), ("_id", 1)])


async def shop_signposts() -> dict[str, Signposts]:
    """Return the signposts of the list of all products."""
    shop = await Shop.find_one({"_id": ALL_PRODUCTS})
    return shop.signposts if shop else {}
