"""Coats: wool overcoat, trench, parka, raincoat, wrap coat, puffer."""

from dataclasses import replace

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at, rounded
from local.demo.pictures.silhouettes import collar
from local.demo.pictures.silhouettes.sweat import zipper
from local.demo.pictures.torso import Cut

_COAT = Cut(
    top=118,
    neckline="v",
    drop=250,
    neck=62,
    shoulder=170,
    slope=50,
    armpit=200,
    chest=182,
    waist=176,
    waist_at=380,
    hem=208,
    length=790,
    sag=8,
    sleeve=480,
    angle=12,
    cuff=80,
    puff=4,
)
CUTS = {
    "overcoat": _COAT,
    "trench": replace(_COAT, drop=170, waist=160, hem=220),
    "parka": replace(
        _COAT, neckline="straight", drop=54, length=720, hem=202, chest=192, shoulder=180, waist=188
    ),
    "raincoat": replace(
        _COAT, neckline="straight", drop=50, length=740, hem=222, waist=192, chest=188
    ),
    "wrap-coat": replace(_COAT, drop=300, waist=166, hem=206),
    "puffer": replace(
        _COAT,
        neckline="straight",
        drop=40,
        neck=70,
        length=640,
        hem=198,
        chest=204,
        shoulder=190,
        waist=200,
        puff=22,
        cuff=84,
    ),
}


def draw(canvas: Canvas, variation: str) -> None:
    cut = CUTS[variation]
    if variation in {"parka", "raincoat"}:
        _hood(canvas, cut)
    else:
        collar.stand(canvas, cut, 24)
    with canvas.both_sides():
        canvas.piece(cut.sleeve_outline(), light="limb", grain=-cut.angle, folds=cut.sleeve_folds())
        if variation == "puffer":
            for share in (0.16, 0.33, 0.5, 0.67, 0.84):
                canvas.seam(cut.across_sleeve(share), 5, 0.5)
        elif variation == "trench":
            canvas.stroke(cut.across_sleeve(1, -54), canvas.shades.deep, 17)
            canvas.stroke(cut.across_sleeve(1, -56), canvas.shades.base, 14)
        else:
            canvas.stitch(cut.across_sleeve(1, -26))
    drop = tuple(
        Path(at(x, cut.top + 430)).quad(at(x * 1.05, cut.top + 600), at(x * 1.2, cut.bottom + 8))
        for x in (-110, 56, 138)
    )
    canvas.piece(cut.body(), folds=cut.body_folds() + drop, ridges=cut.body_ridges(), fold_width=20)
    with canvas.both_sides():
        canvas.seam(cut.armhole(), 2.5)
    _DETAILS[variation](canvas, cut)


def _front_edge(canvas: Canvas, cut: Cut, lean: float) -> None:
    edge = Path(at(lean, cut.top + cut.drop)).line(at(lean, cut.bottom + cut.sag - 1))
    canvas.shade(
        edge.line(at(lean + 14, cut.bottom), at(lean + 10, cut.top + cut.drop)).close(), 0.5, 6
    )
    canvas.seam(edge, 2.6, 0.8)


def _overcoat(canvas: Canvas, cut: Cut) -> None:
    _front_edge(canvas, cut, 10)
    with canvas.both_sides():
        flap = rounded(
            (
                at(70, cut.top + 440),
                at(166, cut.top + 428),
                at(168, cut.top + 468),
                at(72, cut.top + 480),
            ),
            5,
        )
        canvas.shade(flap.shifted(6j), 0.45, 5)
        canvas.piece(flap, light="flat", offset=5)
    collar.welt_pocket(canvas, at(104, cut.top + 212), 14, -70)
    collar.lapel(canvas, cut, cut.drop, 108)
    for step in range(3):
        canvas.button(at(-14, cut.top + cut.drop + 20 + step * 110), 12)


