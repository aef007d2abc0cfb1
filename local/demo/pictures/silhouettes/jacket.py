"""Jackets: denim trucker, bomber, chore jacket, quilted liner, blazer, fleece."""

from dataclasses import replace

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at
from local.demo.pictures.silhouettes import collar, knit
from local.demo.pictures.silhouettes.sweat import zipper
from local.demo.pictures.torso import Cut

_JACKET = Cut(
    neckline="straight",
    drop=56,
    neck=70,
    shoulder=194,
    slope=58,
    chest=206,
    waist=202,
    hem=200,
    length=600,
    waist_at=440,
    sag=4,
    sleeve=505,
    angle=15,
    cuff=88,
    puff=6,
)
CUTS = {
    "trucker": replace(_JACKET, length=540, waist=196, hem=184),
    "bomber": replace(_JACKET, length=560, hem=180, puff=16, cuff=80),
    "chore": replace(_JACKET, length=630, hem=206),
    "quilted": replace(_JACKET, neckline="v", drop=120, length=600, sag=-4),
    "blazer": replace(
        _JACKET,
        neckline="v",
        drop=300,
        neck=66,
        shoulder=186,
        chest=194,
        waist=176,
        hem=204,
        length=670,
        cuff=80,
    ),
    "fleece": replace(_JACKET, drop=40, puff=14, length=590, hem=196),
}


def draw(canvas: Canvas, variation: str) -> None:
    cut = CUTS[variation]
    collar.stand(canvas, cut, 24)
    if variation == "blazer":
        _shirt_front(canvas, cut)
    with canvas.both_sides():
        canvas.piece(cut.sleeve_outline(), light="limb", grain=-cut.angle, folds=cut.sleeve_folds())
        _sleeve_end(canvas, cut, variation)
    canvas.piece(cut.body(), folds=cut.body_folds(), ridges=cut.body_ridges())
    with canvas.both_sides():
        canvas.seam(cut.armhole(), 2.5)
    _DETAILS[variation](canvas, cut)


def _sleeve_end(canvas: Canvas, cut: Cut, variation: str) -> None:
    match variation:
        case "bomber":
            knit.ribbed_cuff(canvas, cut)
        case "trucker":
            collar.cuff(canvas, cut, 44)
        case "quilted":
            for share in (0.2, 0.36, 0.52, 0.68, 0.84):
                canvas.seam(cut.across_sleeve(share), 3, 0.45)
        case "blazer":
            inner = cut.cuff_inner
            for step in range(3):
                canvas.button(inner + complex(18 - step * 5, -22 - step * 20), 5.5)
        case _:
            canvas.stitch(cut.across_sleeve(1, -22))


def _trucker(canvas: Canvas, cut: Cut) -> None:
    thread = "#d79a4a" if canvas.cloth == "denim" else canvas.shades.thread
    yoke = cut.top + 150
    low = cut.bottom - 44
    with canvas.both_sides():
        line = Path(at(19, yoke)).line(at(cut.chest - 26, yoke - 4))
        canvas.seam(line, 2.5)
        canvas.stitch(line.shifted(7j), thread)
        for x in (58, 132):
            dart = Path(at(x, yoke + 8)).line(at(44 + (x - 58) * 0.5, low))
            canvas.seam(dart, 2)
            canvas.stitch(dart.shifted(6), thread)
        collar.flap_pocket(canvas, at(96, yoke - 4), 92, 104)
        canvas.seam(Path(at(0, low)).line(at(cut.hem + 2, low)), 2.5)
        canvas.stitch(Path(at(0, low + 8)).line(at(cut.hem + 1, low + 8)), thread)
        canvas.stitch(cut.hem_edge().shifted(-8j), thread)
    collar.placket(canvas, cut, 6, last=24)
    collar.shirt_collar(canvas, cut, 62, 60)


