"""The catalog's refusals in the graph; see :mod:`subgraphs.catalog.errors`."""

from __future__ import annotations

import strawberry

from subgraphs.catalog import errors, models
from subgraphs.kit.graph import UserError, shown_as_user_error


@shown_as_user_error(errors.ProductNotFound)
@strawberry.type(description="There is no such product.")
class ProductNotFound(UserError):
    """No such product."""


@shown_as_user_error(errors.VariantNotFound)
@strawberry.type(description="The product has no variant with this SKU.")
class VariantNotFound(UserError):
    """No such variant."""


@shown_as_user_error(errors.ImageNotFound)
@strawberry.type(description="The product has no image with this address.")
class ImageNotFound(UserError):
    """No such image."""


@shown_as_user_error(errors.CategoryNotFound)
@strawberry.type(description="There is no such category.")
class CategoryNotFound(UserError):
    """No such category."""


@shown_as_user_error(errors.BrandNotFound)
@strawberry.type(description="There is no such brand.")
class BrandNotFound(UserError):
    """No such brand."""


@shown_as_user_error(errors.CollectionNotFound)
@strawberry.type(description="There is no such collection.")
class CollectionNotFound(UserError):
    """No such collection."""


@shown_as_user_error(errors.TagNotFound)
@strawberry.type(description="No product has this tag.")
class TagNotFound(UserError):
    """No such tag."""


@shown_as_user_error(errors.StaleVersion)
@strawberry.type(description="Somebody has changed it since it was read: read it again.")
class StaleVersion(UserError):
    """Optimistic concurrency."""

    current_version: int


@shown_as_user_error(errors.SlugTaken)
@strawberry.type(description="The slug leads to something else, now or since a rename.")
class SlugTaken(UserError):
    """Slugs stay reachable."""

    slug: str
    owner_id: strawberry.ID = strawberry.field(description="What it leads to.")


@shown_as_user_error(errors.SkuTaken)
@strawberry.type(description="Another variant has this SKU.")
class SkuTaken(UserError):
    """A SKU is unique over the shop."""

    sku: strawberry.ID
    product_id: strawberry.ID = strawberry.field(description="The product of that variant.")


@shown_as_user_error(errors.InvalidValue)
@strawberry.type(description="A value that the catalog does not keep.")
class InvalidCatalogValue(UserError):
    """The message names the value and the rule."""


@shown_as_user_error(errors.InvalidPrice)
@strawberry.type(description="A price that cannot be asked.")
class InvalidPrice(UserError):
    """Negative, too high, or not below the price that it is compared with."""

    currency: str


@shown_as_user_error(errors.CannotPublish)
@strawberry.type(description="The product lacks something that a shopper needs.")
class CannotPublish(UserError):
    """All of it, at once."""

    reasons: list[str]


@shown_as_user_error(errors.WrongStatus)
@strawberry.type(description="A product in this status cannot take this step.")
class WrongStatus(UserError):
    """Where it is."""

    status: models.ProductStatus


@shown_as_user_error(errors.CategoryCycle)
@strawberry.type(description="A category cannot lie below itself.")
class CategoryCycle(UserError):
    """The tree stays a tree."""


@shown_as_user_error(errors.CategoryNotEmpty)
@strawberry.type(description="The category has children or products.")
class CategoryNotEmpty(UserError):
    """Move them first."""


@shown_as_user_error(errors.BrandInUse)
@strawberry.type(description="The brand has products.")
class BrandInUse(UserError):
    """Give them another brand first."""
