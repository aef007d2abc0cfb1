"""Makes garments, one after the other, the same ones for the same seed.

Garment number n is the same whether 240 or 20,000 are made: a larger shop begins with the smaller
one. What depends on earlier garments (a title that is taken, a sentence that was used) depends on
nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from local.demo.assortment import copywriting
from local.demo.assortment.barcodes import ean13
from local.demo.assortment.copywriting import Copywriter
from local.demo.assortment.fabrics import FABRICS, Fabric
from local.demo.assortment.houses import BRANDS, COLLECTIONS, WAREHOUSES
from local.demo.assortment.kinds import KINDS, Kind, Style
from local.demo.assortment.model import (
    Assortment,
    Brand,
    Color,
    Image,
    Look,
    Product,
    Size,
    Variant,
)
from local.demo.assortment.names import NAMES
from local.demo.assortment.palette import COLORS, DYES
from local.demo.assortment.prices import prices
from local.demo.assortment.scenes import SCENES
from local.demo.assortment.sizes import RUNS
from local.demo.assortment.tree import CATEGORIES, CYCLE, Shelf

SEED: Final = "loom"
DEFAULT_COUNT: Final = 240
_OPENING = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""When the first garment was put into the shop; each next one is 53 minutes older."""
_STRIPES = {
    "breton",
    "fine-stripe",
    "pinstripe",
    "butcher-stripe",
    "gingham",
    "windowpane",
    "tartan",
}
_COLLECTION_SIZE = 48
"""Garments in a collection: as many as somebody would have chosen by hand."""
_SHOEMAKING = {"trainer", "loafer", "boot", "wellington", "belt", "bag"}
_SHOEMAKERS = {"stride-and-son", "norrlund", "fennimore", "veldt", "plain-sunday", "little-otter"}
_TAILORS = {brand.slug for brand in BRANDS} - {"stride-and-son"}
_STURDY = {"fennimore", "kestrel-works", "marchbank", "norrlund"}
"""Brands that would never sew silk."""


def assortment(count: int = DEFAULT_COUNT, seed: str = SEED) -> Assortment:
    """The shop with `count` garments. Raises ValueError below 1."""
    if count < 1:
        raise ValueError(f"a shop has at least one garment, not {count}")
    return Assortment(seed, count, CATEGORIES, BRANDS, COLLECTIONS, WAREHOUSES, SCENES)


@dataclass
class _Maker:
    seed: str
    writer: Copywriter = field(init=False)
    turns: dict[str, int] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.writer = Copywriter(self.seed)

    def make(self, number: int) -> Product:
        dice = Random(f"{self.seed} {number}")  # noqa: S311 - the same shop each time is the point
        shelf = CYCLE[number % len(CYCLE)]
        kind = KINDS[shelf.kind]
        style, fabric, pattern = self._design(shelf, kind)
        brand = self._brand(dice, shelf, kind, fabric)
        name, title = self._title(number, style, fabric, pattern)
        colors = self._colors(dice, shelf, kind, fabric)
        sale = dice.random()
        reduction = dice.choice((0.2, 0.3, 0.3, 0.4, 0.5)) if sale < 0.14 else 0.0
        variants = self._variants(dice, number, shelf, kind, fabric, brand, colors, reduction)
        description = self.writer.describe(name, kind, style, fabric, shelf.department)
        small = shelf.department == "children"
        return Product(
            slug=copywriting.slug(title),
            title=title,
            description=description,
            brand=brand.slug,
            category=shelf.category,
            collections=self._collections(number, shelf, style, fabric, pattern, reduction),
            tags=_tags(style, fabric, pattern, reduction),
            materials=fabric.materials,
            care=fabric.care,
            images=_images(title, brand, kind, style, fabric, pattern, colors, small),
            variants=variants,
            seo_title=copywriting.shortened(f"{title} by {brand.name}", 60),
            seo_description=copywriting.shortened(description, 155),
            published_at=_OPENING - timedelta(minutes=53 * number),
        )

    def _design(self, shelf: Shelf, kind: Kind) -> tuple[Style, Fabric, str]:
        """The next style of this shelf, and of that style the next fabric and pattern."""
        styles = [style for style in kind.styles if shelf.department in style.departments]
        turn = self._turn(f"style {shelf.category}")
        style = styles[turn % len(styles)]
        again = turn // len(styles) + len(shelf.department)
        fabric = FABRICS[style.fabrics[again % len(style.fabrics)]]
        pattern = style.patterns[
            self._turn(f"pattern {kind.key} {style.variation}") % len(style.patterns)
        ]
        if fabric.cloth in {"denim", "cord", "chunky", "nylon"}:
            pattern = "plain"
        return style, fabric, pattern

    def _brand(self, dice: Random, shelf: Shelf, kind: Kind, fabric: Fabric) -> Brand:
        makers = _SHOEMAKERS if kind.key in _SHOEMAKING else _TAILORS
        fitting = [
            brand
            for brand in BRANDS
            if shelf.department in brand.departments
            and brand.slug in makers
            and not (fabric.dyes == "silk" and brand.slug in _STURDY)
        ]
        return dice.choice(fitting)

    def _turn(self, what: str) -> int:
        """How often this has been asked before."""
        turn = self.turns.get(what, 0)
        self.turns[what] = turn + 1
        return turn

    def _title(self, number: int, style: Style, fabric: Fabric, pattern: str) -> tuple[str, str]:
        for step in range(len(NAMES)):
            name = NAMES[(number * 61 + step) % len(NAMES)]
            title = copywriting.title(name, style, fabric, pattern)
            if title not in self.titles:
                self.titles.add(title)
                return name, title
        name = NAMES[number * 61 % len(NAMES)]
        title = copywriting.title(name, style, fabric, pattern)
        edition = self._turn(f"edition {title}") + 2
        return name, f"{title} No. {edition}"

    def _colors(self, dice: Random, shelf: Shelf, kind: Kind, fabric: Fabric) -> tuple[Color, ...]:
        lot = DYES[fabric.dyes]
        if shelf.department == "children" and fabric.dyes in {
            "cotton",
            "sweat",
            "linen",
            "shirting",
        }:
            lot = DYES["playful"]
        several = {"one": (2, 3, 3, 4), "belt": (1, 2, 2), "socks": (2, 3, 4)}
        count = min(len(lot), dice.choice(several.get(kind.sizes, (1, 1, 1, 2, 2, 2, 3))))
        first = self._turn(f"color {shelf.department} {fabric.dyes}") * 5 + dice.randrange(3)
        step = dice.choice((1, 2, 3))
        picked = dict.fromkeys(lot[(first + step * place) % len(lot)] for place in range(count))
        return tuple(COLORS[slug] for slug in picked)

    def _collections(
        self,
        number: int,
        shelf: Shelf,
        style: Style,
        fabric: Fabric,
        pattern: str,
        reduction: float,
    ) -> tuple[str, ...]:
        """The collections that the garment suits and that are not full yet."""
        suits = {
            "new-season": True,
            "linen-edit": fabric.key in {"linen", "slub"},
            "workwear": fabric.key in {"canvas", "rigid denim"}
            or style.variation in {"chore", "overshirt"},
            "rainy-days": bool({"waterproof", "water-repellent"} & set(fabric.tags))
            or "rain" in style.tags,
            "stripes-and-checks": pattern in _STRIPES,
            "wool-weather": fabric.key in {"merino", "lambswool", "alpaca"},
            "off-duty": fabric.key in {"fleece sweat", "brushed"},
            "playground": shelf.department == "children" and number % 3 == 0,
            "last-chance": reduction > 0.25,
        }
        return tuple(
            collection.slug
            for collection in COLLECTIONS
            if suits[collection.slug] and self._turn(f"in {collection.slug}") < _COLLECTION_SIZE
        )

    def _variants(
        self,
        dice: Random,
        number: int,
        shelf: Shelf,
        kind: Kind,
        fabric: Fabric,
        brand: Brand,
        colors: tuple[Color, ...],
        reduction: float,
    ) -> tuple[Variant, ...]:
        run = dice.choice(RUNS[_run(shelf, kind)])
        child = 0.55 if shelf.department == "children" else 1.0
        euro = kind.price * brand.level * fabric.worth * child * dice.choice((0.9, 0.95, 1, 1, 1.1))
        made = prices(euro, reduction)
        stem = f"{brand.slug.replace('-', '')[:3].upper()}-{kind.code}-{number + 1:05d}"
        popularity = dice.choice((4, 9, 14, 22))
        pairs = [(color, size) for color in colors for size in run]
        return tuple(
            Variant(
                sku=f"{stem}-{color.code}-{size.code.removeprefix('EU-')}",
                size=size,
                color=color,
                barcode=ean13(number, place),
                weight_grams=_weight(kind, child, run, size),
                prices=made,
                stock=_stock(dice, popularity),
            )
            for place, (color, size) in enumerate(pairs)
        )


