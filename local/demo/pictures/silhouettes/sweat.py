"""Sweatshirts and hoodies: crew, pullover hood with a kangaroo pocket, zipped hood."""

from dataclasses import replace

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at
from local.demo.pictures.silhouettes import knit
from local.demo.pictures.torso import Cut

_SWEAT = Cut(
    drop=54,
    neck=70,
    shoulder=196,
    slope=62,
    chest=206,
    waist=204,
    hem=186,
    length=600,
    waist_at=450,
    sag=4,
    sleeve=495,
    angle=16,
    cuff=78,
    puff=12,
)
CUTS = {
    "crew": _SWEAT,
    "hoodie": replace(_SWEAT, drop=70, neck=76),
    "zip-hoodie": replace(_SWEAT, drop=70, neck=76),
}


def draw(canvas: Canvas, variation: str) -> None:
    cut = CUTS[variation]
    if variation == "crew":
        canvas.piece(cut.inner_back(8), light="inside", patterned=False)
    else:
        _hood(canvas, cut)
    with canvas.both_sides():
        canvas.piece(cut.sleeve_outline(), light="limb", grain=-cut.angle, folds=cut.sleeve_folds())
        knit.ribbed_cuff(canvas, cut)
    canvas.piece(cut.body(), folds=cut.body_folds(), ridges=cut.body_ridges(), fold_width=30)
    with canvas.both_sides():
        canvas.seam(cut.armhole(), 2.5)
    if variation == "crew":
        knit.ribbed_hem(canvas, cut)
        knit.ribbed_neck(canvas, cut)
        gusset = Path(at(-20, cut.top + cut.drop + 28)).line(at(0, cut.top + cut.drop + 66))
        canvas.stitch(gusset.line(at(20, cut.top + cut.drop + 28)))
        return
    _pocket(canvas, cut)
    knit.ribbed_hem(canvas, cut)
    if variation == "zip-hoodie":
        zipper(canvas, cut.top + cut.drop - 6, cut.bottom + 2)
    _hood_front(canvas, cut)


def zipper(canvas: Canvas, start: float, end: float) -> None:
    """A metal zip down the axis, its slider near the top."""
    line = Path(at(0, start)).line(at(0, end))
    canvas.stroke(line, canvas.shades.line, 12, 0.75)
    canvas.stroke(line, "#cdc8be", 4)
    canvas.stitch(line.shifted(13), width=1.5)
    canvas.stitch(line.shifted(-13), width=1.5)
    pull = Path(at(-5, start + 20)).line(at(5, start + 20), at(4, start + 54), at(-4, start + 54))
    canvas.fill(pull.close(), "#aaa498")


def _hood(canvas: Canvas, cut: Cut) -> None:
    """The hood lying open behind the neck."""
    top = cut.top
    outer = (
        Path(at(0, top - 62))
        .curve(at(70, top - 66), at(118, top - 38), at(124, top + 14))
        .quad(at(128, top + 60), at(70, top + 96))
        .line(at(0, top + cut.drop))
    )
    canvas.piece(
        outer.symmetric(),
        fold_width=16,
        folds=(
            Path(at(70, top - 50)).quad(at(104, top - 10), at(96, top + 60)),
            Path(at(-74, top - 48)).quad(at(-104, top - 8), at(-98, top + 60)),
        ),
    )
    opening = (
        Path(at(0, top - 34))
        .curve(at(48, top - 36), at(78, top - 14), at(80, top + 14))
        .quad(at(70, top + 66), at(0, top + cut.drop + 6))
    )
    canvas.piece(opening.symmetric(), light="inside", patterned=False)


def _hood_front(canvas: Canvas, cut: Cut) -> None:
    top, low = cut.top, cut.top + cut.drop
    edge = (
        Path(at(0, low + 6))
        .quad(at(66, top + 62), at(78, top + 10))
        .curve(at(96, top - 14), at(120, top - 10), at(124, top + 14))
        .curve(at(126, top + 70), at(58, low + 16), at(0, low + 40))
        .close()
    )
    with canvas.both_sides():
        canvas.shade(edge.shifted(10j), 0.35, 7)
        canvas.piece(edge, light="flat", light_angle=60, grain=30)
        canvas.stitch(Path(at(6, low + 14)).quad(at(74, top + 72), at(90, top + 12)), width=1.5)
        cord = Path(at(26, low + 10)).curve(at(30, low + 60), at(24, low + 110), at(30, low + 168))
        canvas.stroke(cord.shifted(3 + 4j), canvas.shades.deep, 6, 0.4)
        canvas.stroke(cord, canvas.shades.thread, 6)
        canvas.fill(
            Path(at(26, low + 166))
            .line(at(34, low + 166), at(34, low + 186), at(26, low + 186))
            .close(),
            "#b8b2a6",
        )


def _pocket(canvas: Canvas, cut: Cut) -> None:
    top, low = cut.bottom - 214, cut.bottom - 50
    half = Path(at(0, top)).line(at(92, top))
    half = half.quad(at(108, top + 66), at(146, top + 108)).line(at(146, low), at(0, low))
    outline = half.symmetric()
    canvas.shade(outline.shifted(5j), 0.3, 7)
    canvas.piece(outline, light="body")
    with canvas.both_sides():
        canvas.stitch(Path(at(84, top + 4)).quad(at(100, top + 72), at(138, top + 114)))
