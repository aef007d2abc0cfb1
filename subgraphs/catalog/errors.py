"""What the catalog refuses, each with its code.

::

    Refusal
    ├── NotFound
    │   ├── ProductNotFound · VariantNotFound · ImageNotFound
    │   └── CategoryNotFound · BrandNotFound · CollectionNotFound · TagNotFound
    ├── StaleVersion        somebody changed it since the caller read it
    ├── SlugTaken · SkuTaken
    ├── InvalidValue · InvalidPrice
    ├── CannotPublish       with every reason
    ├── WrongStatus         a step that a product in this state cannot take
    ├── CategoryCycle · CategoryNotEmpty
    └── BrandInUse
"""

from __future__ import annotations

from collections.abc import Sequence

from subgraphs.catalog.models import ProductStatus
from subgraphs.kit.errors import Refusal


class NotFound(Refusal):
    """Nothing of ``what`` has this id, slug or SKU."""

    what: str

    def __init__(self, key: str, *, path: list[str] | None = None) -> None:
        super().__init__(f"There is no {self.what} {key!r}.", path=path)


class ProductNotFound(NotFound):
    """No such product."""

    code = "PRODUCT_NOT_FOUND"
    what = "product"


class VariantNotFound(NotFound):
    """The product has no such variant."""

    code = "VARIANT_NOT_FOUND"
    what = "variant"


class ImageNotFound(NotFound):
    """The product has no such image."""

    code = "IMAGE_NOT_FOUND"
    what = "image"


class CategoryNotFound(NotFound):
    """No such category."""

    code = "CATEGORY_NOT_FOUND"
    what = "category"


class BrandNotFound(NotFound):
    """No such brand."""

    code = "BRAND_NOT_FOUND"
    what = "brand"


class CollectionNotFound(NotFound):
    """No such collection."""

    code = "COLLECTION_NOT_FOUND"
    what = "collection"


class TagNotFound(NotFound):
    """No product is tagged so."""

    code = "TAG_NOT_FOUND"
    what = "tag"


class StaleVersion(Refusal):
    """The caller read an older version than the one that is kept."""

    code = "STALE_VERSION"

    def __init__(self, current_version: int, *, path: list[str] | None = None) -> None:
        super().__init__(
            f"It has been changed meanwhile, to version {current_version}: read it again.",
            path=path or ["input", "version"],
        )
        self.current_version = current_version


class SlugTaken(Refusal):
    """The slug leads to something else of the kind, now or since a rename."""

    code = "SLUG_TAKEN"

    def __init__(self, slug: str, owner_id: str, *, path: list[str] | None = None) -> None:
        super().__init__(
            f"The slug {slug!r} leads to {owner_id} already: choose another.", path=path
        )
        self.slug = slug
        self.owner_id = owner_id


class SkuTaken(Refusal):
    """Another variant, of this product or another one, has the SKU."""

    code = "SKU_TAKEN"

    def __init__(self, sku: str, product_id: str, *, path: list[str] | None = None) -> None:
        super().__init__(f"The SKU {sku!r} belongs to a variant of {product_id}.", path=path)
        self.sku = sku
        self.product_id = product_id


class InvalidValue(Refusal):
    """A value that the schema allows and the catalog does not keep; the message names both."""

    code = "INVALID_VALUE"


class InvalidPrice(Refusal):
    """A price that is negative, too high, or not below the price that it is compared with."""

    code = "INVALID_PRICE"

    def __init__(self, message: str, currency: str, *, path: list[str] | None = None) -> None:
        super().__init__(message, path=path)
        self.currency = currency


class CannotPublish(Refusal):
    """The product lacks something that a shopper needs; ``reasons`` names all of it."""

    code = "CANNOT_PUBLISH"

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("It cannot be published yet: " + " ".join(reasons))
        self.reasons = list(reasons)


class WrongStatus(Refusal):
    """A product in this state cannot take this step."""

    code = "WRONG_STATUS"

    def __init__(self, message: str, status: ProductStatus) -> None:
        super().__init__(message)
        self.status = status


class CategoryCycle(Refusal):
    """A category would become its own ancestor."""

    code = "CATEGORY_CYCLE"


class CategoryNotEmpty(Refusal):
    """A category with children or products is not deleted."""

    code = "CATEGORY_NOT_EMPTY"


class BrandInUse(Refusal):
    """A brand with products is not deleted."""

    code = "BRAND_IN_USE"