def products(seed: str, count: int) -> Iterator[Product]:
    """Garments 0 to `count` - 1."""
    maker = _Maker(seed)
    return (maker.make(number) for number in range(count))


def _run(shelf: Shelf, kind: Kind) -> str:
    if kind.sizes in {"one", "belt"}:
        return kind.sizes
    if kind.sizes == "shoes":
        return f"shoes {shelf.department}"
    if shelf.department == "children":
        return "children"
    return shelf.department if kind.sizes == "letters" else f"{kind.sizes} {shelf.department}"


def _weight(kind: Kind, child: float, run: tuple[Size, ...], size: Size) -> int:
    middle = (len(run) - 1) / 2
    return max(20, round(kind.grams * child * (1 + 0.05 * (run.index(size) - middle)) / 5) * 5)


def _stock(dice: Random, popularity: int) -> tuple[tuple[str, int], ...]:
    """Units in each warehouse: one variant in twelve has none, one in eight only a few."""
    chance = dice.random()
    if chance < 0.08:
        amounts = [0, 0]
    elif chance < 0.2:
        amounts = [dice.randint(0, 2), dice.randint(0, 1)]
    else:
        amounts = [dice.randint(2, 3 + 2 * popularity), dice.randint(0, popularity)]
    return tuple((place.code, amount) for place, amount in zip(WAREHOUSES, amounts, strict=True))


def _tags(style: Style, fabric: Fabric, pattern: str, reduction: float) -> tuple[str, ...]:
    tags = {*style.tags, *fabric.tags}
    if pattern != "plain":
        tags.add(
            {"dot": "spotted", "sprig": "floral", "melange": "melange"}.get(
                pattern, "striped" if "stripe" in pattern or pattern == "breton" else "checked"
            )
        )
    if reduction:
        tags.add("sale")
    return tuple(sorted(tags))


def _images(
    title: str,
    brand: Brand,
    kind: Kind,
    style: Style,
    fabric: Fabric,
    pattern: str,
    colors: tuple[Color, ...],
    small: bool,
) -> tuple[Image, ...]:
    cloth = "rib" if kind.key == "hat" and style.variation == "beanie" else fabric.cloth
    images = []
    for color in colors:
        for view, words in (
            ("front", "seen from the front"),
            ("detail", "a closer look at the cloth"),
        ):
            look = Look(kind.silhouette, style.variation, cloth, pattern, color, view, small)
            images.append(Image(look, f"{title} by {brand.name} in {color.name.lower()}, {words}"))
    return tuple(images)
