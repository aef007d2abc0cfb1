"""Dresses: T-shirt dress, shirt dress, wrap dress, pinafore, tiered smock, knitted dress."""

from dataclasses import replace

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at
from local.demo.pictures.silhouettes import collar, knit, tee
from local.demo.pictures.torso import Cut

_DRESS = Cut(
    top=110,
    drop=58,
    neck=68,
    shoulder=150,
    slope=44,
    armpit=186,
    chest=156,
    waist=138,
    waist_at=320,
    hem=212,
    length=780,
    sag=18,
    sleeve=150,
    angle=36,
    cuff=92,
)
CUTS = {
    "tee-dress": replace(_DRESS, waist=158, hem=186, length=700, sleeve=170),
    "shirt-dress": replace(
        _DRESS, neckline="straight", drop=48, neck=58, sleeve=420, angle=13, cuff=64, waist=134
    ),
    "wrap": replace(
        _DRESS, neckline="v", drop=178, neck=60, sleeve=330, angle=17, cuff=78, waist=128, hem=226
    ),
    "pinafore": replace(
        _DRESS,
        neckline="scoop",
        drop=150,
        neck=70,
        shoulder=104,
        slope=16,
        sleeve=0,
        hem=224,
        length=740,
    ),
    "smock": replace(
        _DRESS, waist=178, waist_at=300, hem=246, puff=40, sleeve=200, cuff=78, length=760
    ),
    "knitted": replace(_DRESS, drop=48, waist=146, hem=176, sleeve=440, angle=13, cuff=60),
}


def draw(canvas: Canvas, variation: str) -> None:
    cut = CUTS[variation]
    canvas.piece(cut.inner_back(10), light="inside", patterned=False)
    if cut.sleeve:
        with canvas.both_sides():
            canvas.piece(
                cut.sleeve_outline(), light="limb", grain=-cut.angle, folds=cut.sleeve_folds()
            )
            match variation:
                case "shirt-dress":
                    collar.cuff(canvas, cut, 42)
                case "knitted":
                    knit.ribbed_cuff(canvas, cut)
                case _:
                    canvas.stitch(cut.across_sleeve(1, -14))
    waist = cut.top + cut.waist_at
    spread = (-0.7, -0.36, 0.02, 0.4, 0.76)
    skirt = tuple(
        Path(at(cut.waist * x, waist + 20)).quad(
            at(cut.waist * x * 1.15, waist + 160), at(cut.hem * x, cut.bottom + 20)
        )
        for x in spread
    )
    lit = tuple(fold.shifted(26) for fold in skirt[:4])
    calm = variation in {"tee-dress", "knitted"}
    canvas.piece(
        cut.body(),
        folds=cut.body_folds() if calm else cut.body_folds()[:2] + skirt,
        ridges=cut.body_ridges() if calm else lit,
        fold_width=22,
    )
    with canvas.both_sides():
        canvas.seam(cut.armhole(), 2.4)
        canvas.stitch(cut.hem_edge().shifted(-14j))
    _DETAILS[variation](canvas, cut, waist)


def _waist_seam(canvas: Canvas, cut: Cut, y: float, gathers: bool) -> None:
    line = Path(at(-cut.waist, y)).quad(at(0, y + 18), at(cut.waist, y))
    canvas.seam(line, 2.5, 0.7)
    if gathers:
        reach = int(cut.waist - 14)
        d = "".join(
            f"M{400 + x} {y + 8 - abs(x) / 20:g}q2 26 {x / 14:g} {46 + abs(x) % 3 * 10}"
            for x in range(-reach, reach, 17)
        )
        canvas.raw_stroke(d, canvas.shades.deep, 2.6, 0.5)


def _tee(canvas: Canvas, cut: Cut, _: float) -> None:
    tee.band(canvas, cut, 16)


