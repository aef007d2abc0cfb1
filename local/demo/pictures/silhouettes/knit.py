"""Knitwear: jumpers with crew, roll and V necks, cables and yokes; cardigans; slipovers."""

from dataclasses import replace
from itertools import pairwise

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at
from local.demo.pictures.silhouettes import collar
from local.demo.pictures.torso import Cut

_JUMPER = Cut(
    drop=56,
    neck=70,
    shoulder=184,
    slope=58,
    chest=196,
    waist=192,
    hem=176,
    length=600,
    waist_at=440,
    sag=4,
    sleeve=500,
    angle=15,
    cuff=70,
    puff=8,
)
CUTS = {
    "crew": _JUMPER,
    "cable": replace(_JUMPER, shoulder=192, chest=206, waist=204, hem=188),
    "v-neck": replace(_JUMPER, neckline="v", drop=146),
    "roll-neck": replace(_JUMPER, drop=26, neck=62),
    "yoke": replace(_JUMPER, drop=50, neck=74),
    "half-zip": replace(_JUMPER, drop=40, neck=66),
    "cardigan": replace(_JUMPER, neckline="v", drop=230, neck=64, length=620),
    "long-cardigan": replace(_JUMPER, neckline="v", drop=300, neck=62, length=730, hem=192),
    "slipover": replace(
        _JUMPER, neckline="v", drop=150, sleeve=0, shoulder=150, slope=44, chest=178, waist=176
    ),
}


def draw(canvas: Canvas, variation: str) -> None:
    cut = CUTS[variation]
    canvas.piece(cut.inner_back(8), light="inside", patterned=False)
    if cut.sleeve:
        with canvas.both_sides():
            canvas.piece(
                cut.sleeve_outline(), light="limb", grain=-cut.angle, folds=cut.sleeve_folds()
            )
            ribbed_cuff(canvas, cut)
    canvas.piece(cut.body(), folds=cut.body_folds(), ridges=cut.body_ridges(), fold_width=28)
    if variation == "cable":
        _cables(canvas, cut)
    if variation == "yoke":
        _yoke(canvas, cut)
    ribbed_hem(canvas, cut)
    with canvas.both_sides():
        canvas.seam(cut.armhole(), 3)
        if not cut.sleeve:
            hole = cut.armhole()
            canvas.stroke(hole, canvas.shades.dark, 22)
            _ribs_along(canvas, hole.start - 8, hole.end - 14 - 6j, 9)
    match variation:
        case "roll-neck":
            _roll(canvas, cut)
        case "half-zip":
            _half_zip(canvas, cut)
        case "cardigan" | "long-cardigan":
            _button_bands(canvas, cut, 5 if variation == "cardigan" else 4)
        case _:
            ribbed_neck(canvas, cut)


def _ribs_along(canvas: Canvas, start: complex, end: complex, count: int) -> None:
    way = (end - start) / count
    d = "".join(Path(start + way * i - 8).line(start + way * i + 8).d for i in range(1, count))
    canvas.raw_stroke(d, canvas.shades.deep, 2, 0.5)


def _ribs(canvas: Canvas, upper: Path, lower: Path, count: int) -> None:
    """Ribs between two one-segment edges, as one path of short strokes."""
    d = "".join(
        f"{Path(_on(upper, i / count)).line(_on(lower, i / count)).d}" for i in range(1, count)
    )
    canvas.raw_stroke(d, canvas.shades.deep, 3, 0.42)


def _on(path: Path, share: float) -> complex:
    """The point at `share` of a path of one curve (or line)."""
    corners = (path.start, *path.segments[0])
    while len(corners) > 1:
        corners = tuple(first + (second - first) * share for first, second in pairwise(corners))
    return corners[0]


def ribbed_cuff(canvas: Canvas, cut: Cut) -> None:
    upper, lower = cut.across_sleeve(1, -58), cut.across_sleeve(1, 3)
    canvas.piece(upper.join(lower.reversed()).close(), light="limb", patterned=False)
    _ribs(canvas, upper, lower, 11)


def ribbed_hem(canvas: Canvas, cut: Cut) -> None:
    lower = cut.hem_edge()
    upper = lower.shifted(-54j)
    with canvas.both_sides():
        canvas.piece(
            Path(upper.start + 3).join(upper).join(lower.reversed()).close(),
            light="flat",
            patterned=False,
            edge=0,
        )
        _ribs(canvas, upper, lower, 22)
        canvas.seam(upper, 2.4, 0.5)
        canvas.seam(lower, 2, 0.6)


def ribbed_neck(canvas: Canvas, cut: Cut) -> None:
    outer = replace(cut, neck=cut.neck + 24, drop=cut.drop + (34 if cut.neckline == "v" else 27))
    inside, outside = cut.neck_edge(), outer.neck_edge()
    ring = inside.line(outer.neck_point).join(outside.reversed())
    canvas.piece(ring.symmetric(), light="flat", patterned=False)
    with canvas.both_sides():
        _ribs(canvas, inside, outside, 13)


