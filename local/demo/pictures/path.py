"""Outlines: points are complex numbers (x + y·j) on the 800 x 1000 canvas, y downwards."""

from collections.abc import Iterable
from dataclasses import dataclass

AXIS = 400
"""The vertical axis of every picture; garments are mirrored about it."""


def number(value: float) -> str:
    """The shortest text of a coordinate; half a unit is finer than any screen shows."""
    return f"{round(value * 2) / 2:g}"


def _snap(point: complex) -> complex:
    return complex(round(point.real * 2) / 2, round(point.imag * 2) / 2)


def _relative(values: Iterable[complex], origin: complex) -> str:
    """Points as offsets from `origin`; a minus sign needs no space before it."""
    offsets = [_snap(value) - origin for value in values]
    text = " ".join(f"{offset.real:g} {offset.imag:g}" for offset in offsets)
    return text.replace(" -", "-")


def mirror(point: complex) -> complex:
    """The point on the other side of the axis."""
    return complex(2 * AXIS - point.real, point.imag)


def at(x: float, y: float) -> complex:
    """A point `x` to the right of the axis (negative: left), at height `y`."""
    return complex(AXIS + x, y)


@dataclass(frozen=True, slots=True)
class Path:
    """An open or closed outline, built segment by segment; every step returns a new path."""

    start: complex
    segments: tuple[tuple[complex, ...], ...] = ()
    """One point: a line; two: a quadratic curve; three: a cubic curve (the last is the end)."""
    closed: bool = False

    @property
    def end(self) -> complex:
        return self.segments[-1][-1] if self.segments else self.start

    def line(self, *ends: complex) -> "Path":
        return Path(self.start, self.segments + tuple((end,) for end in ends))

    def quad(self, control: complex, end: complex) -> "Path":
        return Path(self.start, (*self.segments, (control, end)))

    def curve(self, first: complex, second: complex, end: complex) -> "Path":
        return Path(self.start, (*self.segments, (first, second, end)))

    def close(self) -> "Path":
        return Path(self.start, self.segments, closed=True)

    def join(self, other: "Path") -> "Path":
        """This path, a line to the other's start where they are apart, then the other."""
        bridge = () if abs(self.end - other.start) < 0.01 else ((other.start,),)
        return Path(self.start, self.segments + bridge + other.segments)

    def reversed(self) -> "Path":
        corners = [self.start, *(segment[-1] for segment in self.segments)]
        turned = tuple(
            (*reversed(segment[:-1]), corner)
            for segment, corner in zip(reversed(self.segments), reversed(corners[:-1]), strict=True)
        )
        return Path(self.end, turned, self.closed)

    def mirrored(self) -> "Path":
        turned = tuple(tuple(mirror(point) for point in segment) for segment in self.segments)
        return Path(mirror(self.start), turned, self.closed)

    def shifted(self, offset: complex) -> "Path":
        moved = tuple(tuple(point + offset for point in segment) for segment in self.segments)
        return Path(self.start + offset, moved, self.closed)

    def symmetric(self) -> "Path":
        """The closed outline made of this right half (axis to axis) and its mirror image."""
        return self.join(self.mirrored().reversed()).close()

    @property
    def d(self) -> str:
        """The path as SVG path data."""
        here = _snap(self.start)
        text = "M" + f"{here.real:g} {here.imag:g}".replace(" -", "-")
        for segment in self.segments:
            text += " lqc"[len(segment)] + _relative(segment, here)
            here = _snap(segment[-1])
        return text + ("Z" if self.closed else "")


def lens(path: Path, width: float) -> Path:
    """A one-segment path as a leaf, pointed at both ends: how a fold begins and dies away."""
    segment = path.segments[0]
    control = segment[0] if len(segment) > 1 else (path.start + path.end) / 2
    across = (path.end - path.start) * 1j / max(abs(path.end - path.start), 0.01) * width
    return (
        Path(path.start).quad(control + across, path.end).quad(control - across, path.start).close()
    )


def rounded(corners: Iterable[complex], radius: float) -> Path:
    """A closed polygon with its corners rounded by at most `radius`."""
    turn = list(corners)
    path: Path | None = None
    for index, corner in enumerate(turn):
        before, after = turn[index - 1], turn[(index + 1) % len(turn)]
        inward = _towards(corner, before, radius)
        outward = _towards(corner, after, radius)
        path = Path(inward) if path is None else path.line(inward)
        path = path.quad(corner, outward)
    if path is None:
        raise ValueError("a polygon needs corners")
    return path.close()


def _towards(origin: complex, target: complex, distance: float) -> complex:
    way = target - origin
    return origin + way * min(0.5, distance / max(abs(way), 0.01))
