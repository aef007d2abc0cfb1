"""Shoes from the side, as a pair: trainers, loafers, Chelsea and lace-up boots, wellingtons."""

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path

GUM, CHALK, INK = "#b98a5a", "#f3efe6", "#2b2623"


def draw(canvas: Canvas, variation: str) -> None:
    place = (
        "translate(20 40)"
        if variation in {"chelsea", "lace-boot", "wellington"}
        else "translate(20 20)"
    )
    with canvas.turned(place), canvas.pair("translate(58 -74) scale(.97)"):
        _DRAW[variation](canvas)


def _sole(canvas: Canvas, color: str, depth: float, heel: float = 0) -> None:
    """A sole along the ground from heel (left) to toe (right); `heel` raises a block under it."""
    ground = 742
    top = (
        Path(complex(112, 700 - heel))
        .curve(complex(200, 712 - heel * 0.5), complex(420, 716), complex(640, 704))
        .quad(complex(668, 700), complex(676, 690))
    )
    bottom = top.quad(complex(682, ground - 10), complex(640, ground))
    bottom = bottom.line(complex(330, ground))
    bottom = (
        bottom.line(complex(270, ground - heel * 0.55), complex(250, ground)) if heel else bottom
    )
    bottom = bottom.line(complex(124, ground)).quad(
        complex(104, ground - 8), complex(112, 700 - heel)
    )
    canvas.fill(bottom.close(), color)
    canvas.fill(
        Path(complex(112, ground - 12))
        .line(complex(676, ground - 14), complex(640, ground), complex(124, ground))
        .close(),
        INK,
        0.22,
    )
    if depth:
        line = top.shifted(complex(0, depth))
        canvas.stroke(line, INK, 2, 0.3)


def _low(canvas: Canvas) -> None:
    upper = (
        Path(complex(122, 706))
        .curve(complex(108, 640), complex(106, 590), complex(124, 540))
        .quad(complex(136, 520), complex(160, 532))
        .curve(complex(200, 566), complex(256, 560), complex(300, 530))
        .quad(complex(318, 524), complex(332, 540))
        .curve(complex(400, 610), complex(500, 630), complex(590, 646))
        .curve(complex(650, 656), complex(676, 676), complex(672, 704))
        .quad(complex(400, 726), complex(122, 706))
        .close()
    )
    canvas.piece(
        upper,
        light="flat",
        light_angle=60,
        folds=(
            Path(complex(430, 630)).quad(complex(440, 670), complex(410, 704)),
            Path(complex(480, 640)).quad(complex(492, 676), complex(476, 706)),
        ),
        fold_width=10,
    )
    toe = Path(complex(560, 642)).curve(complex(540, 670), complex(540, 690), complex(552, 712))
    canvas.seam(toe, 2.5)
    canvas.stitch(toe.shifted(8))
    heel = Path(complex(120, 560)).curve(complex(180, 580), complex(196, 650), complex(200, 708))
    canvas.piece(
        heel.line(complex(122, 706))
        .curve(complex(108, 640), complex(106, 600), complex(120, 560))
        .close(),
        light="sheen",
        patterned=False,
    )
    canvas.stitch(heel.shifted(-8))
    tongue = (
        Path(complex(286, 536)).quad(complex(300, 484), complex(334, 488)).line(complex(352, 552))
    )
    canvas.piece(tongue.close(), light="flat")
    _laces(canvas, ((330, 556), (364, 584), (402, 606), (442, 622)), 62)
    canvas.seam(
        Path(complex(300, 540)).curve(complex(300, 600), complex(380, 660), complex(470, 706)), 2
    )
    _sole(canvas, CHALK, 18)


