"""What a garment is made of, as it looks: weaves and knits drawn as small repeating tiles.

Each tile is (width, height, markup); it is laid over a piece's colour with low opacity, so that it
reads as texture in the close-up and as a soft surface from afar.
"""

import random
from collections.abc import Callable
from typing import Final

from local.demo.pictures.shade import Shades

Tile = tuple[float, float, str]


def _stroke(d: str, color: str, width: float, opacity: float) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{color}" stroke-width="{width:g}" '
        f'stroke-opacity="{opacity:g}"/>'
    )


def _jersey(shades: Shades) -> Tile:
    return 5, 5, _stroke("M0 0l2.5 3.4L5 0", shades.deep, 0.8, 0.22)


def _poplin(shades: Shades) -> Tile:
    return 4, 4, _stroke("M0 1h4M1 0v4", shades.deep, 0.6, 0.16)


def _linen(shades: Shades) -> Tile:
    slubs = _stroke("M0 8h34M50 20h46M12 41h40M60 55h36M0 70h28M40 84h50", shades.deep, 1.4, 0.2)
    warp = _stroke("M9 0v60M31 30v66M54 0v44M76 20v70", shades.light, 1.5, 0.5)
    grid = "".join(f"M0 {y}h96" for y in range(2, 96, 6)) + "".join(
        f"M{x} 0v96" for x in range(2, 96, 6)
    )
    return 96, 96, _stroke(grid, shades.deep, 0.7, 0.13) + slubs + warp


def _denim(shades: Shades) -> Tile:
    return (
        6,
        6,
        _stroke("M-1 7L7-1M-1 1L1-1M5 7L7 5", shades.light, 1.1, 0.55)
        + _stroke("M2 7L8 1M-1 4L4-1", shades.deep, 0.8, 0.3),
    )


def _twill(shades: Shades) -> Tile:
    return 5, 5, _stroke("M-1 6L6-1M-1 1L1-1M4 6L6 4", shades.deep, 0.8, 0.2)


def _knit(shades: Shades) -> Tile:
    return (
        13,
        11,
        _stroke("M0 0L6.5 8L13 0M0 11L6.5 19L13 11M0-11L6.5-3L13-11", shades.deep, 1.7, 0.3)
        + _stroke("M0 4L6.5 12L13 4M0-7L6.5 1L13-7", shades.light, 1.5, 0.45),
    )


def _chunky(shades: Shades) -> Tile:
    return (
        24,
        20,
        _stroke("M0 0L12 14L24 0M0 20L12 34L24 20M0-20L12-6L24-20", shades.deep, 3, 0.34)
        + _stroke("M0 8L12 22L24 8M0-12L12 2L24-12", shades.light, 3, 0.5),
    )


def _rib(shades: Shades) -> Tile:
    return (
        14,
        14,
        (
            f'<rect width="5" height="14" fill="{shades.deep}" fill-opacity=".3"/>'
            f'<rect x="8" width="3" height="14" fill="{shades.light}" fill-opacity=".45"/>'
        ),
    )


def _cord(shades: Shades) -> Tile:
    return (
        9,
        9,
        (
            f'<rect width="2.6" height="9" fill="{shades.deep}" fill-opacity=".42"/>'
            f'<rect x="4.4" width="2.4" height="9" fill="{shades.light}" fill-opacity=".4"/>'
        ),
    )


def _flecks(shades: Shades, size: int, count: int, reach: float) -> str:
    """Short hairs strewn over a tile; those near the edge are kept off it, so no seam shows."""
    dice = random.Random("flecks")  # noqa: S311 - a fixed scatter, not a secret
    dark, light = "", ""
    for index in range(count):
        x, y = dice.uniform(2, size - reach - 2), dice.uniform(4, size - 4)
        mark = f"M{x:.0f} {y:.0f}l{dice.uniform(2, reach):.0f} {dice.uniform(-3, 3):.0f}"
        if index % 2:
            light += mark
        else:
            dark += mark
    return _stroke(dark, shades.deep, 1.2, 0.34) + _stroke(light, shades.light, 1.2, 0.6)


def _wool(shades: Shades) -> Tile:
    return 60, 60, _flecks(shades, 60, 38, 7)


def _sweat(shades: Shades) -> Tile:
    return 60, 60, _flecks(shades, 60, 24, 4)


def _canvas(shades: Shades) -> Tile:
    return 8, 8, _stroke("M0 2h4M4 6h4M2 4v4M6 0v4", shades.deep, 1.2, 0.24)


def _suede(shades: Shades) -> Tile:
    return 44, 44, _flecks(shades, 44, 24, 2.5)


def _smooth(_: Shades) -> Tile | None:
    return None


CLOTHS: Final[dict[str, Callable[[Shades], Tile | None]]] = {
    "jersey": _jersey,
    "poplin": _poplin,
    "linen": _linen,
    "denim": _denim,
    "twill": _twill,
    "knit": _knit,
    "chunky": _chunky,
    "rib": _rib,
    "cord": _cord,
    "wool": _wool,
    "sweat": _sweat,
    "canvas": _canvas,
    "suede": _suede,
    "satin": _smooth,
    "nylon": _smooth,
    "leather": _smooth,
    "rubber": _smooth,
}
"""Cloth name -> its tile for a colour; None where the surface is smooth."""