def _belt(canvas: Canvas, cut: Cut, tails: bool) -> None:
    y, half = cut.top + cut.waist_at, cut.waist + 3
    strap = Path(at(0, y - 16)).line(at(half, y - 20), at(half, y + 18), at(0, y + 22)).symmetric()
    canvas.shade(strap.shifted(8j), 0.45, 6)
    canvas.piece(strap, light="body")
    canvas.stitch(Path(at(-half, y - 11)).line(at(0, y - 8), at(half, y - 11)), width=1.4)
    canvas.stitch(Path(at(-half, y + 10)).line(at(0, y + 14), at(half, y + 10)), width=1.4)
    if tails:
        for lean, long in ((10, 190), (34, 226)):
            tail = Path(at(0, y)).quad(at(lean, y + 80), at(lean, y + long))
            tail = tail.line(at(lean + 32, y + long - 6)).quad(at(lean + 30, y + 80), at(26, y))
            canvas.shade(tail.shifted(5 + 7j).close(), 0.4, 6)
            canvas.piece(tail.close(), light="leg")
        knot = rounded((at(-16, y - 26), at(38, y - 28), at(34, y + 30), at(-12, y + 28)), 10)
        canvas.piece(knot, light="flat")
        return
    buckle = rounded((at(-34, y - 26), at(30, y - 26), at(30, y + 32), at(-34, y + 32)), 9)
    canvas.stroke(buckle, "#5b4632", 9)
    canvas.stroke(Path(at(-2, y - 26)).line(at(-2, y + 30)), "#5b4632", 6)


def _trench(canvas: Canvas, cut: Cut) -> None:
    _front_edge(canvas, cut, 62)
    flap = (
        Path(at(-cut.shoulder + 22, cut.top + 60))
        .line(at(-60, cut.top + 20), at(-30, cut.top + 160))
        .quad(at(-40, cut.top + 222), at(-70, cut.top + 226))
        .quad(at(-130, cut.top + 216), at(-cut.chest + 20, cut.top + 190))
        .close()
    )
    canvas.shade(flap.shifted(7j), 0.4, 6)
    canvas.piece(flap, light="flat", edge=0.7)
    with canvas.both_sides():
        tab = (
            Path(at(70, cut.top + 16))
            .line(at(156, cut.top + 42), at(152, cut.top + 60), at(70, cut.top + 36))
            .close()
        )
        canvas.piece(tab, light="flat")
        canvas.button(at(82, cut.top + 30), 5)
        collar.welt_pocket(canvas, at(122, cut.top + 480), 104, -34)
    for row in range(3):
        for x in (-46, 46):
            canvas.button(at(x, cut.top + cut.drop + 46 + row * 88), 11)
    for x in (-46, 46):
        canvas.button(at(x, cut.top + 512), 11)
    collar.lapel(canvas, cut, cut.drop + 6, 118, 0.5)
    _belt(canvas, cut, tails=False)


def _hood(canvas: Canvas, cut: Cut) -> None:
    top = cut.top
    outer = (
        Path(at(0, top - 70))
        .curve(at(76, top - 76), at(116, top - 40), at(114, top + 24))
        .line(at(60, top + 92), at(0, top + cut.drop))
    )
    canvas.piece(
        outer.symmetric(),
        fold_width=14,
        folds=(Path(at(64, top - 58)).quad(at(98, top - 10), at(92, top + 50)),),
    )
    mouth = (
        Path(at(0, top - 42))
        .curve(at(54, top - 44), at(76, top - 18), at(74, top + 14))
        .quad(at(62, top + 66), at(0, top + cut.drop + 26))
    )
    canvas.piece(mouth.symmetric(), light="inside", patterned=False)


