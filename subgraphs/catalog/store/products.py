"""Products by key, and changes of many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from pymongo import UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.models import BrandRef, Crumb, Product
from subgraphs.catalog.store.claims import SKU, ClaimStore
from subgraphs.catalog.store.documents import DocumentStore
from subgraphs.catalog.store.sort_keys import derive, place_key, popular_key


class ProductStore(DocumentStore[Product]):
    """Products. What is derived of them is brought up to date whenever they are kept."""

    model = Product
    kind: ClassVar[str] = "product"

    def __init__(self, session: AsyncClientSession | None = None) -> None:
        super().__init__(session)
        self.skus = ClaimStore(SKU, session)

    async def insert_many(self, documents: Sequence[Product]) -> None:
        """Add new products, and claim their slugs and SKUs."""
        for product in documents:
            derive(product)
        await self.skus.claim(
            (variant.sku, product.id) for product in documents for variant in product.variants
        )
        await super().insert_many(documents)

    async def save_many(self, documents: Sequence[Product]) -> None:
        """Replace products that exist. Who changes their SKUs claims and releases those."""
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

    async def set_places(self, collection_id: str, places: Mapping[str, int]) -> None:
        """Put products of a collection at other places in it."""
        if places:
            await self.collection.bulk_write(
                [
                    UpdateOne(
                        {"_id": product_id},
                        {
                            "$set": {
                                f"places.{collection_id}": place,
                                f"keys.place_{collection_id}": place_key(place, product_id),
                            }
                        },
                    )
                    for product_id, place in places.items()
                ],
                ordered=False,
                session=self.session,
            )

    async def with_tag(self, tag: str) -> list[Product]:
        """Return every product that is tagged so."""
        return await self._find({"tags": tag})

    async def move_category(
        self, category_id: str, *, before: Sequence[Crumb], after: Sequence[Crumb]
    ) -> None:
        """Bring a category's path up to date in the products that lie in it itself."""
        lying_in_it = {"lists": category_id, "path": {"$size": len(before)}}
        left = [crumb.id for crumb in before if crumb not in after]
        entered = [crumb.id for crumb in after if crumb not in before]
        ids = [
            row["_id"]
            async for row in self.collection.find(lying_in_it, {"_id": 1}, session=self.session)
        ]
        if not ids:
            return
        these = {"_id": {"$in": ids}}
        # one update may touch a field once only
        await self.collection.update_many(
            these, {"$pull": {"lists": {"$in": left}}}, session=self.session
        )
        await self.collection.update_many(
            these,
            {
                "$set": {"path": [crumb.model_dump() for crumb in after]},
                "$addToSet": {"lists": {"$each": entered}},
            },
            session=self.session,
        )

    async def add_views(self, views: Mapping[str, int]) -> None:
        """Add to the view counts of those products that exist."""
        rows = self.collection.find(
            {"_id": {"$in": list(views)}}, {"view_count": 1}, session=self.session
        )
        totals = {row["_id"]: row["view_count"] + views[row["_id"]] async for row in rows}
        if totals:
            await self.collection.bulk_write(
                [
                    UpdateOne(
                        {"_id": product_id},
                        {
                            "$set": {
                                "view_count": total,
                                "keys.popular": popular_key(total, product_id),
                            }
                        },
                    )
                    for product_id, total in totals.items()
                ],
                ordered=False,
                session=self.session,
            )

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
