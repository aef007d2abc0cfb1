"""T-shirts: crew, V and scoop necks, short and long sleeves, with and without a pocket; polos."""

from dataclasses import replace

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at, rounded
from local.demo.pictures.torso import Cut

CUTS = {
    "crew": Cut(),
    "v-neck": Cut(neckline="v", drop=118, neck=70),
    "scoop": Cut(neckline="scoop", drop=118, neck=88, shoulder=168, waist=164, chest=178),
    "pocket": Cut(shoulder=184, chest=194, waist=190, hem=194),
    "long-sleeve": Cut(sleeve=520, angle=13, cuff=70),
    "boxy": Cut(
        shoulder=204,
        slope=60,
        chest=206,
        waist=204,
        hem=206,
        length=590,
        waist_at=390,
        sleeve=170,
        angle=38,
        cuff=132,
    ),
    "polo": Cut(neckline="v", drop=86, neck=66, chest=182, waist=176, hem=178),
}


def draw(canvas: Canvas, variation: str) -> None:
    cut = CUTS[variation]
    tones = canvas.shades
    canvas.piece(cut.inner_back(), light="inside", patterned=False)
    _label(canvas, cut)
    with canvas.both_sides():
        canvas.piece(cut.sleeve_outline(), light="limb", grain=-cut.angle, folds=cut.sleeve_folds())
        canvas.stitch(cut.across_sleeve(1, -16))
        if variation == "polo":
            canvas.stroke(cut.across_sleeve(1, -5), tones.dark, 12, 0.7)
    canvas.piece(cut.body(), folds=cut.body_folds(), ridges=cut.body_ridges())
    with canvas.both_sides():
        canvas.seam(cut.armhole())
        canvas.stitch(cut.hem_edge().shifted(-16j))
    if variation == "polo":
        _polo_collar(canvas, cut)
    else:
        band(canvas, cut, 17)
    if variation in {"pocket", "boxy"}:
        pocket(canvas, at(64, cut.top + 210), 84, 92)


def _label(canvas: Canvas, cut: Cut) -> None:
    place = cut.top + 18
    canvas.fill(
        rounded((at(-17, place), at(17, place), at(17, place + 24), at(-17, place + 24)), 3),
        "#f4f0e8",
        0.92,
    )
    canvas.stroke(Path(at(-9, place + 10)).line(at(9, place + 10)), "#8d8478", 2)
    canvas.stroke(Path(at(-5, place + 16)).line(at(5, place + 16)), "#8d8478", 1.4)


def band(canvas: Canvas, cut: Cut, width: float) -> None:
    """The ribbed band that finishes a neckline, front and back."""
    outer = replace(cut, neck=cut.neck + width, drop=cut.drop + width * 1.1)
    ring = (
        Path(cut.neck_edge().start)
        .join(cut.neck_edge())
        .line(outer.neck_point)
        .join(outer.neck_edge().reversed())
    )
    canvas.piece(ring.symmetric(), light="flat", patterned=False)
    canvas.stitch(outer.neck_edge().shifted(6j).join(Path(outer.neck_point)), width=1.4)
    canvas.stitch(outer.neck_edge().shifted(6j).mirrored(), width=1.4)


def pocket(canvas: Canvas, center: complex, width: float, height: float) -> None:
    """A patch pocket with a pointed foot."""
    left, right = center - width / 2, center + width / 2
    outline = (
        Path(left)
        .line(right, right + 1j * height * 0.82, center + 1j * height, left + 1j * height * 0.82)
        .close()
    )
    canvas.shade(outline.shifted(3 + 6j), 0.3, 5)
    canvas.piece(outline, light="flat", offset=7 + 5j)
    canvas.stitch(Path(left + 14j).line(right + 14j))


def _polo_collar(canvas: Canvas, cut: Cut) -> None:
    placket = rounded(
        (
            at(-17, cut.top + 70),
            at(17, cut.top + 70),
            at(17, cut.top + 214),
            at(-17, cut.top + 214),
        ),
        4,
    )
    canvas.piece(placket, light="flat")
    for y in (104, 146, 188):
        canvas.button(at(0, cut.top + y), 6.5)
    leaf = (
        Path(at(0, cut.top + 86))
        .quad(at(44, cut.top + 40), cut.neck_point - 4 - 14j)
        .quad(at(cut.neck + 26, cut.top - 4), at(cut.neck + 30, cut.top + 20))
        .quad(at(92, cut.top + 84), at(62, cut.top + 128))
        .close()
    )
    with canvas.both_sides():
        canvas.shade(leaf.shifted(8j), 0.35, 7)
        canvas.piece(leaf, light="flat", patterned=False)
        canvas.stitch(Path(at(12, cut.top + 92)).line(at(62, cut.top + 118), at(96, cut.top + 30)))
