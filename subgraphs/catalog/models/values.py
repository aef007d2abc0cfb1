"""Values inside the catalog's documents. None of them has an identity of its own."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ProductStatus(StrEnum):
    """Where a product is in its life."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    ARCHIVED = "ARCHIVED"


class SizeSystem(StrEnum):
    """What a size's code is to be read by."""

    EN_13402_LETTER = "EN_13402_LETTER"
    EN_13402_NUMERIC = "EN_13402_NUMERIC"
    EU_SHOE = "EU_SHOE"
    UK_SHOE = "UK_SHOE"
    US_SHOE = "US_SHOE"
    CHILD_HEIGHT = "CHILD_HEIGHT"
    CHILD_AGE = "CHILD_AGE"
    WAIST_INCHES = "WAIST_INCHES"
    ONE_SIZE = "ONE_SIZE"


class Size(Value):
    """``code`` names it over the shop ("M", "EU-42"), ``label`` is shown, ``rank`` sorts sizes."""

    code: str
    label: str
    system: SizeSystem
    rank: int = 0


class Color(Value):
    """A named colour; ``hex`` is ``#rrggbb`` in lower case."""

    slug: str
    name: str
    hex: str


class Price(Value):
    """Minor units of the currency it is kept under; ``compare_at`` is the higher, former price."""

    amount: int
    compare_at: int | None = None


class Image(Value):
    """A picture; ``color`` is the slug of the colour that it shows, ``None`` for every colour."""

    url: str
    alt: str
    width: int | None = None
    height: int | None = None
    color: str | None = None


class MaterialShare(Value):
    """A material and its share of the garment in percent (EU regulation 1007/2011)."""

    name: str
    percent: int


class CareInstruction(Value):
    """A care symbol of ISO 3758 by name, such as ``wash_30``, and its meaning in words."""

    symbol: str
    label: str


class Seo(Value):
    """What search engines are shown; ``None`` where the thing's own words do."""

    title: str | None = None
    description: str | None = None


class BrandRef(Value):
    """A product's copy of its brand, kept true by the brand's rename."""

    id: str
    slug: str
    name: str


class Crumb(Value):
    """A copy of a category on the way from its root, kept true by the category's rename."""

    id: str
    slug: str
    title: str


class Signpost(Value):
    """The sort key that stands at ``rank`` (from 1) of a list."""

    rank: int
    key: str


class Signposts(Value):
    """Some ranks of a list of ``total`` products in one order, ascending."""

    total: int
    posts: list[Signpost]
