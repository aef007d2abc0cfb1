"""Products by key, and changes of many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from subgraphs.catalog.models import BrandRef, Product
from subgraphs.catalog.store.documents import DocumentStore
from subgraphs.catalog.store.sort_keys import derive


class ProductStore(DocumentStore[Product]):
    """Products. What is derived of them is brought up to date whenever they are kept."""

    model = Product
    kind: ClassVar[str] = "product"

    async def insert_many(self, documents: Sequence[Product]) -> None:
        """Add new products."""
        for product in documents:
            derive(product)
        await super().insert_many(documents)

    async def save_many(self, documents: Sequence[Product]) -> None:
        """Replace products that exist."""
        for product in documents:
            derive(product)
        await super().save_many(documents)

    async def by_skus(self, skus: Iterable[str]) -> dict[str, Product]:
        """Return the products that the SKUs are variants of, by SKU."""
        return await self._by_variants("sku", list(skus))

    async def by_variant_ids(self, ids: Iterable[str]) -> dict[str, Product]:
        """Return the products that the variants belong to, by the variant's id."""
        return await self._by_variants("id", list(ids))

    async def _by_variants(self, name: str, wanted: list[str]) -> dict[str, Product]:
        found = await self._find({f"variants.{name}": {"$in": wanted}})
        asked = frozenset(wanted)
        return {
            getattr(variant, name): product
            for product in found
            for variant in product.variants
            if getattr(variant, name) in asked
        }

    async def any_with(self, wanted: dict[str, Any]) -> bool:
        """Tell whether there is a product that matches."""
        found = await self.collection.find_one(wanted, {"_id": 1}, session=self.session)
        return found is not None

    async def places(self, collection_id: str) -> dict[str, int]:
        """Return the places of a collection's products, by their ids, in order."""
        field = f"places.{collection_id}"
        rows = self.collection.find({"lists": collection_id}, {field: 1}, session=self.session)
        places = {row["_id"]: row["places"][collection_id] async for row in rows}
        return dict(sorted(places.items(), key=lambda item: (item[1], item[0])))

    async def on_list(self, list_id: str) -> list[Product]:
        """Return every product of a category (with its descendants), brand or collection."""
        return await self._find({"lists": list_id})

    async def with_tag(self, tag: str) -> list[Product]:
        """Return every product that is tagged so."""
        return await self._find({"tags": tag})

    async def rewrite_brand(self, brand: BrandRef) -> None:
        """Bring the copies of a renamed brand up to date."""
        await self.collection.update_many(
            {"lists": brand.id},
            {"$set": {"brand": brand.model_dump()}},
            session=self.session,
        )

    async def rewrite_crumb(self, category_id: str, *, slug: str, title: str) -> None:
        """Bring the copies of a renamed category up to date."""
        await self.collection.update_many(
            {"path.id": category_id},
            {"$set": {"path.$[crumb].slug": slug, "path.$[crumb].title": title}},
            array_filters=[{"crumb.id": category_id}],
            session=self.session,
        )
