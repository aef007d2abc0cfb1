"""The finished picture: background panel, soft shadow, and the garment from afar or close to."""

from dataclasses import dataclass

from local.demo.pictures.canvas import HEIGHT, WIDTH, Canvas
from local.demo.pictures.path import number
from local.demo.pictures.shade import to_oklch


@dataclass(frozen=True, slots=True)
class Focus:
    """What a view shows: the point (x, y) of the drawing in its middle, `scale` times as large."""

    x: float = WIDTH / 2
    y: float = HEIGHT / 2
    scale: float = 1

    @property
    def transform(self) -> str:
        left, top = WIDTH / 2 - self.x * self.scale, HEIGHT / 2 - self.y * self.scale
        return f"translate({number(left)} {number(top)}) scale({self.scale:g})"


def document(canvas: Canvas, title: str, focus: Focus, *, standing: bool = False) -> str:
    """The SVG of one view; `standing` puts a floor under it (shoes, bags)."""
    glow, rim = backdrop(canvas.shades.base)
    floor = f'<path d="M0 760H800V1000H0Z" fill="{rim}" fill-opacity=".55"/>' if standing else ""
    moved = f' transform="{focus.transform}"' if focus != Focus() else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img"><title>{title}</title><defs>'
        '<radialGradient id="bg" cx=".42" cy=".36" r=".85">'
        f'<stop stop-color="{glow}"/><stop offset="1" stop-color="{rim}"/></radialGradient>'
        '<filter id="sh" x="-20%" y="-20%" width="140%" height="140%">'
        '<feDropShadow dx="10" dy="20" stdDeviation="17" flood-color="#2a221a" '
        'flood-opacity=".3"/></filter>'
        f"{canvas.definitions}</defs>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#bg)"/>{floor}'
        f'<g{moved}><g filter="url(#sh)" stroke-linejoin="round" stroke-linecap="round">'
        f"{canvas.drawing}</g></g></svg>\n"
    )


def backdrop(color: str) -> tuple[str, str]:
    """Centre and rim of the panel behind a garment: a step darker behind pale cloth."""
    lightness, _, _ = to_oklch(color)
    if lightness > 0.88:
        return "#e4ded4", "#cfc6b9"
    if lightness > 0.74:
        return "#eeeae3", "#dcd5ca"
    return "#f5f2ed", "#e3ddd4"
