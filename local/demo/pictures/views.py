"""Where each garment stands in its picture: the whole of it, and the place worth a closer look."""

from typing import Final

from local.demo.pictures.frame import Focus

WHOLE: Final[dict[str, Focus]] = {
    "tee": Focus(400, 500, 1.16),
    "shirt": Focus(400, 510, 1.08),
    "blouse": Focus(400, 470, 1.14),
    "knit": Focus(400, 470, 1.08),
    "sweat": Focus(400, 455, 1.08),
    "jacket": Focus(400, 470, 1.08),
    "coat": Focus(400, 500, 1.04),
    "trousers": Focus(400, 500, 1.06),
    "skirt": Focus(400, 500, 1.16),
    "dress": Focus(400, 498, 1.08),
    "shoe": Focus(400, 560, 1.04),
    "accessory": Focus(400, 530, 1.06),
}
CLOSE: Final[dict[str, Focus]] = {
    "tee": Focus(455, 340, 2.3),
    "shirt": Focus(450, 340, 2.3),
    "blouse": Focus(450, 340, 2.3),
    "knit": Focus(450, 340, 2.3),
    "sweat": Focus(450, 320, 2.2),
    "jacket": Focus(460, 360, 2.2),
    "coat": Focus(460, 330, 2.2),
    "trousers": Focus(460, 240, 2.4),
    "skirt": Focus(450, 330, 2.4),
    "dress": Focus(450, 300, 2.3),
    "shoe": Focus(400, 600, 1.9),
    "accessory": Focus(430, 520, 1.9),
}
CLOSE_BY_VARIATION: Final[dict[tuple[str, str], Focus]] = {
    ("trousers", "shorts"): Focus(460, 420, 2.2),
    ("shoe", "chelsea"): Focus(300, 480, 1.8),
    ("shoe", "lace-boot"): Focus(330, 480, 1.8),
    ("shoe", "wellington"): Focus(300, 420, 1.7),
    ("accessory", "scarf"): Focus(400, 330, 2),
    ("accessory", "cap"): Focus(380, 520, 2),
    ("accessory", "belt"): Focus(280, 540, 2.1),
    ("accessory", "tote"): Focus(430, 440, 2),
    ("accessory", "socks"): Focus(340, 330, 2),
}
STANDING: Final = frozenset({"shoe"})
"""Silhouettes with a floor under them."""


def focus(silhouette: str, variation: str, view: str) -> Focus:
    if view == "front":
        return WHOLE[silhouette]
    return CLOSE_BY_VARIATION.get((silhouette, variation), CLOSE[silhouette])
