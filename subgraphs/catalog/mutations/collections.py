"""Mutations of collections and of tags."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.mutations.work import for_staff, in_work_of
from subgraphs.catalog.service.collections import Collections
from subgraphs.catalog.service.tags import Tags
from subgraphs.catalog.types.context import CatalogInfo
from subgraphs.catalog.types.groupings import Collection
from subgraphs.catalog.types.inputs import ImageInput, SeoInput
from subgraphs.catalog.types.refusals import (
    CollectionNotFound,
    InvalidCatalogValue,
    ProductNotFound,
    SlugTaken,
    StaleVersion,
    TagNotFound,
)


@strawberry.input
class CreateCollectionInput:
    """A new collection."""

    slug: str = strawberry.field(description="Small letters and digits, joined by hyphens.")
    title: str
    description: str = ""
    image: ImageInput | None = None
    seo: SeoInput | None = None


@strawberry.input(description="Fields that are left out or null stay as they are.")
class UpdateCollectionInput:
    """Changes of what describes a collection."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")
    slug: str | None = strawberry.field(
        default=None, description="The old one leads to the collection for ever."
    )
    title: str | None = None
    description: str | None = None
    image: ImageInput | None = None
    seo: SeoInput | None = None


@strawberry.input
class DeleteCollectionInput:
    """A collection to delete."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")


@strawberry.input
class CollectionProductsInput:
    """Products of a collection."""

    id: strawberry.ID = strawberry.field(description="The collection's.")
    version: int = strawberry.field(description="The collection's version that you read.")
    products: list[strawberry.ID]


@strawberry.input
class RenameTagInput:
    """Another word for a tag."""

    tag: str
    to: str = strawberry.field(description="Small letters and digits, joined by hyphens.")


@strawberry.input
class DeleteTagInput:
    """A tag to take away."""

    tag: str


@strawberry.type
class CreateCollectionSuccess:
    """The collection was made."""

    collection: Collection


@strawberry.type
class UpdateCollectionSuccess:
    """The collection was changed."""

    collection: Collection


@strawberry.type
class DeleteCollectionSuccess:
    """The collection is gone; its products are not."""

    id: strawberry.ID


@strawberry.type
class ChangeTagSuccess:
    """The tag was changed."""

    products: int = strawberry.field(description="How many products had it.")


CreateCollectionResult = Annotated[
    CreateCollectionSuccess | SlugTaken | InvalidCatalogValue,
    strawberry.union("CreateCollectionResult"),
]
UpdateCollectionResult = Annotated[
    UpdateCollectionSuccess | CollectionNotFound | StaleVersion | SlugTaken | InvalidCatalogValue,
    strawberry.union("UpdateCollectionResult"),
]
DeleteCollectionResult = Annotated[
    DeleteCollectionSuccess | CollectionNotFound | StaleVersion,
    strawberry.union("DeleteCollectionResult"),
]
CollectionProductsResult = Annotated[
    UpdateCollectionSuccess
    | CollectionNotFound
    | StaleVersion
    | ProductNotFound
    | InvalidCatalogValue,
    strawberry.union("CollectionProductsResult"),
]
RenameTagResult = Annotated[
    ChangeTagSuccess | TagNotFound | InvalidCatalogValue, strawberry.union("RenameTagResult")
]
DeleteTagResult = Annotated[ChangeTagSuccess | TagNotFound, strawberry.union("DeleteTagResult")]


@strawberry.type
class CollectionMutations:
    """Changes of collections and tags, each in one unit of work."""

    @strawberry.mutation(description="Make an empty collection.", extensions=for_staff())
    async def create_collection(
        self, info: CatalogInfo, input: CreateCollectionInput
    ) -> CreateCollectionResult:
        """Last among them."""
        collection = await in_work_of(info, Collections).create(
            slug=input.slug,
            title=input.title,
            description=input.description,
            image=input.image.value() if input.image else None,
            seo=input.seo.value() if input.seo else models.Seo(),
        )
        return CreateCollectionSuccess(collection=Collection.from_model(collection))

    @strawberry.mutation(description="Change what describes a collection.", extensions=for_staff())
    async def update_collection(
        self, info: CatalogInfo, input: UpdateCollectionInput
    ) -> UpdateCollectionResult:
        """Its products stay."""
        collection = await in_work_of(info, Collections).update(
            input.id,
            input.version,
            slug=input.slug,
            title=input.title,
            description=input.description,
            image=input.image.value() if input.image else None,
            seo=input.seo.value() if input.seo else None,
        )
        return UpdateCollectionSuccess(collection=Collection.from_model(collection))

    @strawberry.mutation(
        description="Delete a collection; its products stay.", extensions=for_staff()
    )
    async def delete_collection(
        self, info: CatalogInfo, input: DeleteCollectionInput
    ) -> DeleteCollectionResult:
        """Its slugs are free again."""
        await in_work_of(info, Collections).delete(input.id, input.version)
        return DeleteCollectionSuccess(id=input.id)

    @strawberry.mutation(
        description="Put products into a collection, behind those that it has.",
        extensions=for_staff(),
    )
    async def add_products_to_collection(
        self, info: CatalogInfo, input: CollectionProductsInput
    ) -> CollectionProductsResult:
        """All of them or none."""
        collection = await in_work_of(info, Collections).add_products(
            input.id, input.version, input.products
        )
        return UpdateCollectionSuccess(collection=Collection.from_model(collection))

    @strawberry.mutation(description="Take products out of a collection.", extensions=for_staff())
    async def remove_products_from_collection(
        self, info: CatalogInfo, input: CollectionProductsInput
    ) -> CollectionProductsResult:
        """All of them or none."""
        collection = await in_work_of(info, Collections).remove_products(
            input.id, input.version, input.products
        )
        return UpdateCollectionSuccess(collection=Collection.from_model(collection))

    @strawberry.mutation(
        description="Show these products of a collection first, in this order.",
        extensions=for_staff(),
    )
    async def reorder_collection(
        self, info: CatalogInfo, input: CollectionProductsInput
    ) -> CollectionProductsResult:
        """Those that are not named follow as they were."""
        collection = await in_work_of(info, Collections).reorder(
            input.id, input.version, input.products
        )
        return UpdateCollectionSuccess(collection=Collection.from_model(collection))

    @strawberry.mutation(
        description="Write a tag in another way on every product that has it.",
        extensions=for_staff(),
    )
    async def rename_tag(self, info: CatalogInfo, input: RenameTagInput) -> RenameTagResult:
        """Two tags become one so."""
        return ChangeTagSuccess(products=await in_work_of(info, Tags).rename(input.tag, input.to))

    @strawberry.mutation(
        description="Take a tag from every product that has it.", extensions=for_staff()
    )
    async def delete_tag(self, info: CatalogInfo, input: DeleteTagInput) -> DeleteTagResult:
        """Nothing else changes."""
        return ChangeTagSuccess(products=await in_work_of(info, Tags).delete(input.tag))