def _bomber(canvas: Canvas, cut: Cut) -> None:
    knit.ribbed_hem(canvas, cut)
    with canvas.both_sides():
        collar.welt_pocket(canvas, at(116, cut.bottom - 190), 96, -34)
    zipper(canvas, cut.top + cut.drop, cut.bottom + 3)
    knit.ribbed_neck(canvas, replace(cut, neckline="round", neck=cut.neck - 6, drop=cut.drop - 10))


def _chore(canvas: Canvas, cut: Cut) -> None:
    with canvas.both_sides():
        collar.patch_pocket(canvas, at(112, cut.bottom - 214), 118, 138)
        canvas.stitch(cut.hem_edge().shifted(-14j))
    collar.patch_pocket(canvas, at(98, cut.top + 176), 92, 100)
    collar.placket(canvas, cut, 5, last=120)
    collar.shirt_collar(canvas, cut, 70, 66)


def _quilted(canvas: Canvas, cut: Cut) -> None:
    shades = canvas.shades
    rows = "".join(
        f"M{400 - cut.chest} {y:g}Q400 {y + 14:g} {400 + cut.chest} {y:g}"
        for y in range(int(cut.top + 172), int(cut.bottom - 10), 52)
    )
    for offset, tone, opacity in ((0, shades.line, 0.5), (9, shades.light, 0.5)):
        with canvas.within(cut.body()), canvas.turned(f"translate(0 {offset})"):
            canvas.raw_stroke(rows, tone, 3 if not offset else 7, opacity)
    with canvas.both_sides():
        collar.welt_pocket(canvas, at(124, cut.bottom - 150), 100, -26)
        canvas.stroke(cut.neck_edge().shifted(2), shades.deep, 13)
        canvas.stroke(cut.hem_edge().shifted(-4j), shades.deep, 10)
    middle = Path(at(0, cut.top + cut.drop)).line(at(0, cut.bottom))
    canvas.stroke(middle, shades.deep, 14)
    for step in range(5):
        canvas.button(at(0, cut.top + cut.drop + 26 + step * 96), 9, shades.line)


def _shirt_front(canvas: Canvas, cut: Cut) -> None:
    lining = Path(at(0, cut.top + cut.drop + 6)).line(at(-2, cut.top - 6)).line(cut.neck_point)
    canvas.piece(lining.symmetric(), light="inside", patterned=False)


def _blazer(canvas: Canvas, cut: Cut) -> None:
    gap = Path(at(4, cut.top + cut.drop + 6)).quad(
        at(2, cut.bottom - 60), at(-30, cut.bottom + cut.sag)
    )
    canvas.seam(gap, 3)
    with canvas.both_sides():
        collar.patch_pocket(canvas, at(118, cut.bottom - 210), 112, 126)
        dart = Path(at(84, cut.top + 250)).quad(at(76, cut.top + 360), at(92, cut.bottom - 216))
        canvas.seam(dart, 1.6, 0.4)
    collar.welt_pocket(canvas, at(108, cut.top + 196), 16, -74)
    collar.lapel(canvas, cut, cut.drop, 112)
    for step in (0, 1):
        canvas.button(at(-8, cut.top + cut.drop + 22 + step * 92), 11)


def _fleece(canvas: Canvas, cut: Cut) -> None:
    trim = canvas.shades.deep
    collar.band_collar(canvas, replace(cut, neck=cut.neck + 2), 54)
    zipper(canvas, cut.top - 8, cut.bottom + 2)
    chest = cut.top + 176
    flap = Path(at(54, chest)).line(at(150, chest), at(150, chest + 96), at(54, chest + 96)).close()
    canvas.piece(flap, light="flat", patterned=False)
    canvas.stroke(Path(at(54, chest + 18)).line(at(150, chest + 18)), trim, 7)
    with canvas.both_sides():
        canvas.stroke(cut.hem_edge().shifted(-6j), trim, 14, 0.8)
        collar.welt_pocket(canvas, at(122, cut.bottom - 150), 104, -18)


_DETAILS = {
    "trucker": _trucker,
    "bomber": _bomber,
    "chore": _chore,
    "quilted": _quilted,
    "blazer": _blazer,
    "fleece": _fleece,
}