def _laces(canvas: Canvas, places: tuple[tuple[int, int], ...], reach: float) -> None:
    for x, y in places:
        line = Path(complex(x, y)).quad(
            complex(x - 8, y + 20), complex(x - reach * 0.7, y + reach * 0.6)
        )
        canvas.stroke(line.shifted(2 + 4j), canvas.shades.line, 8, 0.35)
        canvas.stroke(line, CHALK, 7)
        canvas.stroke(Path(line.end).line(line.end + 0.1), canvas.shades.line, 7)


def _high(canvas: Canvas) -> None:
    upper = (
        Path(complex(124, 706))
        .curve(complex(116, 600), complex(120, 500), complex(118, 420))
        .quad(complex(124, 398), complex(150, 400))
        .line(complex(262, 404))
        .quad(complex(286, 404), complex(292, 428))
        .curve(complex(310, 560), complex(420, 630), complex(560, 650))
        .line(complex(560, 712), complex(124, 706))
        .close()
    )
    canvas.piece(
        upper,
        light="flat",
        light_angle=40,
        folds=(
            Path(complex(120, 600)).quad(complex(180, 620), complex(240, 600)),
            Path(complex(300, 560)).quad(complex(280, 600), complex(230, 620)),
        ),
        fold_width=12,
    )
    cap = Path(complex(540, 644)).curve(complex(640, 648), complex(684, 676), complex(672, 708))
    canvas.fill(
        cap.line(complex(520, 716)).quad(complex(514, 676), complex(540, 644)).close(), CHALK
    )
    canvas.stroke(cap, INK, 2, 0.25)
    _laces(canvas, ((294, 444), (300, 488), (318, 530), (350, 570), (394, 602), (444, 626)), 58)
    canvas.stitch(
        Path(complex(240, 410)).curve(complex(240, 560), complex(330, 660), complex(470, 706))
    )
    canvas.seam(Path(complex(118, 520)).quad(complex(180, 530), complex(250, 510)), 2)
    canvas.button(complex(186, 560), 26, CHALK)
    _sole(canvas, CHALK, 20)
    canvas.stroke(
        Path(complex(114, 712)).quad(complex(400, 732), complex(670, 706)), canvas.shades.base, 5
    )


def _loafer(canvas: Canvas) -> None:
    upper = (
        Path(complex(124, 700))
        .curve(complex(112, 650), complex(112, 610), complex(124, 572))
        .quad(complex(134, 556), complex(156, 566))
        .curve(complex(230, 612), complex(290, 610), complex(356, 566))
        .quad(complex(376, 556), complex(396, 570))
        .curve(complex(470, 616), complex(560, 624), complex(620, 644))
        .curve(complex(668, 662), complex(682, 680), complex(672, 702))
        .quad(complex(400, 722), complex(124, 700))
        .close()
    )
    canvas.piece(
        upper,
        light="sheen",
        light_angle=70,
        folds=(Path(complex(450, 640)).quad(complex(444, 676), complex(420, 704)),),
        fold_width=10,
    )
    apron = Path(complex(372, 562)).curve(complex(430, 640), complex(560, 640), complex(640, 656))
    canvas.seam(apron, 3)
    canvas.stitch(apron.shifted(-2 + 8j), width=3)
    strap = (
        Path(complex(330, 584))
        .quad(complex(378, 560), complex(430, 594))
        .line(complex(404, 706), complex(336, 708))
        .quad(complex(350, 640), complex(330, 584))
        .close()
    )
    canvas.shade(strap.shifted(7 + 4j), 0.4, 5)
    canvas.piece(strap, light="flat", patterned=False)
    canvas.fill(
        Path(complex(362, 606))
        .line(complex(404, 608), complex(396, 624), complex(362, 622))
        .close(),
        canvas.shades.line,
        0.9,
    )
    canvas.stroke(
        Path(complex(152, 566)).curve(complex(230, 614), complex(290, 612), complex(356, 568)),
        canvas.shades.deep,
        7,
    )
    _sole(canvas, INK, 12, 16)


