"""Mutations of variants and prices. They are part of their product and share its version."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from subgraphs.catalog.mutations.products import UpdateProductSuccess
from subgraphs.catalog.mutations.work import for_staff, in_work_of
from subgraphs.catalog.service.variants import Variants
from subgraphs.catalog.types.context import CatalogInfo
from subgraphs.catalog.types.inputs import (
    ColorInput,
    PriceInput,
    SizeInput,
    VariantInput,
    prices,
)
from subgraphs.catalog.types.product import Product
from subgraphs.catalog.types.refusals import (
    CannotPublish,
    InvalidCatalogValue,
    InvalidPrice,
    ProductNotFound,
    SkuTaken,
    StaleVersion,
    VariantNotFound,
)


@strawberry.input
class AddProductVariantsInput:
    """New variants."""

    id: strawberry.ID = strawberry.field(description="The product's.")
    version: int = strawberry.field(description="The product's version that you read.")
    variants: list[VariantInput]


@strawberry.input(
    description="Fields that are left out stay as they are; null takes a barcode or weight away."
)
class UpdateProductVariantInput:
    """Changes of a variant."""

    id: strawberry.ID = strawberry.field(description="The product's.")
    version: int = strawberry.field(description="The product's version that you read.")
    sku: strawberry.ID = strawberry.field(description="Of the variant to change.")
    new_sku: strawberry.ID | None = None
    size: SizeInput | None = None
    color: ColorInput | None = None
    barcode: str | None = strawberry.UNSET
    weight_grams: int | None = strawberry.UNSET


@strawberry.input
class RemoveProductVariantInput:
    """A variant to remove."""

    id: strawberry.ID = strawberry.field(description="The product's.")
    version: int = strawberry.field(description="The product's version that you read.")
    sku: strawberry.ID


@strawberry.input
class VariantPricesInput:
    """All prices of a variant."""

    sku: strawberry.ID
    prices: list[PriceInput]


@strawberry.input
class SetProductPricesInput:
    """Prices of several variants of a product."""

    id: strawberry.ID = strawberry.field(description="The product's.")
    version: int = strawberry.field(description="The product's version that you read.")
    variants: list[VariantPricesInput]


AddProductVariantsResult = Annotated[
    UpdateProductSuccess
    | ProductNotFound
    | StaleVersion
    | SkuTaken
    | InvalidCatalogValue
    | InvalidPrice
    | CannotPublish,
    strawberry.union("AddProductVariantsResult"),
]
UpdateProductVariantResult = Annotated[
    UpdateProductSuccess
    | ProductNotFound
    | VariantNotFound
    | StaleVersion
    | SkuTaken
    | InvalidCatalogValue,
    strawberry.union("UpdateProductVariantResult"),
]
RemoveProductVariantResult = Annotated[
    UpdateProductSuccess | ProductNotFound | VariantNotFound | StaleVersion | CannotPublish,
    strawberry.union("RemoveProductVariantResult"),
]
SetProductPricesResult = Annotated[
    UpdateProductSuccess
    | ProductNotFound
    | VariantNotFound
    | StaleVersion
    | InvalidPrice
    | CannotPublish,
    strawberry.union("SetProductPricesResult"),
]


@strawberry.type
class VariantMutations:
    """Changes of variants, each in one unit of work."""

    @strawberry.mutation(description="Add variants to a product.", extensions=for_staff())
    async def add_product_variants(
        self, info: CatalogInfo, input: AddProductVariantsInput
    ) -> AddProductVariantsResult:
        """All of them or none."""
        drafts = [
            variant.draft(["input", "variants", str(place)])
            for place, variant in enumerate(input.variants)
        ]
        product = await in_work_of(info, Variants).add(input.id, input.version, drafts)
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(description="Change a variant.", extensions=for_staff())
    async def update_product_variant(
        self, info: CatalogInfo, input: UpdateProductVariantInput
    ) -> UpdateProductVariantResult:
        """Its stock stays with its SKU."""
        changes: dict[str, Any] = {}
        if input.new_sku is not None:
            changes["sku"] = input.new_sku
        if input.size is not None:
            changes["size"] = input.size.value()
        if input.color is not None:
            changes["color"] = input.color.value()
        for name in ("barcode", "weight_grams"):
            if getattr(input, name) is not strawberry.UNSET:
                changes[name] = getattr(input, name)
        product = await in_work_of(info, Variants).change(
            input.id, input.version, input.sku, changes
        )
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(description="Remove a variant.", extensions=for_staff())
    async def remove_product_variant(
        self, info: CatalogInfo, input: RemoveProductVariantInput
    ) -> RemoveProductVariantResult:
        """Its SKU is free again."""
        product = await in_work_of(info, Variants).remove(input.id, input.version, input.sku)
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(
        description="Replace all prices of the variants that are named.", extensions=for_staff()
    )
    async def set_product_prices(
        self, info: CatalogInfo, input: SetProductPricesInput
    ) -> SetProductPricesResult:
        """All of them or none."""
        wanted = [
            (variant.sku, prices(variant.prices, ["input", "variants", str(place), "prices"]))
            for place, variant in enumerate(input.variants)
        ]
        product = await in_work_of(info, Variants).set_prices(input.id, input.version, wanted)
        return UpdateProductSuccess(product=Product.from_model(product))
