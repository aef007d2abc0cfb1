"""From a look to its picture."""

from collections.abc import Callable
from typing import Final

from local.demo.assortment.model import Look
from local.demo.pictures.canvas import Canvas
from local.demo.pictures.frame import document
from local.demo.pictures.shade import Shades
from local.demo.pictures.silhouettes import (
    accessory,
    blouse,
    coat,
    dress,
    jacket,
    knit,
    shirt,
    shoe,
    skirt,
    sweat,
    tee,
    trousers,
)
from local.demo.pictures.views import STANDING, focus

SILHOUETTES: Final[dict[str, Callable[[Canvas, str], None]]] = {
    "tee": tee.draw,
    "shirt": shirt.draw,
    "blouse": blouse.draw,
    "knit": knit.draw,
    "sweat": sweat.draw,
    "jacket": jacket.draw,
    "coat": coat.draw,
    "trousers": trousers.draw,
    "skirt": skirt.draw,
    "dress": dress.draw,
    "shoe": shoe.draw,
    "accessory": accessory.draw,
}
CHILD: Final = "translate(400 500) scale(.98 .84) translate(-400 -490)"
"""A child's garment is shorter for its width."""


def garment(look: Look) -> Canvas:
    """The garment on a canvas of its own, without frame or background."""
    canvas = Canvas(Shades.of(look.color.hex), look.cloth, look.pattern)
    draw = SILHOUETTES[look.silhouette]
    if look.small and look.silhouette not in {"shoe", "accessory"}:
        with canvas.turned(CHILD):
            draw(canvas, look.variation)
    else:
        draw(canvas, look.variation)
    return canvas


def picture(look: Look) -> str:
    """The SVG of a look, 800 x 1000. Raises KeyError for a silhouette or variation unknown."""
    view = focus(look.silhouette, look.variation, look.view)
    title = f"{look.variation} in {look.color.name}".replace("-", " ")
    return document(garment(look), title, view, standing=look.silhouette in STANDING)
