"""Shirts: classic, button-down with a pocket, band collar, camp collar, overshirt."""

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import at
from local.demo.pictures.silhouettes import collar
from local.demo.pictures.torso import Cut

CUTS = {
    "classic": Cut(
        neckline="straight",
        drop=52,
        neck=64,
        sleeve=530,
        angle=14,
        cuff=72,
        length=680,
        sag=40,
        hem=180,
        waist=172,
    ),
    "pocket": Cut(
        neckline="straight",
        drop=52,
        neck=64,
        sleeve=525,
        angle=14,
        cuff=74,
        length=690,
        sag=40,
        shoulder=184,
        chest=194,
        waist=188,
        hem=192,
    ),
    "band-collar": Cut(
        neckline="straight",
        drop=46,
        neck=60,
        sleeve=525,
        angle=14,
        cuff=74,
        length=700,
        sag=42,
        shoulder=182,
        chest=192,
        waist=188,
        hem=194,
    ),
    "camp": Cut(
        neckline="v",
        drop=96,
        neck=66,
        sleeve=196,
        angle=36,
        cuff=122,
        shoulder=190,
        chest=198,
        waist=196,
        hem=198,
        length=630,
        sag=4,
    ),
    "overshirt": Cut(
        neckline="straight",
        drop=50,
        neck=68,
        sleeve=525,
        angle=14,
        cuff=84,
        shoulder=194,
        slope=56,
        chest=204,
        waist=202,
        hem=204,
        length=650,
        sag=6,
    ),
}


def draw(canvas: Canvas, variation: str) -> None:
    cut = CUTS[variation]
    collar.stand(canvas, cut)
    with canvas.both_sides():
        canvas.piece(cut.sleeve_outline(), light="limb", grain=-cut.angle, folds=cut.sleeve_folds())
        if variation == "camp":
            canvas.stitch(cut.across_sleeve(1, -26))
        else:
            collar.cuff(canvas, cut)
    canvas.piece(cut.body(), folds=cut.body_folds(), ridges=cut.body_ridges())
    with canvas.both_sides():
        canvas.seam(cut.armhole())
        canvas.stitch(cut.hem_edge().shifted(-12j))
    collar.placket(canvas, cut, 5 if variation == "camp" else 7)
    match variation:
        case "pocket":
            collar.patch_pocket(canvas, at(92, cut.top + 196), 96, 112)
        case "overshirt":
            with canvas.both_sides():
                collar.flap_pocket(canvas, at(106, cut.top + 180), 106, 128)
        case "camp":
            collar.patch_pocket(canvas, at(98, cut.top + 206), 96, 108)
        case _:
            pass
    match variation:
        case "band-collar":
            collar.band_collar(canvas, cut)
        case "camp":
            collar.lapel(canvas, cut, 122, 96, 0.72)
        case _:
            collar.shirt_collar(canvas, cut)
            canvas.button(at(0, cut.top + cut.drop + 2), 6)
