"""Everything with two legs: jeans, chinos, pleated and wide trousers, cords, joggers, shorts."""

from dataclasses import dataclass

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at, rounded

TOP = 110


@dataclass(frozen=True, slots=True)
class LegCut:
    waist: float = 118
    hip: float = 158
    hip_at: float = 210
    knee: float = 156
    """Half width over both legs at the knee, from the axis to the outer edge."""
    knee_at: float = 520
    ankle: float = 142
    inner: float = 44
    """From the axis to the leg's inner edge at the hem."""
    length: float = 780
    crotch: float = 268


CUTS = {
    "straight-jeans": LegCut(),
    "slim-jeans": LegCut(hip=152, knee=140, ankle=118, inner=40),
    "wide-jeans": LegCut(waist=112, hip=156, knee=186, ankle=204, inner=36),
    "chino": LegCut(hip=154, knee=146, ankle=126, inner=42),
    "pleated": LegCut(waist=114, hip=168, knee=166, ankle=134, inner=44),
    "wide-leg": LegCut(waist=108, hip=164, knee=200, ankle=224, inner=28),
    "jogger": LegCut(waist=122, hip=166, knee=158, ankle=122, inner=52),
    "shorts": LegCut(
        waist=128,
        hip=178,
        hip_at=220,
        knee=196,
        knee_at=330,
        ankle=206,
        inner=30,
        length=440,
        crotch=286,
    ),
}


def draw(canvas: Canvas, variation: str) -> None:
    cut = CUTS[variation]
    shift = 170 if variation == "shorts" else 0
    with canvas.turned(f"translate(0 {shift})"):
        _draw(canvas, cut, variation)


def _outer(cut: LegCut) -> Path:
    knee, hem = at(cut.knee, TOP + cut.knee_at), at(cut.ankle, TOP + cut.length)
    drop = (cut.knee_at - cut.hip_at) * 0.3
    return (
        Path(at(cut.waist, TOP + 44))
        .curve(
            at(cut.waist + 14, TOP + 90),
            at(cut.hip - 2, TOP + cut.hip_at - 70),
            at(cut.hip, TOP + cut.hip_at),
        )
        .curve(at(cut.hip + 2, TOP + cut.hip_at + drop), knee - 1j * drop, knee)
        .line(hem)
    )


def _leg(cut: LegCut) -> Path:
    hem, inside = at(cut.ankle, TOP + cut.length), at(cut.inner, TOP + cut.length + 6)
    crotch = at(0, TOP + cut.crotch)
    return (
        Path(at(0, TOP + 44))
        .join(_outer(cut))
        .quad((hem + inside) / 2 + 10j, inside)
        .curve(inside - 220j, at(cut.inner * 0.4 + 6, TOP + cut.crotch + 110), crotch)
        .close()
    )


def _draw(canvas: Canvas, cut: LegCut, variation: str) -> None:
    jeans = variation.endswith("jeans")
    thread = "#d79a4a" if jeans and canvas.cloth == "denim" else canvas.shades.thread
    back = Path(at(0, TOP - 6)).line(at(cut.waist - 5, TOP - 4), at(cut.waist - 4, TOP + 26))
    canvas.piece(back.line(at(0, TOP + 34)).symmetric(), light="inside", patterned=False)
    canvas.fill(
        rounded((at(-26, TOP + 1), at(26, TOP + 1), at(26, TOP + 24), at(-26, TOP + 24)), 3),
        "#a9794d" if jeans else "#f1ece2",
        0.85,
    )
    with canvas.both_sides():
        canvas.piece(_leg(cut), light="leg", grain=2, folds=_folds(cut), ridges=_ridges(cut))
        if variation == "jogger":
            _elastic(canvas, cut)
        else:
            hem = Path(at(cut.inner, TOP + cut.length - 16)).line(
                at(cut.ankle, TOP + cut.length - 22)
            )
            canvas.stitch(hem, thread)
        if variation in {"chino", "pleated", "wide-leg"}:
            _crease(canvas, cut)
        if variation in {"pleated", "wide-leg", "shorts"}:
            for x in (52, 78):
                pleat = Path(at(x, TOP + 44)).quad(at(x + 4, TOP + 110), at(x + 10, TOP + 190))
                canvas.seam(pleat, 3, 0.5)
        _pocket(canvas, cut, thread, jeans)
    _rise(canvas, cut, thread)
    _waistband(canvas, cut, thread, variation)


def _folds(cut: LegCut) -> tuple[Path, ...]:
    crotch = TOP + cut.crotch
    folds = [
        Path(at(6, crotch - 8)).quad(at(60, crotch + 2), at(cut.hip * 0.72, crotch - 44)),
        Path(at(12, crotch + 30)).quad(at(60, crotch + 46), at(cut.hip * 0.66, crotch + 26)),
    ]
    if cut.length > 600:
        knee = TOP + cut.knee_at
        folds += [
            Path(at(cut.inner, knee + 8)).quad(at(80, knee + 26), at(cut.knee - 30, knee - 8)),
            Path(at(cut.knee, knee - 40)).quad(at(110, knee - 12), at(70, knee - 24)),
            Path(at(cut.inner, TOP + cut.length - 60)).quad(
                at(80, TOP + cut.length - 40), at(cut.ankle - 20, TOP + cut.length - 78)
            ),
        ]
    return tuple(folds)


