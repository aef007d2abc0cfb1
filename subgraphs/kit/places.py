"""Places by their ISO codes."""

from __future__ import annotations

from typing import Final

from babel import Locale

_NO_COUNTRIES: Final = frozenset({
    "AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ",
})  # fmt: skip
"""Codes of CLDR's that ISO 3166-1 does not assign to a country. XK (Kosovo) is in use by all."""

COUNTRIES: Final = (
    frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2)  # noqa: PLR2004  # alpha-2
    - _NO_COUNTRIES
)
"""ISO 3166-1 alpha-2."""
