"""The cut of everything worn on the upper body: where neck, shoulder, armhole, side and hem run.

All lengths are canvas units from the axis (x) or from the shoulder line's height (y). Outlines are
those of the right half; silhouettes mirror them.
"""

import cmath
import math
from dataclasses import dataclass

from local.demo.pictures.path import Path, at


@dataclass(frozen=True, slots=True)
class Cut:
    top: float = 170
    """Height of the side of the neck."""
    neck: float = 72
    """Half the width of the neckline."""
    drop: float = 62
    """How far the front neckline falls."""
    neckline: str = "round"
    """round, v, scoop or straight (behind collars)."""
    shoulder: float = 178
    slope: float = 52
    armpit: float = 225
    """Depth of the armhole below `top`."""
    chest: float = 186
    waist: float = 178
    waist_at: float = 420
    hem: float = 184
    length: float = 650
    sag: float = 14
    """How much lower the hem hangs in its middle; negative: rounded up at the sides."""
    sleeve: float = 190
    """Length along the sleeve's upper edge; 0 for none."""
    angle: float = 40
    """Degrees the sleeve stands off from straight down."""
    cuff: float = 108
    """Width of the sleeve's end."""
    puff: float = 0
    """How far the sleeve's outer edge swells."""

    # -- corners of the right half ---------------------------------------------------------------

    @property
    def neck_point(self) -> complex:
        return at(self.neck, self.top)

    @property
    def shoulder_point(self) -> complex:
        return at(self.shoulder, self.top + self.slope)

    @property
    def armpit_point(self) -> complex:
        return at(self.chest, self.top + self.armpit)

    @property
    def hem_point(self) -> complex:
        return at(self.hem, self.top + self.length)

    @property
    def bottom(self) -> float:
        return self.top + self.length

    @property
    def _along(self) -> complex:
        return cmath.rect(1, math.radians(90 - self.angle))

    @property
    def cuff_outer(self) -> complex:
        return self.shoulder_point + self.sleeve * self._along

    @property
    def cuff_inner(self) -> complex:
        return self.cuff_outer + self.cuff * self._along * 1j

    # -- outlines --------------------------------------------------------------------------------

    def neck_edge(self) -> Path:
        """The front neckline, from the axis up to the side of the neck."""
        bottom = at(0, self.top + self.drop)
        if self.neckline == "v":
            return Path(bottom).quad(
                at(self.neck * 0.62, self.top + self.drop * 0.42), self.neck_point
            )
        if self.neckline == "straight":
            return Path(bottom).line(self.neck_point)
        width = 0.72 if self.neckline == "scoop" else 0.6
        return Path(bottom).curve(
            at(self.neck * width, self.top + self.drop),
            at(self.neck * 0.96, self.top + self.drop * 0.5),
            self.neck_point,
        )

    def armhole(self) -> Path:
        """The seam between body and sleeve, from the shoulder down to the armpit."""
        shoulder, armpit = self.shoulder_point, self.armpit_point
        return Path(shoulder).curve(
            shoulder + complex(-14, self.armpit * 0.28),
            complex(min(shoulder.real, armpit.real) - 20, armpit.imag - 40),
            armpit,
        )

    def side(self) -> Path:
        """The side seam, from the armpit to the hem."""
        waist = at(self.waist, self.top + self.waist_at)
        above = (waist.imag - self.armpit_point.imag) * 0.45
        below = (self.hem_point.imag - waist.imag) * 0.5
        return (
            Path(self.armpit_point)
            .curve(self.armpit_point + complex(-3, above), waist - 1j * above, waist)
            .curve(waist + 1j * below, self.hem_point - 1j * below * 0.6, self.hem_point)
        )

    def hem_edge(self) -> Path:
        """The hem, from the side to the axis."""
        return Path(self.hem_point).curve(
            self.hem_point + complex(-self.hem * 0.35, self.sag * 0.9),
            at(self.hem * 0.4, self.bottom + self.sag),
            at(0, self.bottom + self.sag),
        )

    def right_half(self) -> Path:
        """From the axis at the neckline round to the axis at the hem."""
        path = self.neck_edge().line(self.shoulder_point)
        return path.join(self.armhole()).join(self.side()).join(self.hem_edge())

    def body(self) -> Path:
        return self.right_half().symmetric()

    def right_front(self) -> Path:
        """The closed right half: the front of an open garment."""
        return self.right_half().close()

    def sleeve_outline(self) -> Path:
        """The right sleeve; it lies behind the body, so it reaches in under the armhole seam."""
        outer, inner, along = self.cuff_outer, self.cuff_inner, self._along
        swell = -along * 1j * self.puff
        bow = -along * 1j * 7
        inside = self.armpit_point + complex(-30, 6)
        crown = self.shoulder_point + complex(22, 10)
        return (
            Path(self.shoulder_point - 30)
            .line(self.shoulder_point - 3)
            .quad(crown, self.shoulder_point + along * self.sleeve * 0.16 + swell * 0.5 + bow)
            .curve(
                self.shoulder_point + along * self.sleeve * 0.5 + swell * 1.2 + bow,
                self.shoulder_point + along * self.sleeve * 0.8 + swell,
                outer,
            )
            .quad((outer + inner) / 2 + along * 6, inner)
            .curve(
                inner - along * self.sleeve * 0.25 - swell * 0.8,
                self.armpit_point + along * self.sleeve * 0.22 - swell * 0.3,
                self.armpit_point,
            )
            .line(inside)
            .close()
        )

    def across_sleeve(self, share: float, depth: float = 0) -> Path:
        """A line across the sleeve: `share` 0 at the shoulder, 1 at the cuff; `depth` moves it."""
        along = self._along
        outer = self.shoulder_point + along * (self.sleeve * share + depth) - along * 1j * 2
        reach = self.cuff_inner + along * depth - along * self.sleeve * (1 - share) * 0.8
        return Path(outer).quad((outer + reach) / 2 + along * 6, reach)

    def inner_back(self, rise: float = 16) -> Path:
        """The inside of the back seen through the neckline."""
        half = self.neck_edge().curve(
            at(self.neck * 0.7, self.top + rise * 0.7),
            at(self.neck * 0.3, self.top + rise),
            at(0, self.top + rise),
        )
        return half.symmetric()

    # -- where cloth folds -----------------------------------------------------------------------

    def body_folds(self) -> tuple[Path, ...]:
        """Soft shadows from the armpits and towards the hem; not mirrored, as cloth is not."""
        y, low = self.top + self.armpit, self.bottom
        return (
            Path(at(self.chest, y - 8)).quad(
                at(self.chest * 0.66, y + 20), at(self.chest * 0.4, y + 64)
            ),
            Path(at(-self.chest, y - 8)).quad(
                at(-self.chest * 0.7, y + 26), at(-self.chest * 0.42, y + 54)
            ),
            Path(at(self.hem * 0.58, low + 20)).quad(
                at(self.hem * 0.5, low - 120), at(self.waist * 0.72, low - 240)
            ),
            Path(at(-self.hem * 0.36, low + 20)).quad(
                at(-self.hem * 0.4, low - 90), at(-self.waist * 0.55, low - 190)
            ),
        )

    def body_ridges(self) -> tuple[Path, ...]:
        y, low = self.top + self.armpit, self.bottom
        return (
            Path(at(-self.chest * 0.5, y - 70)).quad(
                at(-self.chest * 0.55, y + 110), at(-self.hem * 0.66, low - 40)
            ),
            Path(at(self.hem * 0.28, low + 10)).quad(
                at(self.hem * 0.2, low - 120), at(self.waist * 0.36, low - 260)
            ),
        )

    def sleeve_folds(self) -> tuple[Path, ...]:
        inner, along = self.armpit_point, self._along
        folds = [
            Path(inner + 4).quad(
                inner + along * 40 - along * 1j * 40, inner + along * 20 - along * 1j * 90
            )
        ]
        if self.sleeve > 320:
            for share, reach in ((0.46, 62), (0.56, 46), (0.86, 54)):
                edge = inner + (self.cuff_inner - inner) * share
                folds.append(
                    Path(edge + along * 1j * 6).quad(
                        edge - along * 1j * reach * 0.5 - along * 14,
                        edge - along * 1j * reach - along * 34,
                    )
                )
        return tuple(folds)
