"""Variants of a product and their prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from subgraphs.catalog.errors import SkuTaken, VariantNotFound
from subgraphs.catalog.models import Price, Product, Variant
from subgraphs.catalog.service import validity
from subgraphs.catalog.service.drafts import VariantDraft
from subgraphs.catalog.service.products import Products
from subgraphs.kit.ids import new_id


class Variants(Products):
    """Changes of a product's variants; they share the product's version."""

    async def add(self, product_id: str, version: int, drafts: Sequence[VariantDraft]) -> Product:
        """Add variants. Raises :class:`SkuTaken`, :class:`InvalidValue`, :class:`InvalidPrice`."""
        product = await self.open(product_id, version)
        where = ["input", "variants"]
        added = [
            validity.variant(
                Variant(
                    id=new_id("var"),
                    sku=draft.sku,
                    size=draft.size,
                    color=draft.color,
                    prices=dict(draft.prices),
                    barcode=draft.barcode,
                    weight_grams=draft.weight_grams,
                ),
                [*where, str(place)],
            )
            for place, draft in enumerate(drafts)
        ]
        product.variants = validity.variants(product.id, [*product.variants, *added], where)
        await self._claim_skus(product, [variant.sku for variant in added], where)
        return await self.keep(product)

    async def change(
        self, product_id: str, version: int, sku: str, changes: Mapping[str, Any]
    ) -> Product:
        """Change fields of one variant, by their names; a change of ``sku`` is one of them.

        Raises as :meth:`add`, and :class:`VariantNotFound`.
        """
        product = await self.open(product_id, version)
        where = ["input"]
        before = _find(product, sku, [*where, "sku"])
        after = validity.variant(before.model_copy(update=dict(changes)), where)
        if after.sku != before.sku:
            await self._claim_skus(product, [after.sku], where)
            await self._store.skus.release([before.sku])
            product.stock_marks = [it for it in product.stock_marks if it.sku != before.sku]
        product.variants = validity.variants(
            product.id,
            [after if it.id == before.id else it for it in product.variants],
            where,
        )
        return await self.keep(product)

    async def remove(self, product_id: str, version: int, sku: str) -> Product:
        """Remove a variant; its SKU is free again. Raises :class:`VariantNotFound`."""
        product = await self.open(product_id, version)
        gone = _find(product, sku, ["input", "sku"])
        product.variants = [it for it in product.variants if it.id != gone.id]
        product.stock_marks = [it for it in product.stock_marks if it.sku != sku]
        await self._store.skus.release([sku])
        return await self.keep(product)

    async def set_prices(
        self, product_id: str, version: int, prices: Sequence[tuple[str, Mapping[str, Price]]]
    ) -> Product:
        """Replace all prices of the variants named by SKU.

        Raises :class:`VariantNotFound` and :class:`InvalidPrice`.
        """
        product = await self.open(product_id, version)
        for place, (sku, wanted) in enumerate(prices):
            where = ["input", "variants", str(place)]
            priced = _find(product, sku, [*where, "sku"]).model_copy(
                update={"prices": validity.prices(wanted, [*where, "prices"])}
            )
            product.variants = [priced if it.id == priced.id else it for it in product.variants]
        return await self.keep(product)

    async def _claim_skus(self, product: Product, skus: Sequence[str], path: list[str]) -> None:
        for sku, owner_id in (await self._store.skus.owners(skus)).items():
            raise SkuTaken(sku, owner_id, path=[*path, "sku"])
        await self._store.skus.claim((sku, product.id) for sku in skus)


def _find(product: Product, sku: str, path: list[str]) -> Variant:
    found = next((variant for variant in product.variants if variant.sku == sku), None)
    if found is None:
        raise VariantNotFound(sku, path=path)
    return found
