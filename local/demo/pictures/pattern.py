"""What is printed on or woven into the cloth: stripes, checks, dots, sprigs, melange."""

import random
from collections.abc import Callable
from typing import Final

from local.demo.pictures.cloth import Tile
from local.demo.pictures.shade import Shades


def _band(x: float, y: float, width: float, height: float, fill: str, opacity: float) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"'
        + (f' fill-opacity="{opacity:g}"' if opacity < 1 else "")
        + "/>"
    )


def _breton(shades: Shades) -> Tile:
    return 40, 46, _band(0, 14, 40, 15, shades.contrast, 0.9)


def _fine_stripe(shades: Shades) -> Tile:
    return 40, 22, _band(0, 8, 40, 5, shades.contrast, 0.8)


def _pinstripe(shades: Shades) -> Tile:
    return 24, 40, _band(11, 0, 2.6, 40, shades.contrast, 0.75)


def _butcher_stripe(shades: Shades) -> Tile:
    return 38, 40, _band(10, 0, 15, 40, shades.contrast, 0.8)


def _gingham(shades: Shades) -> Tile:
    return (
        40,
        40,
        _band(0, 0, 20, 40, shades.contrast, 0.5) + _band(0, 0, 40, 20, shades.contrast, 0.5),
    )


def _windowpane(shades: Shades) -> Tile:
    return (
        84,
        84,
        _band(40, 0, 3, 84, shades.contrast, 0.6) + _band(0, 40, 84, 3, shades.contrast, 0.6),
    )


def _tartan(shades: Shades) -> Tile:
    size = 112
    bands = ((0, 34, shades.deep, 0.75), (46, 5, shades.contrast, 0.75), (84, 12, shades.deep, 0.6))
    markup = "".join(
        _band(at, 0, width, size, fill, opacity) + _band(0, at, size, width, fill, opacity * 0.8)
        for at, width, fill, opacity in bands
    )
    return size, size, markup


def _dot(shades: Shades) -> Tile:
    spots = "".join(f'<circle cx="{x}" cy="{y}" r="5"/>' for x, y in ((10, 10), (30, 30)))
    return 40, 40, f'<g fill="{shades.contrast}" fill-opacity=".85">{spots}</g>'


def _sprig(shades: Shades) -> Tile:
    flower = (
        '<path d="M0 26C2 14-6 10-14 8M0 26C0 12 8 6 12 10" fill="none" stroke-width="2"/>'
        '<circle r="7"/><circle cx="10" cy="-6" r="5"/><circle cx="-10" cy="-5" r="5"/>'
        '<circle cx="0" cy="-11" r="5"/>'
    )
    places = ((26, 28, 0), (74, 78, 150), (78, 24, 60), (24, 80, -70))
    markup = "".join(
        f'<g transform="translate({x} {y}) rotate({turn}) scale(.72)">{flower}</g>'
        for x, y, turn in places
    )
    ink = shades.contrast
    return 104, 104, f'<g fill="{ink}" stroke="{ink}" fill-opacity=".8">{markup}</g>'


def _melange(shades: Shades) -> Tile:
    dice = random.Random("melange")  # noqa: S311 - a fixed scatter, not a secret
    light = "".join(
        f"M{dice.uniform(2, 54):.0f} {dice.uniform(2, 62):.0f}l{dice.uniform(3, 9):.0f} "
        f"{dice.uniform(-2, 2):.0f}"
        for _ in range(26)
    )
    dark = "".join(
        f"M{dice.uniform(2, 54):.0f} {dice.uniform(2, 62):.0f}l{dice.uniform(3, 9):.0f} "
        f"{dice.uniform(-2, 2):.0f}"
        for _ in range(20)
    )
    return (
        64,
        64,
        (
            f'<path d="{light}" stroke="{shades.contrast}" stroke-opacity=".3" stroke-width="1.5"/>'
            f'<path d="{dark}" stroke="{shades.line}" stroke-opacity=".4" stroke-width="1.5"/>'
        ),
    )


def _plain(_: Shades) -> Tile | None:
    return None


PATTERNS: Final[dict[str, Callable[[Shades], Tile | None]]] = {
    "plain": _plain,
    "breton": _breton,
    "fine-stripe": _fine_stripe,
    "pinstripe": _pinstripe,
    "butcher-stripe": _butcher_stripe,
    "gingham": _gingham,
    "windowpane": _windowpane,
    "tartan": _tartan,
    "dot": _dot,
    "sprig": _sprig,
    "melange": _melange,
}
"""Pattern name -> its tile for a colour; None for plain cloth."""
