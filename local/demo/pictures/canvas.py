"""The sheet a garment is drawn on: pieces of cloth with light, folds, seams and stitches.

A canvas belongs to one picture in one colour, one cloth and one pattern. Silhouettes add pieces
from back to front; `document` wraps them in the SVG with its background and soft shadow.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from local.demo.pictures.cloth import CLOTHS, Tile
from local.demo.pictures.path import AXIS, Path, lens
from local.demo.pictures.pattern import PATTERNS
from local.demo.pictures.shade import Shades

WIDTH, HEIGHT = 800, 1000
_LIGHTS = {  # stops of (offset, tone): where a piece turns to the light and away from it
    "body": ((0, "dark"), (0.2, "base"), (0.4, "light"), (0.68, "base"), (1, "dark")),
    "limb": ((0, "deep"), (0.28, "dark"), (0.62, "base"), (0.82, "light"), (1, "base")),
    "leg": ((0, "dark"), (0.3, "light"), (0.62, "base"), (1, "deep")),
    "flat": ((0, "light"), (0.5, "base"), (1, "dark")),
    "inside": ((0, "deep"), (1, "line")),
    "sheen": (
        (0, "dark"),
        (0.18, "base"),
        (0.34, "light"),
        (0.4, "base"),
        (0.7, "dark"),
        (0.84, "base"),
        (1, "deep"),
    ),
}


class Canvas:
    def __init__(self, shades: Shades, cloth: str = "jersey", pattern: str = "plain") -> None:
        self.shades = shades
        self.cloth = cloth
        self.pattern = pattern
        self._tiles: tuple[Tile | None, Tile | None] = (
            PATTERNS[pattern](shades),
            CLOTHS[cloth](shades),
        )
        self._defs: dict[str, str] = {}
        self._marks: list[str] = []

    # -- definitions, each made once -------------------------------------------------------------

    def _define(self, key: str, markup: str) -> str:
        """Keep `markup` (with `{id}` in it) under a short id; the same key answers the same id."""
        if key not in self._defs:
            self._defs[key] = markup.replace("{id}", f"d{len(self._defs)}")
        return f"d{list(self._defs).index(key)}"

    def light(self, name: str, angle: float = 0, shades: Shades | None = None) -> str:
        """A paint: the colour as light falls across a piece, turned by `angle` degrees."""
        tones = shades or self.shades
        stops = "".join(
            f'<stop offset="{offset:g}" stop-color="{getattr(tones, tone)}"/>'
            for offset, tone in _LIGHTS[name]
        )
        straight = self._define(
            f"light {name} {tones.base}", f'<linearGradient id="{{id}}">{stops}</linearGradient>'
        )
        if not angle:
            return f"url(#{straight})"
        turned = self._define(
            f"light {name} {tones.base} {angle}",
            f'<linearGradient id="{{id}}" href="#{straight}" '
            f'gradientTransform="rotate({angle:g} .5 .5)"/>',
        )
        return f"url(#{turned})"

    def _texture(self, which: int, angle: float, offset: complex) -> str | None:
        tile = self._tiles[which]
        if tile is None:
            return None
        width, height, markup = tile
        straight = self._define(
            f"texture {which}",
            f'<pattern id="{{id}}" width="{width:g}" height="{height:g}" '
            f'patternUnits="userSpaceOnUse">{markup}</pattern>',
        )
        place = f"translate({offset.real:g} {offset.imag:g})" if offset else ""
        turn = f"rotate({angle:g})" if angle else ""
        if not (place or turn):
            return f"url(#{straight})"
        moved = self._define(
            f"texture {which} {place}{turn}",
            f'<pattern id="{{id}}" href="#{straight}" patternTransform="{place}{turn}"/>',
        )
        return f"url(#{moved})"

    def _outline(self, path: Path) -> str:
        return self._define(f"path {path.d}", f'<path id="{{id}}" d="{path.d}"/>')

    def blur(self, deviation: float) -> str:
        return self._define(
            f"blur {deviation}",
            '<filter id="{id}" x="-20%" y="-20%" width="140%" height="140%">'
            f'<feGaussianBlur stdDeviation="{deviation:g}"/></filter>',
        )

    def _clip(self, outline: str) -> str:
        return self._define(
            f"clip {outline}", f'<clipPath id="{{id}}"><use href="#{outline}"/></clipPath>'
        )

    # -- marks, back to front --------------------------------------------------------------------

    def piece(
        self,
        path: Path,
        *,
        light: str = "body",
        light_angle: float = 0,
        grain: float = 0,
        offset: complex = 0,
        folds: Iterable[Path] = (),
        ridges: Iterable[Path] = (),
        fold_width: float = 24,
        patterned: bool = True,
        shades: Shades | None = None,
        edge: float = 0.55,
    ) -> None:
        """A piece of cloth. `folds` are soft shadows and `ridges` soft lights within its outline;
        `grain` turns the weave (degrees), `offset` moves it."""
        tones = shades or self.shades
        outline = self._outline(path)
        paints = [self.light(light, light_angle, shades)]
        if patterned:
            textures = (self._texture(which, grain, offset) for which in (0, 1))
            paints += [texture for texture in textures if texture is not None]
        self._marks += [f'<use href="#{outline}" fill="{paint}"/>' for paint in paints]
        shadow = "".join(lens(fold, fold_width).d for fold in folds)
        shine = "".join(lens(ridge, fold_width * 1.2).d for ridge in ridges)
        if shadow or shine:
            leaves = (
                f'<path d="{shadow}" fill="{tones.deep}" fill-opacity=".6"/>' if shadow else ""
            ) + (f'<path d="{shine}" fill="{tones.light}" fill-opacity=".8"/>' if shine else "")
            self._marks.append(
                f'<g clip-path="url(#{self._clip(outline)})">'
                f'<g filter="url(#{self.blur(7)})">{leaves}</g></g>'
            )
        if edge:
            self._marks.append(
                f'<use href="#{outline}" fill="none" stroke="{tones.line}" stroke-width="2" '
                f'stroke-opacity="{edge:g}"/>'
            )

    def seam(
        self, path: Path, width: float = 2, opacity: float = 0.6, shades: Shades | None = None
    ) -> None:
        """A fine dark line: where two pieces are joined."""
        tone = (shades or self.shades).line
        self._marks.append(
            f'<path d="{path.d}" fill="none" stroke="{tone}" stroke-width="{width:g}" '
            f'stroke-opacity="{opacity:g}"/>'
        )

    def stitch(self, path: Path, color: str | None = None, width: float = 1.8) -> None:
        """A row of topstitching."""
        self._marks.append(
            f'<path d="{path.d}" fill="none" stroke="{color or self.shades.thread}" '
            f'stroke-width="{width:g}" stroke-linecap="butt" stroke-dasharray="7 4" '
            'stroke-opacity=".8"/>'
        )

    def shade(self, path: Path, opacity: float = 0.35, blur: float = 10) -> None:
        """A soft cast shadow, for example of a collar on the chest."""
        self._marks.append(
            f'<path d="{path.d}" fill="{self.shades.deep}" fill-opacity="{opacity:g}" '
            f'filter="url(#{self.blur(blur)})"/>'
        )

    def fill(self, path: Path, color: str, opacity: float = 1) -> None:
        """A flat shape in any colour: labels, soles, buckles."""
        see = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        self._marks.append(f'<path d="{path.d}" fill="{color}"{see}/>')

    def stroke(self, path: Path, color: str, width: float, opacity: float = 1) -> None:
        see = f' stroke-opacity="{opacity:g}"' if opacity < 1 else ""
        self._marks.append(
            f'<path d="{path.d}" fill="none" stroke="{color}" stroke-width="{width:g}"{see}/>'
        )

    def raw_stroke(self, d: str, color: str, width: float, opacity: float = 1) -> None:
        """Many strokes at once, given as SVG path data."""
        see = f' stroke-opacity="{opacity:g}"' if opacity < 1 else ""
        self._marks.append(
            f'<path d="{d}" fill="none" stroke="{color}" stroke-width="{width:g}"{see}/>'
        )

    def button(self, place: complex, radius: float = 8, color: str | None = None) -> None:
        """A sewn button with its rim and holes."""
        tone = color or (self.shades.thread if self.shades.is_dark else self.shades.dark)
        symbol = self._define(
            f"button {radius} {tone}",
            f'<g id="{{id}}"><circle cx="1" cy="2.5" r="{radius:g}" fill="{self.shades.line}" '
            f'fill-opacity=".45"/><circle r="{radius:g}" fill="{tone}"/>'
            f'<circle r="{radius * 0.68:g}" fill="none" stroke="#fff" stroke-opacity=".3"/>'
            f'<path d="M{-radius / 4:g} {-radius / 4:g}v.1M{radius / 4:g} {-radius / 4:g}v.1'
            f'M{-radius / 4:g} {radius / 4:g}v.1M{radius / 4:g} {radius / 4:g}v.1" '
            f'stroke="{self.shades.line}" stroke-width="{radius / 4:g}" stroke-linecap="round"/>'
            "</g>",
        )
        self._marks.append(f'<use href="#{symbol}" x="{place.real:g}" y="{place.imag:g}"/>')

    @contextmanager
    def both_sides(self) -> Iterator[None]:
        """What is drawn inside (on the right) is repeated as its mirror image on the left."""
        before = len(self._marks)
        yield
        drawn = "".join(self._marks[before:])
        del self._marks[before:]
        name = self._define(f"side {len(self._defs)}", "")
        self._marks.append(
            f'<g id="{name}">{drawn}</g>'
            f'<use href="#{name}" transform="matrix(-1 0 0 1 {2 * AXIS} 0)"/>'
        )

    @contextmanager
    def pair(self, transform: str) -> Iterator[None]:
        """What is drawn inside stands in front of a copy of itself placed by `transform`."""
        before = len(self._marks)
        yield
        drawn = "".join(self._marks[before:])
        del self._marks[before:]
        name = self._define(f"pair {len(self._defs)}", "")
        self._marks.append(
            f'<use href="#{name}" transform="{transform}"/><g id="{name}">{drawn}</g>'
        )

    @contextmanager
    def within(self, path: Path) -> Iterator[None]:
        """What is drawn inside is cut off at the outline."""
        self._marks.append(f'<g clip-path="url(#{self._clip(self._outline(path))})">')
        yield
        self._marks.append("</g>")

    @contextmanager
    def turned(self, transform: str) -> Iterator[None]:
        """What is drawn inside is moved, turned or scaled by an SVG transform."""
        self._marks.append(f'<g transform="{transform}">')
        yield
        self._marks.append("</g>")

    # -- the result ------------------------------------------------------------------------------

    @property
    def definitions(self) -> str:
        return "".join(self._defs.values())

    @property
    def drawing(self) -> str:
        return "".join(self._marks)