def _ridges(cut: LegCut) -> tuple[Path, ...]:
    return (
        Path(at(cut.hip * 0.5, TOP + 180)).quad(
            at(cut.hip * 0.52, TOP + 300), at(cut.knee * 0.56, TOP + cut.length * 0.72)
        ),
    )


def _crease(canvas: Canvas, cut: LegCut) -> None:
    middle = (cut.ankle + cut.inner) / 2
    line = Path(at(74, TOP + 200)).quad(at(84, TOP + 400), at(middle, TOP + cut.length))
    canvas.stroke(line.shifted(-2), canvas.shades.light, 3, 0.7)
    canvas.seam(line, 2, 0.5)


def _pocket(canvas: Canvas, cut: LegCut, thread: str, jeans: bool) -> None:
    if jeans:
        scoop = Path(at(66, TOP + 44)).curve(
            at(70, TOP + 96), at(104, TOP + 120), at(cut.hip - 8, TOP + 126)
        )
        canvas.seam(scoop, 2.5)
        canvas.stitch(scoop.shifted(-5 + 6j), thread)
        canvas.fill(
            rounded((at(66, TOP + 42), at(70, TOP + 42), at(70, TOP + 48), at(66, TOP + 48)), 2),
            "#c79052",
        )
        for dot in (at(71, TOP + 52), at(cut.hip - 16, TOP + 122)):
            canvas.stroke(Path(dot).line(dot + 0.1), "#c88d4e", 7)
        return
    slant = Path(at(cut.waist - 26, TOP + 44)).line(at(cut.hip - 7, TOP + 164))
    canvas.shade(slant.line(slant.end - 8, slant.start - 10).close(), 0.5, 4)
    canvas.seam(slant, 2.5, 0.7)
    canvas.stitch(slant.shifted(-7), thread, 1.4)


def _rise(canvas: Canvas, cut: LegCut, thread: str) -> None:
    seam = Path(at(0, TOP + 44)).line(at(0, TOP + cut.crotch))
    canvas.seam(seam, 2.5, 0.7)
    fly = Path(at(26, TOP + 46)).curve(at(26, TOP + 150), at(24, TOP + 186), at(2, TOP + 196))
    canvas.stitch(fly, thread)


def _elastic(canvas: Canvas, cut: LegCut) -> None:
    low = TOP + cut.length
    band = rounded(
        (
            at(cut.inner + 10, low - 8),
            at(cut.ankle - 8, low - 14),
            at(cut.ankle - 12, low + 46),
            at(cut.inner + 14, low + 50),
        ),
        8,
    )
    canvas.piece(band, light="leg", patterned=False)
    width = cut.ankle - cut.inner - 30
    d = "".join(f"M{400 + cut.inner + 18 + width * i / 9:.0f} {low - 6:g}v50" for i in range(10))
    canvas.raw_stroke(d, canvas.shades.deep, 3, 0.4)


def _waistband(canvas: Canvas, cut: LegCut, thread: str, variation: str) -> None:
    half = (
        Path(at(0, TOP + 10))
        .quad(at(70, TOP + 6), at(cut.waist - 2, TOP - 4))
        .line(at(cut.waist + 2, TOP + 42))
        .quad(at(70, TOP + 54), at(0, TOP + 56))
    )
    canvas.piece(half.symmetric(), light="body", grain=90 if canvas.cloth == "cord" else 0)
    if variation == "jogger":
        d = "".join(f"M{400 + x} {TOP + 8 - abs(x) // 12:g}v42" for x in range(-108, 118, 12))
        canvas.raw_stroke(d, canvas.shades.deep, 3, 0.4)
        for x in (-12, 12):
            cord = Path(at(x, TOP + 34)).curve(
                at(x * 1.2, TOP + 80), at(x * 2.6, TOP + 110), at(x * 2.2, TOP + 160)
            )
            canvas.stroke(cord, canvas.shades.thread, 6)
        return
    canvas.stitch(
        Path(at(-cut.waist, TOP + 2)).quad(at(0, TOP + 24), at(cut.waist, TOP + 2)), thread, 1.5
    )
    canvas.stitch(
        Path(at(-cut.waist, TOP + 36)).quad(at(0, TOP + 58), at(cut.waist, TOP + 36)), thread, 1.5
    )
    with canvas.both_sides():
        loop = rounded((at(62, TOP - 2), at(76, TOP - 4), at(77, TOP + 56), at(63, TOP + 58)), 3)
        canvas.piece(loop, light="flat")
    metal = "#b98d57" if variation.endswith("jeans") else None
    canvas.button(at(6, TOP + 33), 10, metal)