def _storm_front(canvas: Canvas, cut: Cut, snaps: int) -> None:
    end = cut.bottom + cut.sag - 1
    flap = rounded((at(-34, cut.top + 46), at(34, cut.top + 46), at(34, end), at(-34, end)), 4)
    canvas.shade(flap.shifted(5 + 3j), 0.4, 6)
    canvas.piece(flap, light="flat", light_angle=-40)
    canvas.stitch(Path(at(26, cut.top + 54)).line(at(26, end - 4)))
    gap = (end - cut.top - 150) / (snaps - 1)
    for index in range(snaps):
        canvas.button(at(0, cut.top + 86 + gap * index), 10, canvas.shades.thread)
    throat = Path(at(0, cut.top + 84)).quad(at(70, cut.top + 62), at(92, cut.top + 6))
    throat = throat.line(at(112, cut.top + 22)).quad(at(96, cut.top + 104), at(0, cut.top + 118))
    canvas.shade(throat.symmetric().shifted(6j), 0.35, 6)
    canvas.piece(throat.symmetric(), light="flat")


def _parka(canvas: Canvas, cut: Cut) -> None:
    waist = cut.top + 380
    with canvas.both_sides():
        collar.flap_pocket(canvas, at(116, cut.top + 450), 116, 150)
        canvas.seam(Path(at(34, waist)).quad(at(120, waist + 6), at(cut.waist, waist - 2)), 3)
        canvas.stitch(Path(at(34, waist + 9)).quad(at(120, waist + 15), at(cut.waist, waist + 7)))
        collar.welt_pocket(canvas, at(112, cut.top + 240), 84, -20)
        canvas.stitch(cut.hem_edge().shifted(-18j))
    _storm_front(canvas, cut, 6)


def _raincoat(canvas: Canvas, cut: Cut) -> None:
    yoke = Path(at(34, cut.top + 168)).quad(
        at(120, cut.top + 160), at(cut.chest - 14, cut.top + 134)
    )
    with canvas.both_sides():
        canvas.shade(
            yoke.line(yoke.end + 10j).quad(at(120, cut.top + 176), yoke.start + 12j).close(), 0.5, 5
        )
        canvas.seam(yoke, 2.6, 0.8)
        flap = rounded(
            (
                at(70, cut.top + 470),
                at(176, cut.top + 456),
                at(180, cut.top + 504),
                at(74, cut.top + 518),
            ),
            6,
        )
        canvas.shade(flap.shifted(6j), 0.45, 5)
        canvas.piece(flap, light="flat")
        canvas.stitch(cut.hem_edge().shifted(-18j))
    _storm_front(canvas, cut, 6)


def _wrap_coat(canvas: Canvas, cut: Cut) -> None:
    _front_edge(canvas, cut, 46)
    with canvas.both_sides():
        collar.patch_pocket(canvas, at(116, cut.top + 470), 106, 132)
    collar.lapel(canvas, cut, cut.drop, 126, 0.46)
    _belt(canvas, cut, tails=True)


def _puffer(canvas: Canvas, cut: Cut) -> None:
    shades = canvas.shades
    rows = range(int(cut.top + 120), int(cut.bottom - 30), 76)
    for offset, tone, width, opacity in (
        (0, shades.line, 4, 0.7),
        (8, shades.deep, 14, 0.3),
        (-30, shades.light, 22, 0.4),
    ):
        d = "".join(
            f"M{404 - cut.chest:g} {y + offset}Q400 {y + offset + 16} "
            f"{396 + cut.chest:g} {y + offset}"
            for y in rows
        )
        with canvas.within(cut.body()):
            canvas.raw_stroke(d, tone, width, opacity)
    neck = Path(at(0, cut.top + 54)).quad(at(54, cut.top + 48), at(cut.neck + 26, cut.top + 30))
    neck = neck.curve(at(104, cut.top - 20), at(96, cut.top - 40), at(74, cut.top - 44))
    neck = neck.quad(at(40, cut.top - 20), at(0, cut.top - 18))
    canvas.piece(neck.symmetric(), light="body")
    zipper(canvas, cut.top - 14, cut.bottom + 4)
    with canvas.both_sides():
        collar.welt_pocket(canvas, at(128, cut.bottom - 180), 96, -20)


_DETAILS = {
    "overcoat": _overcoat,
    "trench": _trench,
    "parka": _parka,
    "raincoat": _raincoat,
    "wrap-coat": _wrap_coat,
    "puffer": _puffer,
}
