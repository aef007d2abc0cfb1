"""Wide pictures (16:9): several garments side by side before a wall, on a rail of light."""

import re

from local.demo.assortment.model import SCENE_SIZE, Scene
from local.demo.pictures.draw import garment
from local.demo.pictures.shade import to_hex, to_oklch
from local.demo.pictures.views import STANDING

_ID = re.compile(r'(id="|href="#|url\(#)')


def scene(wide: Scene) -> str:
    """The SVG of a scene, 1600 x 900; garments overlap a little, the middle ones in front."""
    width, height = SCENE_SIZE
    count = len(wide.looks)
    largest = 0.84 if count < 4 else 0.76
    step = (width - 200) / count
    middle = (count - 1) / 2
    drawn: dict[int, str] = {}
    definitions = ""
    for place, look in enumerate(wide.looks):
        canvas = garment(look)
        definitions += _own_ids(canvas.definitions, place)
        scale = largest * (0.74 if look.silhouette in STANDING else 1)
        x = 100 + step * (place + 0.5) - 400 * scale
        y = height / 2 - 500 * scale + (18 if place % 2 else -6)
        drawn[place] = (
            f'<g transform="translate({x:.0f} {y:.0f}) scale({scale})" filter="url(#sh)" '
            f'stroke-linejoin="round" stroke-linecap="round">{_own_ids(canvas.drawing, place)}</g>'
        )
    order = sorted(drawn, key=lambda place: (-abs(place - middle), place))
    wall, shade = _wall(wide.looks[0].color.hex)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img"><title>{wide.slug}</title><defs>'
        f'<radialGradient id="bg" cx=".36" cy=".3" r=".95"><stop stop-color="{wall}"/>'
        f'<stop offset="1" stop-color="{shade}"/></radialGradient>'
        '<filter id="sh" x="-20%" y="-20%" width="140%" height="140%"><feDropShadow dx="14" '
        'dy="22" stdDeviation="20" flood-color="#2a221a" flood-opacity=".32"/></filter>'
        f"{definitions}</defs>"
        f'<rect width="{width}" height="{height}" fill="url(#bg)"/>'
        f'<path d="M0 0H560L120 900H0Z" fill="#fff" fill-opacity=".16"/>'
        f"{''.join(drawn[place] for place in order)}</svg>\n"
    )


def _own_ids(markup: str, place: int) -> str:
    """The ids of each garment are its own, so that several fit into one document."""
    return _ID.sub(lambda match: f"{match[1]}g{place}", markup)


def _wall(color: str) -> tuple[str, str]:
    """A pale wall with a breath of the first garment's colour."""
    _, chroma, hue = to_oklch(color)
    tint = min(chroma, 0.022)
    return to_hex((0.945, tint * 0.7, hue)), to_hex((0.85, tint, hue))