def _roll(canvas: Canvas, cut: Cut) -> None:
    top = cut.top - 74
    tube = (
        Path(at(0, top + 14))
        .quad(at(40, top + 12), at(cut.neck - 6, top))
        .curve(
            at(cut.neck + 8, top + 30), at(cut.neck + 2, cut.top - 20), cut.neck_point + 14 + 14j
        )
        .quad(at(44, cut.top + cut.drop + 26), at(0, cut.top + cut.drop + 28))
    )
    mouth = Path(at(0, top + 15)).quad(at(44, top + 13), at(cut.neck - 6, top + 1))
    back = mouth.quad(at(36, top - 15), at(0, top - 15))
    canvas.piece(back.symmetric(), light="inside", patterned=False)
    canvas.piece(tube.symmetric(), light="body", patterned=False)
    fold = Path(at(0, top + 66)).quad(at(46, top + 64), at(cut.neck + 4, top + 46))
    with canvas.both_sides():
        _ribs(canvas, mouth, fold, 8)
        canvas.shade(fold.join(fold.shifted(12j).reversed()).close(), 0.7, 4)
        _ribs(
            canvas,
            fold.shifted(4j),
            Path(at(0, cut.top + cut.drop + 26)).quad(
                at(44, cut.top + cut.drop + 24), cut.neck_point + 12 + 12j
            ),
            8,
        )
        canvas.seam(fold, 2.5, 0.5)


def _half_zip(canvas: Canvas, cut: Cut) -> None:
    collar.band_collar(canvas, replace(cut, neck=cut.neck + 4), 66)
    end = cut.top + 190
    canvas.stroke(Path(at(0, cut.top - 10)).line(at(0, end)), canvas.shades.line, 9, 0.8)
    canvas.stroke(Path(at(0, cut.top - 10)).line(at(0, end)), "#c9c4ba", 3.4)
    canvas.fill(
        Path(at(-6, end - 8)).line(at(6, end - 8), at(4, end + 26), at(-4, end + 26)).close(),
        "#b5afa3",
    )


def _button_bands(canvas: Canvas, cut: Cut, buttons: int) -> None:
    inside = cut.neck_edge().reversed()
    low = cut.bottom + cut.sag
    outer = replace(cut, neck=cut.neck + 30, drop=cut.drop + 40).neck_edge().reversed()
    right = (
        inside.line(at(0, low), at(26, low), at(26, cut.top + cut.drop + 6))
        .join(outer.shifted(0).reversed())
        .close()
    )
    with canvas.both_sides():
        canvas.shade(right.shifted(3 + 5j), 0.25, 5)
        canvas.piece(right, light="flat", patterned=False)
        _ribs(
            canvas,
            inside,
            Path(outer.start).quad(outer.segments[0][0], at(26, cut.top + cut.drop + 20)),
            16,
        )
    canvas.seam(Path(at(0, cut.top + cut.drop)).line(at(0, low)), 2.5)
    gap = (low - cut.top - cut.drop - 60) / (buttons - 1)
    for index in range(buttons):
        canvas.button(at(-12, cut.top + cut.drop + 26 + gap * index), 11)


def _cables(canvas: Canvas, cut: Cut) -> None:
    shades = canvas.shades
    top, low = cut.top + 96, cut.bottom - 50
    for x in (-96, 0, 96):
        first, second = f"M{400 + x - 15} {top}", f"M{400 + x + 15} {top}"
        y, side = top, 1
        while y + 56 <= low:
            first += f"q0 28 {15 * side} 28t{15 * side} 28"
            second += f"q0 28 {-15 * side} 28t{-15 * side} 28"
            y, side = y + 56, -side
        canvas.raw_stroke(
            f"M{400 + x - 38} {top}V{low}M{400 + x + 38} {top}V{low}", shades.deep, 4, 0.4
        )
        canvas.raw_stroke(first, shades.deep, 21, 0.5)
        canvas.raw_stroke(first, shades.light, 14)
        canvas.raw_stroke(second, shades.deep, 21, 0.5)
        canvas.raw_stroke(second, shades.base, 14)


def _yoke(canvas: Canvas, cut: Cut) -> None:
    ink = canvas.shades.contrast
    for depth, tall, step in ((96, 14, 22), (126, 22, 28), (162, 12, 20)):
        marks = ""
        reach = int((cut.shoulder + 6) // step)
        for index in range(-reach, reach + 1):
            x = index * step
            y = cut.top + depth + 16 - abs(x) ** 2 / 900
            half = round(step * 0.36)
            marks += f"M{400 + x - half} {y + tall:.0f}l{half}-{tall} {half} {tall}"
        canvas.raw_stroke(marks, ink, 5.5, 0.9)
