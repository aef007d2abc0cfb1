"""What the demo shop sells, as plain values that know of no store.

Money is in minor units of an ISO 4217 currency; weights are in grams; moments are UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

MEDIA_URL = "/media"
IMAGE_SIZE = (800, 1000)
SCENE_SIZE = (1600, 900)


@dataclass(frozen=True, slots=True)
class Color:
    """A named colour; `hex` is `#rrggbb`, `code` three capitals for SKUs."""

    slug: str
    name: str
    hex: str
    code: str


@dataclass(frozen=True, slots=True)
class Size:
    """`code` names it over the shop, `label` is shown, `rank` sorts; `system` as in the catalog."""

    code: str
    label: str
    system: str
    rank: int


@dataclass(frozen=True, slots=True)
class Material:
    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class Care:
    """A care symbol of ISO 3758 by name, and its meaning in words."""

    symbol: str
    label: str


@dataclass(frozen=True, slots=True)
class Price:
    """`compare_at` is the higher, former price of a reduced garment."""

    currency: str
    amount: int
    compare_at: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """All that a garment's picture depends on; its file name is made of exactly these."""

    silhouette: str
    variation: str
    cloth: str
    pattern: str
    color: Color
    view: str = "front"
    """front or detail."""
    small: bool = False
    """A child's garment: shorter for its width."""

    @property
    def file_name(self) -> str:
        parts = [self.silhouette, self.variation, self.cloth, self.pattern, self.color.slug]
        return "-".join([*parts, *(["small"] if self.small else []), self.view]) + ".svg"


@dataclass(frozen=True, slots=True)
class Scene:
    """A wide picture (16:9) that shows several garments side by side."""

    slug: str
    looks: tuple[Look, ...]

    @property
    def file_name(self) -> str:
        return f"scene-{self.slug}.svg"


@dataclass(frozen=True, slots=True)
class Image:
    look: Look
    alt: str

    @property
    def url(self) -> str:
        return f"{MEDIA_URL}/{self.look.file_name}"


@dataclass(frozen=True, slots=True)
class Variant:
    """`stock` is the number of units by warehouse code."""

    sku: str
    size: Size
    color: Color
    barcode: str
    weight_grams: int
    prices: tuple[Price, ...]
    stock: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """`brand`, `category` and `collections` are slugs; images stand in the order of colours."""

    slug: str
    title: str
    description: str
    brand: str
    category: str
    collections: tuple[str, ...]
    tags: tuple[str, ...]
    materials: tuple[Material, ...]
    care: tuple[Care, ...]
    images: tuple[Image, ...]
    variants: tuple[Variant, ...]
    seo_title: str
    seo_description: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Category:
    """`parent` is a slug, None for a root; parents stand before their children."""

    slug: str
    title: str
    description: str
    parent: str | None
    seo_title: str
    seo_description: str


@dataclass(frozen=True, slots=True)
class Brand:
    """`level` multiplies a garment's usual price: 0.8 plain to 1.5 fine."""

    slug: str
    name: str
    description: str
    level: float
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    slug: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Warehouse:
    """`country` is an ISO 3166-1 alpha-2 code; the lowest `priority` is drawn on first."""

    code: str
    name: str
    country: str
    priority: int


@dataclass(frozen=True, slots=True)
class Assortment:
    """The whole shop; `products` makes its garments anew, one at a time, at each iteration."""

    seed: str
    count: int
    categories: tuple[Category, ...]
    brands: tuple[Brand, ...]
    collections: tuple[Collection, ...]
    warehouses: tuple[Warehouse, ...]
    scenes: tuple[Scene, ...]

    @property
    def products(self) -> Iterator[Product]:
        from local.demo.assortment.generate import products

        return products(self.seed, self.count)
