"""The shop's colours, and which of them each kind of cloth is dyed in."""

from typing import Final

from local.demo.assortment.model import Color

_ROWS = """
chalk Chalk #f4f1ea CHK|ecru Ecru #ebe2cf ECR|oat Oat #d9cbb3 OAT|sand Sand #cbb592 SND
camel Camel #b98d5c CAM|tobacco Tobacco #8b5e3c TOB|chocolate Chocolate #4f3426 CHO
espresso Espresso #2f2420 ESP|ink Ink_black #1d1d20 INK|charcoal Charcoal #45474b CHA
slate Slate #6a7078 SLA|pebble Pebble_grey #a3a4a2 PEB|mist Mist #c9cccd MIS|navy Navy #24304a NAV
indigo Indigo #3a4a73 IND|raw-denim Raw_denim #2b3750 RAW|mid-wash Mid_wash #5a7699 MID
light-wash Light_wash #9ab4cc LIW|sky Sky_blue #a9c4dc SKY|powder Powder_blue #c6d5e3 POW
petrol Petrol #1f4e5a PET|teal Teal #2f7571 TEA|sage Sage #a8b398 SAG|olive Olive #6c6b3f OLI
moss Moss #555e3c MOS|forest Forest #2b4535 FOR|bottle Bottle_green #1c3a30 BOT
butter Butter #f0dfa2 BUT|mustard Mustard #cf9b34 MUS|ochre Ochre #b9812d OCH
apricot Apricot #e8b48a APR|terracotta Terracotta #c26a48 TER|rust Rust #9c4a2a RUS
brick Brick #8e3b34 BRI|cherry Cherry #b0283a CHE|burgundy Burgundy #5a2431 BUR
plum Plum #55324e PLU|lilac Lilac #b5a3c9 LIL|mauve Mauve #8f7690 MAU|blush Blush #e5c4ba BLU
rose Rose #cf8f92 ROS|coral Coral #e0735f COR|sunflower Sunflower #e3b23c SUN
"""


def _read() -> dict[str, Color]:
    colors = {}
    for row in _ROWS.replace("\n", "|").split("|"):
        if row:
            slug, name, value, code = row.split()
            colors[slug] = Color(slug, name.replace("_", " "), value, code)
    return colors


COLORS: Final[dict[str, Color]] = _read()
"""By slug."""

DYES: Final[dict[str, tuple[str, ...]]] = {
    "cotton": (
        "chalk",
        "navy",
        "ecru",
        "ink",
        "sage",
        "terracotta",
        "sky",
        "pebble",
        "forest",
        "rose",
        "mustard",
        "burgundy",
        "oat",
        "petrol",
        "slate",
        "lilac",
        "coral",
        "olive",
    ),
    "shirting": (
        "chalk",
        "sky",
        "mist",
        "powder",
        "navy",
        "ecru",
        "sage",
        "blush",
        "ink",
        "oat",
        "teal",
        "brick",
    ),
    "linen": (
        "ecru",
        "oat",
        "sage",
        "sky",
        "terracotta",
        "chalk",
        "navy",
        "butter",
        "olive",
        "blush",
        "sand",
        "mauve",
        "apricot",
    ),
    "silk": (
        "blush",
        "ink",
        "ecru",
        "bottle",
        "burgundy",
        "powder",
        "plum",
        "rust",
        "navy",
        "sage",
    ),
    "wool": (
        "oat",
        "charcoal",
        "navy",
        "forest",
        "burgundy",
        "ecru",
        "mustard",
        "rust",
        "slate",
        "plum",
        "camel",
        "petrol",
        "mauve",
        "moss",
        "ink",
    ),
    "coating": ("camel", "charcoal", "navy", "ink", "oat", "forest", "slate", "chocolate", "brick"),
    "twill": (
        "sand",
        "navy",
        "olive",
        "ink",
        "camel",
        "charcoal",
        "moss",
        "ecru",
        "tobacco",
        "slate",
    ),
    "denim": ("mid-wash", "raw-denim", "light-wash", "ink", "indigo", "ecru"),
    "cord": ("tobacco", "forest", "rust", "navy", "ochre", "burgundy", "camel", "moss", "plum"),
    "weatherproof": ("sunflower", "navy", "moss", "ink", "petrol", "brick", "sage", "sand", "teal"),
    "sweat": (
        "pebble",
        "navy",
        "forest",
        "ecru",
        "ink",
        "camel",
        "lilac",
        "brick",
        "sage",
        "rose",
        "slate",
    ),
    "leather": ("ink", "chocolate", "tobacco", "camel", "burgundy", "espresso"),
    "sneaker": ("chalk", "ink", "navy", "sand", "forest", "burgundy", "powder", "pebble"),
    "suede": ("camel", "tobacco", "sand", "slate", "chocolate", "moss"),
    "rubber": ("sunflower", "bottle", "navy", "cherry", "ink", "sage", "rose"),
    "canvas": ("ecru", "navy", "olive", "ink", "mustard", "brick", "sage", "sand"),
    "playful": (
        "sunflower",
        "sky",
        "coral",
        "sage",
        "navy",
        "ecru",
        "rose",
        "cherry",
        "teal",
        "lilac",
        "apricot",
        "butter",
        "forest",
        "pebble",
    ),
}
"""A dye lot -> slugs of colours, the most usual first."""
