"""Accessories: scarves, beanies, caps, totes, crossbody bags, backpacks, belts, socks."""

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at, rounded

LEATHER = "#7a4f2e"


def draw(canvas: Canvas, variation: str) -> None:
    _DRAW[variation](canvas)


def _scarf(canvas: Canvas) -> None:
    fringe = "".join(f"M{x} 850l{(x % 3) - 1} 62" for x in range(272, 372, 8))
    fringe += "".join(f"M{x} 800l{1 - (x % 3)} 62" for x in range(434, 534, 8))
    canvas.raw_stroke(fringe, canvas.shades.dark, 5)
    back = (
        Path(complex(430, 300))
        .line(complex(430, 800), complex(536, 800), complex(520, 300))
        .close()
    )
    front = (
        Path(complex(276, 300))
        .line(complex(268, 850), complex(374, 850), complex(392, 320))
        .close()
    )
    canvas.piece(
        back, light="leg", folds=(Path(complex(500, 330)).line(complex(470, 760)),), grain=1
    )
    canvas.piece(
        front, light="leg", folds=(Path(complex(300, 380)).line(complex(340, 820)),), grain=-1
    )
    loop = (
        Path(complex(262, 250))
        .curve(complex(262, 150), complex(540, 150), complex(540, 250))
        .curve(complex(552, 360), complex(470, 430), complex(400, 432))
        .curve(complex(320, 432), complex(250, 360), complex(262, 250))
        .close()
    )
    canvas.shade(loop.shifted(14j), 0.5, 12)
    canvas.piece(
        loop,
        light="body",
        grain=-8,
        folds=(
            Path(complex(268, 300)).quad(complex(400, 420), complex(530, 300)),
            Path(complex(290, 340)).quad(complex(400, 440), complex(500, 360)),
        ),
        ridges=(Path(complex(280, 270)).quad(complex(400, 370), complex(530, 262)),),
    )
    hollow = Path(complex(316, 232)).curve(complex(330, 180), complex(470, 180), complex(486, 232))
    hollow = hollow.curve(complex(470, 280), complex(330, 280), complex(316, 232)).close()
    canvas.piece(hollow, light="inside", patterned=False)


def _beanie(canvas: Canvas) -> None:
    crown = Path(at(0, 296)).curve(at(120, 296), at(206, 400), at(216, 600)).line(at(0, 620))
    canvas.piece(
        crown.symmetric(),
        folds=(
            Path(at(60, 320)).quad(at(110, 440), at(120, 590)),
            Path(at(-70, 330)).quad(at(-130, 440), at(-150, 590)),
        ),
        ridges=(Path(at(-30, 320)).quad(at(-60, 440), at(-64, 590)),),
    )
    fold = Path(at(0, 540)).quad(at(120, 536), at(220, 520)).quad(at(236, 600), at(224, 676))
    fold = fold.quad(at(120, 704), at(0, 706))
    canvas.shade(fold.symmetric().shifted(-12j), 0.45, 8)
    canvas.piece(fold.symmetric(), patterned=False)
    d = "".join(
        f"M{400 + x} {544 - abs(x) / 11:.0f}Q{400 + x * 1.06:.0f} 620 "
        f"{400 + x * 1.02:.0f} {702 - abs(x) / 9:.0f}"
        for x in range(-210, 214, 14)
    )
    canvas.raw_stroke(d, canvas.shades.deep, 4, 0.45)
    label = rounded((at(60, 614), at(112, 610), at(114, 650), at(62, 654)), 4)
    canvas.fill(label, LEATHER)


def _cap(canvas: Canvas) -> None:
    crown = Path(complex(214, 590)).curve(complex(200, 400), complex(300, 330), complex(410, 330))
    crown = crown.curve(complex(530, 330), complex(590, 430), complex(590, 580))
    canvas.piece(
        crown.quad(complex(400, 640), complex(214, 590)).close(),
        folds=(Path(complex(560, 420)).quad(complex(590, 500), complex(570, 590)),),
    )
    for bend in (300, 520):
        seam = Path(complex(410, 332)).quad(complex(bend, 420), complex(bend - 14, 606))
        canvas.seam(seam, 2.4)
        canvas.stitch(seam.shifted(8))
        canvas.stroke(
            Path(complex(bend + 44, 440)).line(complex(bend + 44, 440.1)), canvas.shades.line, 10
        )
    canvas.button(complex(410, 330), 13, canvas.shades.dark)
    brim = Path(complex(210, 584)).curve(complex(300, 560), complex(480, 580), complex(500, 612))
    brim = brim.curve(complex(470, 690), complex(240, 720), complex(140, 690))
    brim = brim.quad(complex(120, 640), complex(210, 584)).close()
    canvas.shade(brim.shifted(-8j), 0.4, 7)
    canvas.piece(brim, light="flat", light_angle=60)
    for step in range(3):
        canvas.stitch(
            Path(complex(196 - 16 * step, 606 + 20 * step)).quad(
                complex(330, 596 + 30 * step), complex(484, 624 + 12 * step)
            ),
            width=1.5,
        )