def _shirt(canvas: Canvas, cut: Cut, waist: float) -> None:
    collar.placket(canvas, cut, 8)
    _waist_seam(canvas, cut, waist - 8, gathers=True)
    belt = Path(at(0, waist - 16)).line(
        at(cut.waist + 3, waist - 26), at(cut.waist + 3, waist + 2), at(0, waist + 14)
    )
    canvas.shade(belt.symmetric().shifted(7j), 0.45, 6)
    canvas.piece(belt.symmetric(), light="body")
    for lean, long in ((-16, 150), (14, 176)):
        tail = Path(at(-4, waist)).quad(at(lean, waist + 70), at(lean - 8, waist + long))
        tail = tail.line(at(lean + 14, waist + long)).quad(at(lean + 22, waist + 70), at(16, waist))
        canvas.piece(tail.close(), light="leg")
    canvas.button(at(4, waist), 13, canvas.shades.dark)
    collar.shirt_collar(canvas, cut, 52, 56)


def _wrap(canvas: Canvas, cut: Cut, waist: float) -> None:
    left = cut.neck_point - 2 * cut.neck
    front = (
        Path(left)
        .quad(at(-20, cut.top + 140), at(cut.waist - 8, waist - 8))
        .quad(at(40, waist + 60), at(cut.hem * 0.32, cut.bottom + cut.sag - 2))
    )
    canvas.shade(front.line(front.end - 12).quad(at(20, waist + 60), left + 20j).close(), 0.35, 7)
    canvas.seam(front, 3, 0.8)
    canvas.stitch(front.shifted(-9 + 2j), width=1.4)
    _waist_seam(canvas, cut, waist - 4, gathers=False)
    bow = at(cut.waist - 16, waist)
    for lean, long in ((-22, 190), (14, 160)):
        tail = Path(bow).line(
            bow + complex(lean, long), bow + complex(lean + 26, long + 6), bow + 12
        )
        canvas.shade(tail.close().shifted(4 + 6j), 0.35, 5)
        canvas.piece(tail.close(), light="leg")
    loop = Path(bow).curve(bow + complex(20, -46), bow + complex(66, -30), bow).close()
    canvas.piece(loop, light="flat")
    canvas.piece(
        Path(bow).curve(bow + complex(-60, -40), bow + complex(-64, 16), bow).close(), light="flat"
    )
    canvas.button(bow, 12, canvas.shades.dark)


def _pinafore(canvas: Canvas, cut: Cut, waist: float) -> None:
    with canvas.both_sides():
        canvas.stitch(cut.neck_edge().shifted(9j))
        canvas.stitch(cut.armhole().shifted(-9))
        collar.patch_pocket(canvas, at(96, waist + 110), 106, 122)
        canvas.button(at(86, cut.top + 44), 11, "#b98d57")
    _waist_seam(canvas, cut, waist - 10, gathers=False)
    collar.patch_pocket(canvas, at(0, cut.top + 196), 92, 84)


def _smock(canvas: Canvas, cut: Cut, waist: float) -> None:
    _waist_seam(canvas, cut, waist - 70, gathers=True)
    low = waist + 200
    with canvas.within(cut.body()):
        canvas.seam(Path(at(-260, low)).quad(at(0, low + 26), at(260, low)), 3, 0.7)
        d = "".join(
            f"M{400 + x} {low + 10 - abs(x) / 20:g}q2 26 {x / 16:g} 52"
            for x in range(-216, 220, 22)
        )
        canvas.raw_stroke(d, canvas.shades.deep, 2.6, 0.45)
    tee.band(canvas, cut, 11)


def _knitted(canvas: Canvas, cut: Cut, waist: float) -> None:
    knit.ribbed_hem(canvas, cut)
    knit.ribbed_neck(canvas, cut)
    canvas.seam(Path(at(-cut.waist, waist)).quad(at(0, waist + 12), at(cut.waist, waist)), 2, 0.25)


_DETAILS = {
    "tee-dress": _tee,
    "shirt-dress": _shirt,
    "wrap": _wrap,
    "pinafore": _pinafore,
    "smock": _smock,
    "knitted": _knitted,
}
