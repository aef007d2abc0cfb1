# ruff: noqa: E501 - a shelf stands on one line of the tree
"""The category tree, and how often the shop shows each kind in each category."""

from dataclasses import dataclass
from typing import Final

from local.demo.assortment.model import Category

_DEPARTMENTS = {
    "women": ("Women", "Dresses, tailoring and everyday pieces that earn their hanger."),
    "men": ("Men", "Shirts, knitwear and workwear with good bones."),
    "children": ("Children", "Sturdy, soft and easy to hand down, from 92 to 164 cm."),
}

_TREE = """
tops|Tops|T-shirts, shirts and everything worn next to the day.
 t-shirts|T-shirts|Crew necks, V necks, Bretons and boxy cuts in organic cotton.|women men children|tee 10 9 7
 polo-shirts|Polo shirts|Piqué and jersey with a soft collar.|men|polo 4
 shirts|Shirts|Poplin, oxford and linen, from crisp to crumpled.|women men children|shirt 6 9 3
 blouses|Blouses|Ties, gathers and sleeves with some air in them.|women|blouse 6
 sweatshirts|Sweatshirts and hoodies|Loopback and brushed cotton for slow days.|women men children|sweat 4 5 5
knitwear|Knitwear|Merino, lambswool, alpaca and cotton, knitted to last.
 jumpers|Jumpers|Crew necks, cables, roll necks and a yoke or two.|women men children|jumper 7 8 5
 cardigans|Cardigans|Buttoned, belted or left open.|women men children|cardigan 4 2 2
outerwear|Outerwear|Against wind, rain and draughty platforms.
 jackets|Jackets|Chore jackets, denim, bombers, blazers and quilts.|women men children|jacket 5 7 4
 coats|Coats|Wool, gabardine and padding, made for many winters.|women men children|coat 5 4 2
 rainwear|Rainwear|Taped seams and storm flaps.|women men children|raincoat 2 2 3
trousers|Trousers|From wide linen to narrow denim.
 jeans|Jeans|Straight, slim and wide, in honest denim.|women men children|jeans 5 5 3
 chinos-and-trousers|Chinos and trousers|Pleats, creases, cords and soft waists.|women men children|trousers 6 7 4
 shorts|Shorts|Pleated, pocketed and cool.|women men children|shorts 2 3 3
dresses|Dresses and skirts|One piece, or half of one.
 day-dresses|Dresses|Shirt dresses, wraps, smocks and knits.|women children|dress 10 5
 skirts|Skirts|A-line, pleated, tiered and denim.|women children|skirt 5 2
shoes|Shoes|Made to be resoled.
 trainers|Trainers|Leather and canvas, low and high.|women men children|trainer 3 3 3
 loafers|Loafers|Hand-sewn aprons and low heels.|women men|loafer 2 2
 boots|Boots|Chelsea boots and lace-ups.|women men children|boot 3 3 2
 wellingtons|Wellingtons|Natural rubber for unnatural weather.|women children|wellington 1 2
accessories|Accessories|The last things to put on.
 scarves|Scarves|Plain, checked and long enough.|women men|scarf 3 2
 hats|Hats and caps|Beanies for the cold and caps for the sun.|women men children|hat 2 2 3
 bags|Bags|Totes, crossbodies and backpacks.|women men children|bag 4 2 2
 belts|Belts|Full-grain leather and solid brass.|women men|belt 1 2
 socks|Socks|Ribbed, linked and reinforced.|women men|socks 2 2
"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A leaf of the tree, the kind that lies on it, and its share of the assortment."""

    category: str
    department: str
    kind: str
    share: int


def _read() -> tuple[tuple[Category, ...], tuple[Shelf, ...]]:
    categories: list[Category] = []
    shelves: list[Shelf] = []
    for department, (title, description) in _DEPARTMENTS.items():
        categories.append(_category(department, title, description, None))
        place = department
        for row in _TREE.strip("\n").split("\n"):
            slug, name, words, *leaf = row.strip().split("|")
            whose = leaf[0].split() if leaf else _owners(slug)
            if department not in whose:
                continue
            if not leaf:
                place = f"{department}-{slug}"
                categories.append(_category(place, name, words, department))
                continue
            kind, *shares = leaf[1].split()
            own = f"{department}-{slug}"
            categories.append(_category(own, name, words, place))
            share = int(shares[whose.index(department)])
            shelves.append(Shelf(own, department, kind, share))
    return tuple(categories), tuple(shelves)


def _owners(slug: str) -> tuple[str, ...]:
    return ("women", "children") if slug == "dresses" else ("women", "men", "children")


def _category(slug: str, title: str, description: str, parent: str | None) -> Category:
    department = _DEPARTMENTS[slug.split("-", maxsplit=1)[0]][0]
    heading = title if parent is None else f"{title} for {department.lower()}"
    return Category(
        slug,
        title,
        description,
        parent,
        f"{heading} | Loom",
        f"{description} Sent from Hamburg and Manchester, returned free within 30 days.",
    )


_CATEGORIES, _SHELVES = _read()
CATEGORIES: Final = _CATEGORIES
SHELVES: Final = _SHELVES


def _interleaved() -> tuple[Shelf, ...]:
    """Every shelf as often as its share, spread as evenly as its share allows."""
    places = [
        ((turn + 0.5) / shelf.share, order * 7919 % 101, shelf)
        for order, shelf in enumerate(SHELVES)
        for turn in range(shelf.share)
    ]
    return tuple(shelf for _, _, shelf in sorted(places, key=lambda place: place[:2]))


CYCLE: Final = _interleaved()
"""The order in which garments are made; it starts again when it is through."""
