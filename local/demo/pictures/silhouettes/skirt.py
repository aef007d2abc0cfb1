"""Skirts: A-line, pleated, straight denim with a button front, tiered."""

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at

TOP = 190
CUTS = {
    "a-line": (112, 236, 560),
    "pleated": (108, 262, 600),
    "straight": (118, 176, 520),
    "tiered": (110, 270, 640),
}
"""Half waist, half hem and length."""


def draw(canvas: Canvas, variation: str) -> None:
    waist, hem, length = CUTS[variation]
    low = TOP + length
    back = Path(at(0, TOP - 6)).line(
        at(waist - 4, TOP - 4), at(waist - 3, TOP + 24), at(0, TOP + 30)
    )
    canvas.piece(back.symmetric(), light="inside", patterned=False)
    half = (
        Path(at(0, TOP + 40))
        .line(at(waist, TOP + 30))
        .curve(at(waist + 20, TOP + 130), at(hem - 40, low - 200), at(hem, low))
        .quad(at(hem * 0.5, low + 26), at(0, low + 28))
    )
    outline = half.symmetric()
    spread = (-0.72, -0.4, -0.08, 0.3, 0.64)
    folds = tuple(
        Path(at(waist * x, TOP + 110)).quad(at(waist * x * 1.3, TOP + 280), at(hem * x, low + 20))
        for x in spread
    )
    ridges = tuple(
        Path(at(waist * (x + 0.16), TOP + 90)).quad(
            at(waist * (x + 0.16) * 1.3, TOP + 280), at(hem * (x + 0.16), low + 20)
        )
        for x in spread
    )
    canvas.piece(outline, folds=folds, ridges=ridges, fold_width=20)
    with canvas.within(outline):
        _surface(canvas, variation, waist, hem, low)
    band = Path(at(0, TOP + 8)).quad(at(60, TOP + 6), at(waist - 2, TOP - 4))
    band = band.line(at(waist + 3, TOP + 38)).quad(at(60, TOP + 50), at(0, TOP + 52))
    canvas.piece(band.symmetric(), light="body")
    if variation == "straight":
        canvas.button(at(0, TOP + 30), 10, "#b98d57")
    else:
        canvas.stitch(
            Path(at(-waist, TOP + 32)).quad(at(0, TOP + 56), at(waist, TOP + 32)), width=1.4
        )


def _surface(canvas: Canvas, variation: str, waist: float, hem: float, low: float) -> None:
    if variation == "pleated":
        for index in range(-5, 6):
            top, foot = at(waist * index / 5.6, TOP + 46), at(hem * index / 5.6, low + 30)
            pleat = Path(top).quad(top + complex(index * 4, 200), foot)
            canvas.seam(pleat, 2.6, 0.6)
            canvas.stroke(pleat.shifted(6), canvas.shades.light, 5, 0.5)
    if variation == "tiered":
        for share in (0.34, 0.66):
            y = TOP + (low - TOP) * share
            canvas.seam(Path(at(-hem, y - 8)).quad(at(0, y + 24), at(hem, y - 8)), 3, 0.7)
            d = "".join(
                f"M{400 + x} {y + 8 - abs(x) / 18:g}q3 26 {x / 16:g} 54"
                for x in range(-240, 241, 24)
            )
            canvas.raw_stroke(d, canvas.shades.deep, 3, 0.45)
    if variation == "straight":
        thread = "#d79a4a" if canvas.cloth == "denim" else canvas.shades.thread
        front = Path(at(0, TOP + 50)).line(at(0, low + 30))
        canvas.seam(front, 2.5)
        canvas.stitch(front.shifted(24), thread)
        with canvas.both_sides():
            scoop = Path(at(56, TOP + 44)).quad(at(72, TOP + 112), at(waist + 26, TOP + 118))
            canvas.seam(scoop, 2.5)
            canvas.stitch(scoop.shifted(-5 + 6j), thread)
        for step in range(5):
            canvas.button(at(12, TOP + 106 + step * 84), 9, "#b98d57")
    canvas.stitch(Path(at(-hem, low - 16)).quad(at(0, low + 26), at(hem, low - 16)))
