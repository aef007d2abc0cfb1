"""Blouses: a tie at the neck, puffed sleeves, a gathered yoke, a wrap front."""

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at
from local.demo.pictures.silhouettes import collar
from local.demo.pictures.torso import Cut

CUTS = {
    "tie-neck": Cut(
        neckline="v",
        drop=70,
        neck=62,
        shoulder=158,
        chest=176,
        waist=176,
        hem=186,
        length=610,
        sleeve=500,
        angle=17,
        cuff=60,
        puff=30,
    ),
    "puff-sleeve": Cut(
        neckline="round",
        drop=66,
        neck=78,
        shoulder=156,
        chest=170,
        waist=164,
        hem=184,
        length=560,
        waist_at=390,
        sleeve=210,
        angle=36,
        cuff=92,
        puff=44,
    ),
    "gathered": Cut(
        neckline="round",
        drop=52,
        neck=70,
        shoulder=160,
        chest=182,
        waist=196,
        hem=216,
        length=600,
        sleeve=480,
        angle=18,
        cuff=64,
        puff=34,
    ),
    "wrap": Cut(
        neckline="v",
        drop=196,
        neck=70,
        shoulder=158,
        chest=172,
        waist=150,
        waist_at=400,
        hem=190,
        length=580,
        sleeve=440,
        angle=17,
        cuff=78,
        puff=10,
    ),
}


def draw(canvas: Canvas, variation: str) -> None:
    cut = CUTS[variation]
    canvas.piece(cut.inner_back(), light="inside", patterned=False)
    with canvas.both_sides():
        gathers = tuple(
            Path(at(cut.shoulder + 4 + 18 * i, cut.top + cut.slope + 6 + 10 * i)).line(
                at(cut.shoulder + 22 + 26 * i, cut.top + cut.slope + 84 + 8 * i)
            )
            for i in range(3)
        )
        canvas.piece(
            cut.sleeve_outline(),
            light="limb",
            grain=-cut.angle,
            folds=cut.sleeve_folds() + (gathers if cut.puff > 20 else ()),
            fold_width=15,
        )
        if variation == "wrap":
            canvas.stitch(cut.across_sleeve(1, -14))
        else:
            collar.cuff(canvas, cut, 34)
    drape = tuple(
        Path(at(x, cut.top + 190)).quad(at(x * 1.1, cut.top + 330), at(x * 1.25, cut.bottom + 10))
        for x in (-120, -52, 40, 110)
    )
    canvas.piece(
        cut.body(),
        folds=cut.body_folds() + (drape if variation != "wrap" else ()),
        ridges=cut.body_ridges(),
        fold_width=15,
    )
    with canvas.both_sides():
        canvas.seam(cut.armhole())
        canvas.seam(cut.neck_edge(), 3)
        canvas.stitch(cut.hem_edge().shifted(-12j), width=1.4)
    _DETAILS[variation](canvas, cut)


def _tie(canvas: Canvas, cut: Cut) -> None:
    collar.placket(canvas, cut, 5, first=150)
    knot = at(0, cut.top + cut.drop + 8)
    band = (
        Path(knot - 8j)
        .quad(at(44, cut.top + 36), cut.neck_point - 10j)
        .line(cut.neck_point + 16 + 6j)
        .quad(at(56, cut.top + 70), knot + 20j)
        .close()
    )
    tail = (
        Path(knot)
        .curve(knot + complex(14, 60), knot + complex(26, 130), knot + complex(34, 214))
        .line(knot + complex(78, 200))
        .curve(knot + complex(66, 120), knot + complex(40, 60), knot + 6)
        .close()
    )
    loop = (
        Path(knot)
        .curve(knot + complex(40, -44), knot + complex(104, -40), knot + complex(96, 4))
        .curve(knot + complex(92, 40), knot + complex(40, 34), knot)
        .close()
    )
    with canvas.both_sides():
        canvas.piece(band, light="flat", grain=-30)
        canvas.shade(tail.shifted(4 + 8j), 0.3, 6)
        canvas.piece(tail, light="leg", grain=-10)
        canvas.piece(loop, light="flat", grain=20, folds=(Path(knot).line(knot + 60),))
    canvas.fill(
        Path(knot - 14 - 14j).line(knot + 14 - 14j, knot + 12 + 16j, knot - 12 + 16j).close(),
        canvas.shades.dark,
    )


def _yoke(canvas: Canvas, cut: Cut) -> None:
    line = Path(at(0, cut.top + 152)).quad(at(90, cut.top + 150), at(cut.chest - 30, cut.top + 132))
    with canvas.both_sides():
        canvas.seam(line, 2.5)
        for index in range(7):
            foot = at(10 + 21 * index, cut.top + 152 - index)
            canvas.seam(Path(foot).quad(foot + 3 + 18j, foot + complex(6, 34 + 9 * (index % 3))))
    collar.band_collar(canvas, cut, 20)


def _smocked(canvas: Canvas, cut: Cut) -> None:
    with canvas.both_sides():
        for row in range(3):
            y = cut.top + 350 + row * 13
            canvas.stitch(Path(at(0, y)).line(at(cut.waist + 2, y)), width=3)
        for index in range(6):
            foot = at(16 + 24 * index, cut.top + 382)
            canvas.seam(Path(foot).quad(foot + 3 + 30j, foot + complex(7, 56 + 8 * (index % 2))))
        canvas.stitch(cut.neck_edge().shifted(10j), width=2)


def _wrap(canvas: Canvas, cut: Cut) -> None:
    waist = cut.top + cut.waist_at
    front = (
        Path(cut.neck_point - 140 * (cut.neck / 70))
        .quad(at(-30, cut.top + 150), at(cut.waist - 6, waist - 10))
        .line(at(cut.waist - 4, waist + 16))
        .quad(at(-60, cut.top + 190), cut.neck_point - 2 * cut.neck - 14 + 12j)
        .close()
    )
    canvas.shade(front.shifted(6 + 10j), 0.35, 7)
    canvas.piece(front, light="flat", grain=40)
    for index in range(4):
        canvas.seam(
            Path(at(cut.waist - 8, waist - 4 + index * 6)).quad(
                at(60, waist + index * 26 - 20), at(-40 + index * 10, waist + index * 44)
            ),
            opacity=0.35,
        )
    bow = at(cut.waist - 10, waist + 2)
    tail = Path(bow).line(bow + complex(-8, 150), bow + complex(16, 156), bow + 10).close()
    canvas.shade(tail.shifted(4 + 6j), 0.3, 5)
    canvas.piece(tail, light="flat")
    canvas.piece(tail.shifted(-26 - 20j), light="flat")
    canvas.button(bow, 12, canvas.shades.dark)


_DETAILS = {"tie-neck": _tie, "puff-sleeve": _smocked, "gathered": _yoke, "wrap": _wrap}
