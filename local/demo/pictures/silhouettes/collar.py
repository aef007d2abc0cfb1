"""Collars, cuffs, plackets and pockets that shirts, jackets, coats and dresses share."""

from local.demo.pictures.canvas import Canvas
from local.demo.pictures.path import Path, at, rounded
from local.demo.pictures.torso import Cut


def stand(canvas: Canvas, cut: Cut, height: float = 30) -> None:
    """The inside of the back of a collar, seen behind the neck opening."""
    outline = (
        Path(at(0, cut.top - height * 0.4))
        .quad(at(cut.neck * 0.7, cut.top - height * 0.5), at(cut.neck + 2, cut.top - height * 0.1))
        .line(cut.neck_point)
        .quad(at(cut.neck * 0.6, cut.top + cut.drop * 0.6), at(0, cut.top + cut.drop))
    )
    canvas.piece(outline.symmetric(), light="inside", patterned=False)
    tag = cut.top + 6
    canvas.fill(
        rounded((at(-20, tag), at(20, tag), at(20, tag + 20), at(-20, tag + 20)), 3), "#f4f0e8", 0.9
    )
    canvas.stroke(Path(at(-11, tag + 10)).line(at(11, tag + 10)), "#8d8478", 2)


def shirt_collar(canvas: Canvas, cut: Cut, spread: float = 58, point: float = 66) -> None:
    """Two leaves that meet at the axis: `spread` to the side, `point` below the neckline."""
    meet = at(0, cut.top + cut.drop - 2)
    leaf = (
        Path(meet)
        .quad(at(cut.neck * 0.55, cut.top + cut.drop * 0.38), at(cut.neck - 4, cut.top - 16))
        .quad(at(cut.neck + 20, cut.top - 12), at(cut.neck + 24, cut.top + 14))
        .line(at(spread + 14, cut.top + cut.drop + point))
        .close()
    )
    with canvas.both_sides():
        canvas.shade(leaf.shifted(9j), 0.32, 6)
        canvas.piece(leaf, light="flat", light_angle=30, grain=-24)
        canvas.stitch(
            Path(meet + complex(10, 6)).line(
                at(spread + 9, cut.top + cut.drop + point - 13), at(cut.neck + 15, cut.top + 10)
            ),
            width=1.4,
        )


def band_collar(canvas: Canvas, cut: Cut, height: float = 26) -> None:
    """A narrow standing band, open at the axis."""
    band = (
        Path(at(5, cut.top + cut.drop))
        .quad(at(cut.neck * 0.75, cut.top + cut.drop * 0.7), cut.neck_point + 4)
        .line(at(cut.neck - 3, cut.top - height * 0.7))
        .quad(at(cut.neck * 0.6, cut.top + cut.drop * 0.55), at(5, cut.top + cut.drop - height))
        .close()
    )
    with canvas.both_sides():
        canvas.piece(band, light="flat", grain=-14)
    canvas.button(at(0, cut.top + cut.drop - 10), 6)


def lapel(canvas: Canvas, cut: Cut, reach: float, width: float, notch: float = 0.34) -> None:
    """A tailored collar and lapel down to `reach` below the neck; `notch` is where they part."""
    low, top = cut.top + reach, cut.top
    gorge = top + reach * notch
    facing = (
        Path(at(0, low))
        .quad(at(cut.neck * 0.5, top + reach * 0.5), at(cut.neck * 0.86, top + 8))
        .line(at(cut.neck + 34, gorge - 26), at(width + 28, gorge - 6))
        .quad(at(width * 0.72, top + reach * 0.72), at(0, low))
        .close()
    )
    collar = (
        Path(at(cut.neck * 0.72, top + 46))
        .quad(at(cut.neck * 0.86, top + 6), at(cut.neck - 6, top - 22))
        .quad(at(cut.neck + 30, top - 14), at(cut.neck + 38, top + 16))
        .line(at(width + 16, gorge - 32), at(cut.neck + 24, gorge - 10))
        .close()
    )
    with canvas.both_sides():
        canvas.shade(facing.shifted(4 + 10j), 0.4, 8)
        canvas.piece(facing, light="flat", light_angle=20, grain=-16)
        canvas.piece(collar, light="flat", light_angle=40, grain=30)


def placket(canvas: Canvas, cut: Cut, buttons: int, *, first: float = 30, last: float = 90) -> None:
    """A button strip from the neckline to the hem; `first` and `last` are the margins."""
    start, end = cut.top + cut.drop, cut.bottom + cut.sag - 1
    strip = rounded((at(-19, start - 4), at(19, start - 4), at(19, end), at(-19, end)), 2)
    canvas.piece(strip, light="flat", light_angle=-45, offset=4 + 3j, edge=0.45)
    canvas.stitch(Path(at(-13, start)).line(at(-13, end)), width=1.4)
    canvas.stitch(Path(at(13, start)).line(at(13, end)), width=1.4)
    gap = (end - last - start - first) / max(1, buttons - 1)
    for index in range(buttons):
        canvas.button(at(0, start + first + gap * index), 7)


def cuff(canvas: Canvas, cut: Cut, depth: float = 52) -> None:
    """A buttoned cuff on a long sleeve (draw inside `both_sides`)."""
    upper, lower = cut.across_sleeve(1, -depth), cut.across_sleeve(1, 2)
    wrist = Path(upper.start).join(upper).join(lower.reversed()).close()
    canvas.piece(wrist, light="flat", grain=-cut.angle)
    canvas.stitch(cut.across_sleeve(1, -depth + 8), width=1.4)
    middle = (upper.end + lower.end) / 2
    canvas.button(middle + complex(16, -8), 5.5)


def flap_pocket(canvas: Canvas, center: complex, width: float, height: float) -> None:
    """A patch pocket under a pointed, buttoned flap; `center` is the middle of its top."""
    left, right = center - width / 2, center + width / 2
    bag = rounded((left + 10j, right + 10j, right + 1j * height, left + 1j * height), 9)
    flap = Path(left - 3).line(right + 3, right + 3 + 26j, center + 42j, left - 3 + 26j).close()
    canvas.shade(bag.shifted(3 + 6j), 0.3, 6)
    canvas.piece(bag, light="flat", offset=6 + 5j)
    canvas.shade(flap.shifted(5j), 0.35, 4)
    canvas.piece(flap, light="flat", offset=3 + 9j)
    canvas.stitch(Path(left + 3 + 21j).line(center + 35j, right - 3 + 21j), width=1.4)
    canvas.button(center + 27j, 6)


def patch_pocket(canvas: Canvas, center: complex, width: float, height: float) -> None:
    """A square pocket with rounded feet; `center` is the middle of its opening."""
    left, right = center - width / 2, center + width / 2
    outline = (
        Path(left)
        .line(right, right + 1j * (height - 14))
        .quad(right + 1j * height, right - 14 + 1j * height)
        .line(left + 14 + 1j * height)
        .quad(left + 1j * height, left + 1j * (height - 14))
        .close()
    )
    canvas.shade(outline.shifted(3 + 7j), 0.3, 6)
    canvas.piece(outline, light="flat", offset=6 + 5j)
    canvas.stitch(Path(left + 15j).line(right + 15j))


def welt_pocket(canvas: Canvas, center: complex, length: float, tilt: float) -> None:
    """A slit pocket: a slanting strip with its shadow; `tilt` moves its lower end inwards."""
    half = complex(tilt, length) / 2
    strip = rounded((center - half - 9, center - half + 9, center + half + 9, center + half - 9), 3)
    canvas.shade(strip.shifted(4 + 3j), 0.45, 4)
    canvas.piece(strip, light="flat", offset=3)
