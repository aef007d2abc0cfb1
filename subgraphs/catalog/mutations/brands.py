"""Mutations of brands."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.mutations.work import for_staff, in_work_of
from subgraphs.catalog.service.brands import Brands
from subgraphs.catalog.types.brand import Brand
from subgraphs.catalog.types.context import CatalogInfo
from subgraphs.catalog.types.inputs import SeoInput
from subgraphs.catalog.types.refusals import (
    BrandInUse,
    BrandNotFound,
    InvalidCatalogValue,
    SlugTaken,
    StaleVersion,
)


@strawberry.input
class CreateBrandInput:
    """A new brand."""

    slug: str = strawberry.field(description="Small letters and digits, joined by hyphens.")
    name: str
    description: str = ""
    seo: SeoInput | None = None


@strawberry.input(description="Fields that are left out or null stay as they are.")
class UpdateBrandInput:
    """Changes of a brand."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")
    slug: str | None = strawberry.field(
        default=None, description="The old one leads to the brand for ever."
    )
    name: str | None = None
    description: str | None = None
    seo: SeoInput | None = None


@strawberry.input
class DeleteBrandInput:
    """A brand to delete."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")


@strawberry.type
class CreateBrandSuccess:
    """The brand was made."""

    brand: Brand


@strawberry.type
class UpdateBrandSuccess:
    """The brand was changed."""

    brand: Brand


@strawberry.type
class DeleteBrandSuccess:
    """The brand is gone."""

    id: strawberry.ID


CreateBrandResult = Annotated[
    CreateBrandSuccess | SlugTaken | InvalidCatalogValue, strawberry.union("CreateBrandResult")
]
UpdateBrandResult = Annotated[
    UpdateBrandSuccess | BrandNotFound | StaleVersion | SlugTaken | InvalidCatalogValue,
    strawberry.union("UpdateBrandResult"),
]
DeleteBrandResult = Annotated[
    DeleteBrandSuccess | BrandNotFound | StaleVersion | BrandInUse,
    strawberry.union("DeleteBrandResult"),
]


@strawberry.type
class BrandMutations:
    """Changes of brands, each in one unit of work."""

    @strawberry.mutation(description="Make a brand.", extensions=for_staff())
    async def create_brand(self, info: CatalogInfo, input: CreateBrandInput) -> CreateBrandResult:
        """Without products."""
        brand = await in_work_of(info, Brands).create(
            slug=input.slug,
            name=input.name,
            description=input.description,
            seo=input.seo.value() if input.seo else models.Seo(),
        )
        return CreateBrandSuccess(brand=Brand.from_model(brand))

    @strawberry.mutation(description="Change a brand.", extensions=for_staff())
    async def update_brand(self, info: CatalogInfo, input: UpdateBrandInput) -> UpdateBrandResult:
        """Its products show it at once."""
        brand = await in_work_of(info, Brands).update(
            input.id,
            input.version,
            slug=input.slug,
            name=input.name,
            description=input.description,
            seo=input.seo.value() if input.seo else None,
        )
        return UpdateBrandSuccess(brand=Brand.from_model(brand))

    @strawberry.mutation(description="Delete a brand without products.", extensions=for_staff())
    async def delete_brand(self, info: CatalogInfo, input: DeleteBrandInput) -> DeleteBrandResult:
        """Its slugs are free again."""
        await in_work_of(info, Brands).delete(input.id, input.version)
        return DeleteBrandSuccess(id=input.id)
