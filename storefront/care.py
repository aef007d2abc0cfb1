"""Care symbols, drawn: the five families of ISO 3758 with their dots, bars and crosses.

The graph names a symbol in words (`WASH_30_GENTLE`, `DO_NOT_BLEACH`, `IRON_LOW`); the drawing is
made of the family's outline and what the other words add to it. The label beside it says the same
in text, so a symbol of no known family is simply not drawn.
"""

from typing import Final

from markupsafe import Markup

_FAMILIES: Final = {
    "WASH": '<path d="M3 9l2.6 12h16.8L25 9M3 12c3.6-2.4 5.6 2.4 9 0s5.4-2.4 9 0 2.8.6 3.6 0"/>',
    "BLEACH": '<path d="M14 5l10.5 18h-21z"/>',
    "DRY": '<path d="M4 5h20v18H4z"/>',
    "IRON": '<path d="M3 21h22l-2-9.500c-.4-2-1.6-3-3.6-3H9.500M3 21c.6-5.5 4-7.5 8-7.500h12.4"/>',
    "CLEAN": '<circle cx="14" cy="14" r="9.5"/>',
}
_CROSS: Final = '<path d="M4 4l20 20M24 4L4 24"/>'
_BAR: Final = '<path d="M7 25.500h14"/>'
_TUMBLE: Final = '<circle cx="14" cy="14" r="8.5"/>'
_FLAT: Final = '<path d="M8.5 14h11"/>'
_LINE: Final = '<path d="M4 5c5 6 15 6 20 0"/>'
_HAND: Final = '<path d="M9 10l4 6 1.6-1.200M14 16.500l5 .5"/>'


def drawing(symbol: str) -> Markup:
    """An SVG for `symbol`, or nothing for a symbol of no known family."""
    words = symbol.upper().replace("-", "_").split("_")
    family = _family(words)
    if family is None:
        return Markup()
    inner = _FAMILIES[family] + "".join(_additions(family, words))
    return Markup(  # noqa: S704 - built of this module's constants and digits alone
        '<svg class="care-symbol" viewBox="0 0 28 28" width="32" height="32" fill="none" '
        'stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" '
        f'stroke-linecap="round" aria-hidden="true" focusable="false">{inner}</svg>'
    )


def _family(words: list[str]) -> str | None:
    if "CLEAN" in words or "DRYCLEAN" in words:
        return "CLEAN"
    if "TUMBLE" in words or "LINE" in words or "FLAT" in words:
        return "DRY"
    return next((name for name in _FAMILIES if name in words), None)


def _additions(family: str, words: list[str]) -> list[str]:
    drawn = []
    degrees = next((word for word in words if word.isdigit()), None)
    if family == "WASH" and degrees:
        drawn.append(
            '<text x="14" y="19.2" font-size="7.5" text-anchor="middle" stroke="none" '
            f'fill="currentColor">{degrees}</text>'
        )
    if "HAND" in words:
        drawn.append(_HAND)
    if "GENTLE" in words or "DELICATE" in words:
        drawn.append(_BAR)
    if family == "DRY":
        drawn += [
            shape
            for word, shape in (("TUMBLE", _TUMBLE), ("FLAT", _FLAT), ("LINE", _LINE))
            if word in words
        ]
    dots = 1 if "LOW" in words else 2 if "MEDIUM" in words else 3 if "HIGH" in words else 0
    height = 17.5 if family == "IRON" else 14
    drawn += [
        f'<circle cx="{14 + 3.5 * (index - (dots - 1) / 2):g}" cy="{height:g}" r="1" '
        'fill="currentColor" stroke="none"/>'
        for index in range(dots)
    ]
    if "NOT" in words or "NO" in words:
        drawn.append(_CROSS)
    return drawn
