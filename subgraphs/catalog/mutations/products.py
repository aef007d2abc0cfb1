"""Mutations of products: what describes them, their images, their life."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.mutations.work import for_staff, in_work_of
from subgraphs.catalog.service.products import ProductChanges, Products
from subgraphs.catalog.types.context import CatalogInfo
from subgraphs.catalog.types.inputs import (
    CareInstructionInput,
    ImageInput,
    MaterialShareInput,
    SeoInput,
)
from subgraphs.catalog.types.product import Product
from subgraphs.catalog.types.refusals import (
    BrandNotFound,
    CannotPublish,
    CategoryNotFound,
    ImageNotFound,
    InvalidCatalogValue,
    ProductNotFound,
    SlugTaken,
    StaleVersion,
    WrongStatus,
)


@strawberry.input
class CreateProductInput:
    """A draft; variants and images come next."""

    slug: str = strawberry.field(description="Small letters and digits, joined by hyphens.")
    title: str
    brand: strawberry.ID
    category: strawberry.ID
    description: str | None = None
    tags: list[str] | None = None
    materials: list[MaterialShareInput] | None = None
    care: list[CareInstructionInput] | None = None
    seo: SeoInput | None = None


@strawberry.input(description="Fields that are left out or null stay as they are.")
class UpdateProductInput:
    """Changes of what describes a product."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")
    slug: str | None = strawberry.field(
        default=None, description="The old one leads to the product for ever."
    )
    title: str | None = None
    brand: strawberry.ID | None = None
    category: strawberry.ID | None = None
    description: str | None = None
    tags: list[str] | None = None
    materials: list[MaterialShareInput] | None = None
    care: list[CareInstructionInput] | None = None
    seo: SeoInput | None = None


@strawberry.input
class ProductVersionInput:
    """A product as the caller read it."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")


@strawberry.input
class SetProductImagesInput:
    """All images of a product."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")
    images: list[ImageInput] = strawberry.field(description="In the order to show them in.")


@strawberry.input
class ReorderProductImagesInput:
    """An order of images."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")
    urls: list[str] = strawberry.field(description="Shown first, in this order.")


@strawberry.type
class CreateProductSuccess:
    """The draft was made."""

    product: Product


@strawberry.type
class UpdateProductSuccess:
    """The product was changed."""

    product: Product


@strawberry.type
class DeleteProductSuccess:
    """The draft is gone."""

    id: strawberry.ID


CreateProductResult = Annotated[
    CreateProductSuccess | SlugTaken | BrandNotFound | CategoryNotFound | InvalidCatalogValue,
    strawberry.union("CreateProductResult"),
]
UpdateProductResult = Annotated[
    UpdateProductSuccess
    | ProductNotFound
    | StaleVersion
    | SlugTaken
    | BrandNotFound
    | CategoryNotFound
    | InvalidCatalogValue
    | CannotPublish,
    strawberry.union("UpdateProductResult"),
]
SetProductImagesResult = Annotated[
    UpdateProductSuccess
    | ProductNotFound
    | StaleVersion
    | ImageNotFound
    | InvalidCatalogValue
    | CannotPublish,
    strawberry.union("SetProductImagesResult"),
]
ProductStatusResult = Annotated[
    UpdateProductSuccess | ProductNotFound | StaleVersion | WrongStatus | CannotPublish,
    strawberry.union("ProductStatusResult"),
]
DeleteProductResult = Annotated[
    DeleteProductSuccess | ProductNotFound | StaleVersion | WrongStatus,
    strawberry.union("DeleteProductResult"),
]


@strawberry.type
class ProductMutations:
    """Changes of products, each in one unit of work."""

    @strawberry.mutation(description="Make a draft of a product.", extensions=for_staff())
    async def create_product(
        self, info: CatalogInfo, input: CreateProductInput
    ) -> CreateProductResult:
        """Invisible to shoppers until it is published."""
        product = await in_work_of(info, Products).create(
            slug=input.slug,
            title=input.title,
            brand=input.brand,
            category=input.category,
            more=_description(input),
        )
        return CreateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(description="Change what describes a product.", extensions=for_staff())
    async def update_product(
        self, info: CatalogInfo, input: UpdateProductInput
    ) -> UpdateProductResult:
        """Published at once if the product is."""
        product = await in_work_of(info, Products).update(
            input.id, input.version, _description(input)
        )
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(description="Replace all images of a product.", extensions=for_staff())
    async def set_product_images(
        self, info: CatalogInfo, input: SetProductImagesInput
    ) -> SetProductImagesResult:
        """The first stands for the product in listings."""
        product = await in_work_of(info, Products).set_images(
            input.id, input.version, [image.value() for image in input.images]
        )
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(description="Show images in another order.", extensions=for_staff())
    async def reorder_product_images(
        self, info: CatalogInfo, input: ReorderProductImagesInput
    ) -> SetProductImagesResult:
        """By their addresses."""
        product = await in_work_of(info, Products).reorder_images(
            input.id, input.version, input.urls
        )
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(description="Show a draft to shoppers.", extensions=for_staff())
    async def publish_product(
        self, info: CatalogInfo, input: ProductVersionInput
    ) -> ProductStatusResult:
        """If it has all that a shopper needs."""
        product = await in_work_of(info, Products).publish(input.id, input.version)
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(
        description="Make a published product a draft again.", extensions=for_staff()
    )
    async def unpublish_product(
        self, info: CatalogInfo, input: ProductVersionInput
    ) -> ProductStatusResult:
        """Shoppers no longer see it."""
        product = await in_work_of(info, Products).unpublish(input.id, input.version)
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(
        description="Give a product up. Its SKUs and slugs stay taken.", extensions=for_staff()
    )
    async def archive_product(
        self, info: CatalogInfo, input: ProductVersionInput
    ) -> ProductStatusResult:
        """Shoppers no longer see it."""
        product = await in_work_of(info, Products).archive(input.id, input.version)
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(
        description="Make an archived product a draft again.", extensions=for_staff()
    )
    async def unarchive_product(
        self, info: CatalogInfo, input: ProductVersionInput
    ) -> ProductStatusResult:
        """To be published next."""
        product = await in_work_of(info, Products).unarchive(input.id, input.version)
        return UpdateProductSuccess(product=Product.from_model(product))

    @strawberry.mutation(
        description="Delete a draft that was never published.", extensions=for_staff()
    )
    async def delete_draft_product(
        self, info: CatalogInfo, input: ProductVersionInput
    ) -> DeleteProductResult:
        """Its SKUs and slugs are free again."""
        await in_work_of(info, Products).delete_draft(input.id, input.version)
        return DeleteProductSuccess(id=input.id)


def _description(input: CreateProductInput | UpdateProductInput) -> ProductChanges:
    moved = isinstance(input, UpdateProductInput)
    return ProductChanges(
        slug=input.slug if moved else None,
        title=input.title if moved else None,
        brand=input.brand if moved else None,
        category=input.category if moved else None,
        description=input.description,
        tags=input.tags,
        materials=None
        if input.materials is None
        else [models.MaterialShare(name=it.name, percent=it.percent) for it in input.materials],
        care=None
        if input.care is None
        else [models.CareInstruction(symbol=it.symbol, label=it.label) for it in input.care],
        seo=input.seo.value() if input.seo else None,
    )
