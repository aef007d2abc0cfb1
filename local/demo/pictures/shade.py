"""Lighter and darker tones of one colour, so that a drawn garment looks lit and folded.

Tones are made in OKLCH (B. Ottosson, "A perceptual color space for image processing", 2020): equal
steps of lightness look equal for yellow and for navy, which they do not in HSL.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

Oklch = tuple[float, float, float]
"""Lightness 0..1, chroma 0..~0.37, hue in radians."""


def to_oklch(hex_color: str) -> Oklch:
    """Read `#rrggbb` as OKLCH."""
    red, green, blue = (_to_linear(int(hex_color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def to_hex(color: Oklch) -> str:
    """Write OKLCH as `#rrggbb`; what lies outside sRGB loses chroma until it fits."""
    lightness, chroma, hue = color
    lightness = min(1.0, max(0.0, lightness))
    for _ in range(24):
        channels = _to_linear_rgb(lightness, chroma, hue)
        if all(-0.0005 <= channel <= 1.0005 for channel in channels):
            break
        chroma *= 0.9
    return "#" + "".join(f"{round(_to_srgb(channel) * 255):02x}" for channel in channels)


def _to_linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _to_srgb(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


@dataclass(frozen=True, slots=True)
class Shades:
    """One colour as cloth under a soft light from the upper left; every field is `#rrggbb`."""

    base: str
    light: str
    dark: str
    deep: str
    """The bottom of a fold and the inside of a neckline."""
    line: str
    """Seams and edges."""
    thread: str
    """Stitches: close to the cloth, yet seen on it."""
    contrast: str
    """The second colour of a stripe or check."""
    is_dark: bool

    @staticmethod
    def of(hex_color: str) -> "Shades":
        return _shades(hex_color)


@lru_cache(maxsize=256)
def _shades(hex_color: str) -> Shades:
    lightness, chroma, hue = to_oklch(hex_color)
    is_dark = lightness < 0.42
    step = 0.055 + 0.055 * lightness  # pale cloth shows its shadows more than dark cloth
    lift = 0.085 if is_dark else 0.05

    def tone(delta: float, saturation: float = 1.0) -> str:
        return to_hex((lightness + delta, chroma * saturation, hue))

    pale = (0.955, min(chroma, 0.02), hue if chroma > 0.02 else 1.5)
    inky = (max(0.24, lightness - 0.42), max(chroma * 0.9, 0.03), hue if chroma > 0.03 else 4.6)
    return Shades(
        base=hex_color,
        light=tone(lift, 0.96),
        dark=tone(-step, 1.04),
        deep=tone(-2.3 * step, 1.0),
        line=tone(-2.9 * step, 0.95) if lightness > 0.3 else tone(-0.11),
        thread=tone(0.16, 0.9) if is_dark else tone(-0.17),
        contrast=to_hex(pale if lightness < 0.72 else inky),
        is_dark=is_dark,
    )
