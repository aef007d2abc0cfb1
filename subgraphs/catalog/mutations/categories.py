"""Mutations of the category tree."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.mutations.work import for_staff, in_work_of
from subgraphs.catalog.service.categories import Categories
from subgraphs.catalog.types.context import CatalogInfo
from subgraphs.catalog.types.groupings import Category
from subgraphs.catalog.types.inputs import SeoInput
from subgraphs.catalog.types.refusals import (
    CategoryCycle,
    CategoryNotEmpty,
    CategoryNotFound,
    InvalidCatalogValue,
    SlugTaken,
    StaleVersion,
)


@strawberry.input
class CreateCategoryInput:
    """A new category."""

    slug: str = strawberry.field(description="Small letters and digits, joined by hyphens.")
    title: str
    description: str = ""
    parent: strawberry.ID | None = strawberry.field(
        default=None, description="The category that it lies in; a root without."
    )
    seo: SeoInput | None = None


@strawberry.input(description="Fields that are left out or null stay as they are.")
class UpdateCategoryInput:
    """Changes of what describes a category."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")
    slug: str | None = strawberry.field(
        default=None, description="The old one leads to the category for ever."
    )
    title: str | None = None
    description: str | None = None
    seo: SeoInput | None = None


@strawberry.input
class MoveCategoryInput:
    """Another place in the tree."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")
    parent: strawberry.ID | None = strawberry.field(description="null makes it a root.")


@strawberry.input
class ReorderCategoriesInput:
    """An order of siblings."""

    parent: strawberry.ID | None = strawberry.field(description="null means the roots.")
    children: list[strawberry.ID] = strawberry.field(description="Shown first, in this order.")


@strawberry.input
class DeleteCategoryInput:
    """A category to delete."""

    id: strawberry.ID
    version: int = strawberry.field(description="The version that you read.")


@strawberry.type
class CreateCategorySuccess:
    """The category was made, behind its siblings."""

    category: Category


@strawberry.type
class UpdateCategorySuccess:
    """The category was changed."""

    category: Category


@strawberry.type
class ReorderCategoriesSuccess:
    """All children, in their order."""

    categories: list[Category]


@strawberry.type
class DeleteCategorySuccess:
    """The category is gone."""

    id: strawberry.ID


CreateCategoryResult = Annotated[
    CreateCategorySuccess | SlugTaken | CategoryNotFound | InvalidCatalogValue,
    strawberry.union("CreateCategoryResult"),
]
UpdateCategoryResult = Annotated[
    UpdateCategorySuccess | CategoryNotFound | StaleVersion | SlugTaken | InvalidCatalogValue,
    strawberry.union("UpdateCategoryResult"),
]
MoveCategoryResult = Annotated[
    UpdateCategorySuccess | CategoryNotFound | StaleVersion | CategoryCycle,
    strawberry.union("MoveCategoryResult"),
]
ReorderCategoriesResult = Annotated[
    ReorderCategoriesSuccess | CategoryNotFound, strawberry.union("ReorderCategoriesResult")
]
DeleteCategoryResult = Annotated[
    DeleteCategorySuccess | CategoryNotFound | StaleVersion | CategoryNotEmpty,
    strawberry.union("DeleteCategoryResult"),
]


@strawberry.type
class CategoryMutations:
    """Changes of the category tree, each in one unit of work."""

    @strawberry.mutation(description="Make a category.", extensions=for_staff())
    async def create_category(
        self, info: CatalogInfo, input: CreateCategoryInput
    ) -> CreateCategoryResult:
        """Last among its siblings."""
        category = await in_work_of(info, Categories).create(
            slug=input.slug,
            title=input.title,
            description=input.description,
            parent_id=input.parent,
            seo=input.seo.value() if input.seo else models.Seo(),
        )
        return CreateCategorySuccess(category=Category.from_model(category))

    @strawberry.mutation(description="Change what describes a category.", extensions=for_staff())
    async def update_category(
        self, info: CatalogInfo, input: UpdateCategoryInput
    ) -> UpdateCategoryResult:
        """Its products and the categories below show it at once."""
        category = await in_work_of(info, Categories).update(
            input.id,
            input.version,
            slug=input.slug,
            title=input.title,
            description=input.description,
            seo=input.seo.value() if input.seo else None,
        )
        return UpdateCategorySuccess(category=Category.from_model(category))

    @strawberry.mutation(
        description="Put a category, with all below it, elsewhere in the tree.",
        extensions=for_staff(),
    )
    async def move_category(
        self, info: CatalogInfo, input: MoveCategoryInput
    ) -> MoveCategoryResult:
        """Never below itself."""
        category = await in_work_of(info, Categories).move(
            input.id, input.version, parent_id=input.parent
        )
        return UpdateCategorySuccess(category=Category.from_model(category))

    @strawberry.mutation(
        description="Show the children of a category in another order.", extensions=for_staff()
    )
    async def reorder_categories(
        self, info: CatalogInfo, input: ReorderCategoriesInput
    ) -> ReorderCategoriesResult:
        """Those that are not named follow as they were."""
        categories = await in_work_of(info, Categories).reorder(input.parent, input.children)
        return ReorderCategoriesSuccess(categories=[Category.from_model(it) for it in categories])

    @strawberry.mutation(
        description="Delete a category that nothing lies in.", extensions=for_staff()
    )
    async def delete_category(
        self, info: CatalogInfo, input: DeleteCategoryInput
    ) -> DeleteCategoryResult:
        """Its slugs are free again."""
        await in_work_of(info, Categories).delete(input.id, input.version)
        return DeleteCategorySuccess(id=input.id)