def _tote(canvas: Canvas) -> None:
    for lift, tone in ((-26, "dark"), (0, "base")):
        strap = Path(at(-96, 400 + lift)).curve(
            at(-90, 120 + lift), at(90, 120 + lift), at(96, 400 + lift)
        )
        canvas.stroke(strap.shifted(4 + 4j), canvas.shades.line, 32, 0.5)
        canvas.stroke(strap, getattr(canvas.shades, tone), 30)
        if not lift:
            canvas.stitch(strap)
    bag = (
        Path(at(0, 380))
        .line(at(230, 380))
        .quad(at(240, 620), at(246, 800))
        .quad(at(244, 826), at(216, 828))
        .line(at(0, 832))
    )
    canvas.piece(
        bag.symmetric(),
        folds=(
            Path(at(200, 400)).quad(at(150, 560), at(200, 800)),
            Path(at(-210, 420)).quad(at(-150, 600), at(-190, 800)),
            Path(at(30, 830)).quad(at(20, 740), at(90, 660)),
        ),
        ridges=(Path(at(-70, 400)).quad(at(-100, 600), at(-60, 800)),),
    )
    canvas.stitch(Path(at(-228, 402)).line(at(228, 402)))
    with canvas.both_sides():
        canvas.piece(
            rounded((at(78, 376), at(114, 376), at(114, 450), at(78, 450)), 3), light="flat"
        )
        canvas.stitch(Path(at(82, 446)).line(at(110, 390), at(82, 390), at(110, 446)))


def _crossbody(canvas: Canvas) -> None:
    strap = Path(at(-176, 470)).curve(at(-150, 40), at(150, 40), at(176, 470))
    canvas.stroke(strap.shifted(3 + 3j), canvas.shades.line, 17, 0.6)
    canvas.stroke(strap, canvas.shades.base, 15)
    body = rounded((at(-200, 450), at(200, 450), at(216, 780), at(-216, 780)), 46)
    canvas.piece(body, light="sheen", light_angle=10)
    flap = (
        Path(at(0, 440))
        .line(at(196, 440))
        .quad(at(222, 560), at(196, 620))
        .quad(at(110, 676), at(0, 680))
    )
    canvas.shade(flap.symmetric().shifted(10j), 0.5, 8)
    canvas.piece(flap.symmetric(), light="sheen", light_angle=30)
    canvas.stitch(Path(at(-196, 606)).quad(at(0, 722), at(196, 606)))
    canvas.stitch(Path(at(-206, 740)).quad(at(0, 776), at(206, 740)))
    canvas.fill(rounded((at(-24, 640), at(24, 640), at(24, 702), at(-24, 702)), 8), "#c3a262")
    canvas.stroke(Path(at(0, 656)).line(at(0, 684)), "#7a6234", 6)
    with canvas.both_sides():
        canvas.stroke(
            rounded((at(164, 448), at(190, 448), at(190, 488), at(164, 488)), 8), "#c3a262", 6
        )


def _backpack(canvas: Canvas) -> None:
    canvas.stroke(
        Path(at(-34, 200)).curve(at(-34, 130), at(34, 130), at(34, 200)), canvas.shades.deep, 16
    )
    with canvas.both_sides():
        canvas.piece(
            rounded((at(176, 520), at(246, 540), at(246, 800), at(180, 820)), 24), light="leg"
        )
    body = (
        Path(at(0, 190))
        .curve(at(150, 190), at(206, 260), at(206, 400))
        .line(at(212, 780))
        .quad(at(210, 846), at(150, 848))
        .line(at(0, 850))
    )
    canvas.piece(body.symmetric(), folds=(Path(at(170, 300)).quad(at(150, 500), at(180, 700)),))
    flap = (
        Path(at(0, 196))
        .curve(at(140, 196), at(196, 256), at(198, 380))
        .quad(at(196, 470), at(150, 476))
        .line(at(0, 480))
    )
    canvas.shade(flap.symmetric().shifted(10j), 0.45, 8)
    canvas.piece(flap.symmetric(), offset=4 + 3j)
    canvas.stitch(
        Path(at(-188, 400))
        .quad(at(-180, 464), at(-140, 464))
        .line(at(140, 464))
        .quad(at(180, 464), at(188, 400))
    )
    pocket = rounded((at(-156, 570), at(156, 570), at(160, 800), at(-160, 800)), 26)
    canvas.shade(pocket.shifted(8j), 0.4, 7)
    canvas.piece(pocket, light="flat", offset=3 + 3j)
    canvas.stitch(Path(at(-146, 596)).line(at(146, 596)))
    with canvas.both_sides():
        canvas.fill(rounded((at(76, 400), at(102, 400), at(102, 604), at(76, 604)), 8), LEATHER)
        canvas.stroke(
            rounded((at(68, 520), at(110, 520), at(110, 556), at(68, 556)), 5), "#c3a262", 6
        )