def _boot_upper(top: float, flare: float) -> Path:
    return (
        Path(complex(126, 700))
        .curve(complex(112, 620), complex(128, 540), complex(124 - flare, top + 10))
        .quad(complex(124 - flare, top), complex(140, top - 2))
        .line(complex(300 + flare, top + 4))
        .quad(complex(314 + flare, top + 6), complex(312 + flare, top + 20))
        .curve(complex(304, 540), complex(330, 590), complex(430, 612))
        .curve(complex(560, 636), complex(680, 640), complex(674, 704))
        .quad(complex(400, 722), complex(126, 700))
        .close()
    )


def _chelsea(canvas: Canvas) -> None:
    canvas.piece(
        _boot_upper(330, 0),
        light="sheen",
        light_angle=20,
        folds=(
            Path(complex(318, 580)).quad(complex(260, 620), complex(200, 606)),
            Path(complex(420, 620)).quad(complex(400, 660), complex(380, 690)),
        ),
        fold_width=13,
    )
    gusset = (
        Path(complex(186, 332))
        .line(complex(268, 334))
        .curve(complex(272, 440), complex(262, 510), complex(230, 560))
        .curve(complex(200, 510), complex(186, 440), complex(186, 332))
        .close()
    )
    canvas.fill(gusset, canvas.shades.line)
    d = "".join(f"M{x} 336Q{x + 2} 460 {228 + (x - 228) * 0.3:.0f} 540" for x in range(194, 266, 9))
    canvas.raw_stroke(d, canvas.shades.base, 3, 0.5)
    tab = Path(complex(128, 334)).quad(complex(140, 276), complex(154, 334))
    canvas.stroke(tab, canvas.shades.dark, 13)
    canvas.stitch(
        Path(complex(176, 336)).curve(complex(176, 450), complex(190, 530), complex(230, 574))
    )
    _sole(canvas, INK, 14, 22)


def _lace(canvas: Canvas) -> None:
    canvas.piece(
        _boot_upper(330, 6),
        light="flat",
        light_angle=30,
        folds=(Path(complex(140, 590)).quad(complex(200, 620), complex(270, 590)),),
        fold_width=14,
    )
    canvas.stroke(Path(complex(122, 338)).line(complex(312, 342)), canvas.shades.deep, 22)
    facing = Path(complex(250, 350)).curve(complex(244, 520), complex(300, 610), complex(400, 650))
    canvas.seam(facing, 2.5)
    canvas.stitch(facing.shifted(-8 + 4j))
    places = ((312, 384), (310, 424), (308, 464), (310, 504), (322, 544), (352, 578), (398, 602))
    _laces(canvas, places, 54)
    toe = Path(complex(540, 634)).quad(complex(520, 670), complex(530, 712))
    canvas.seam(toe, 2.5)
    canvas.stitch(toe.shifted(8))
    _sole(canvas, GUM, 18, 10)


def _wellington(canvas: Canvas) -> None:
    canvas.piece(
        _boot_upper(250, 12),
        light="sheen",
        light_angle=14,
        folds=(Path(complex(300, 590)).quad(complex(240, 620), complex(180, 600)),),
        fold_width=12,
    )
    canvas.stroke(Path(complex(114, 262)).line(complex(324, 266)), canvas.shades.deep, 26)
    canvas.stroke(
        Path(complex(150, 320)).curve(complex(148, 420), complex(150, 500), complex(144, 580)),
        "#ffffff",
        13,
        0.35,
    )
    canvas.stroke(
        Path(complex(480, 646)).quad(complex(570, 650), complex(630, 672)), "#ffffff", 11, 0.35
    )
    canvas.seam(
        Path(complex(124, 610)).curve(complex(240, 650), complex(360, 620), complex(430, 612)),
        3,
        0.4,
    )
    _sole(canvas, INK, 16, 12)


_DRAW = {
    "low-trainer": _low,
    "high-trainer": _high,
    "loafer": _loafer,
    "chelsea": _chelsea,
    "lace-boot": _lace,
    "wellington": _wellington,
}