def _belt(canvas: Canvas) -> None:
    for index, radius in enumerate((196, 150, 104)):
        x, y = 400 + index * 3, 540 + index * 8
        coil = (
            Path(complex(x - radius, y))
            .curve(
                complex(x - radius, y - radius * 1.3),
                complex(x + radius, y - radius * 1.3),
                complex(x + radius, y),
            )
            .curve(
                complex(x + radius, y + radius * 1.2),
                complex(x - radius, y + radius * 1.2),
                complex(x - radius, y),
            )
        )
        canvas.stroke(coil, canvas.shades.line, 38)
        canvas.stroke(coil.shifted(-3 - 5j), canvas.shades.base, 32)
        canvas.stroke(coil.shifted(-6 - 12j), canvas.shades.light, 7, 0.7)
        canvas.stitch(coil.shifted(-1 + 6j), width=1.6)
    tail = rounded((complex(190, 510), complex(232, 510), complex(236, 800), complex(196, 812)), 12)
    canvas.piece(tail, light="leg")
    canvas.stitch(Path(complex(200, 540)).line(complex(206, 790)))
    for step in range(4):
        hole = complex(216, 640 + step * 36)
        canvas.stroke(Path(hole).line(hole + 0.1), canvas.shades.line, 9)
    buckle = rounded(
        (complex(172, 440), complex(256, 440), complex(256, 552), complex(172, 552)), 16
    )
    canvas.stroke(buckle.shifted(3 + 4j), "#4a3d22", 13, 0.5)
    canvas.stroke(buckle, "#c3a262", 12)
    canvas.stroke(Path(complex(214, 446)).line(complex(214, 560)), "#d9bd82", 8)


def _socks(canvas: Canvas) -> None:
    sock = (
        Path(complex(250, 190))
        .line(complex(370, 190))
        .curve(complex(372, 360), complex(366, 480), complex(388, 560))
        .curve(complex(420, 630), complex(520, 690), complex(548, 740))
        .curve(complex(566, 800), complex(500, 836), complex(440, 806))
        .curve(complex(370, 770), complex(270, 720), complex(250, 640))
        .curve(complex(236, 560), complex(252, 400), complex(250, 190))
        .close()
    )
    with canvas.turned("translate(-36 10)"), canvas.pair("translate(118 -22) rotate(-4 400 500)"):
        canvas.piece(
            sock,
            light="leg",
            folds=(
                Path(complex(380, 590)).quad(complex(320, 610), complex(280, 590)),
                Path(complex(370, 540)).quad(complex(310, 560), complex(270, 540)),
            ),
            fold_width=14,
        )
        with canvas.within(sock):
            canvas.fill(
                Path(complex(230, 560))
                .quad(complex(330, 620), complex(300, 760))
                .line(complex(220, 760))
                .close(),
                canvas.shades.dark,
            )
            canvas.fill(
                Path(complex(470, 660))
                .quad(complex(440, 760), complex(450, 840))
                .line(complex(600, 840), complex(600, 660))
                .close(),
                canvas.shades.dark,
            )
            canvas.fill(
                Path(complex(240, 180))
                .line(complex(380, 180), complex(380, 262), complex(240, 262))
                .close(),
                canvas.shades.dark,
                0.6,
            )
            d = "".join(f"M{x} 190v72" for x in range(256, 372, 9))
            canvas.raw_stroke(d, canvas.shades.deep, 3, 0.5)


_DRAW = {
    "scarf": _scarf,
    "beanie": _beanie,
    "cap": _cap,
    "tote": _tote,
    "crossbody": _crossbody,
    "backpack": _backpack,
    "belt": _belt,
    "socks": _socks,
}
