"""Short texts that people type in: names and lines of addresses."""

from __future__ import annotations

import unicodedata

_REFUSED = frozenset({"Cc", "Cs", "Co", "Cn"})


def tidied(text: str) -> str:
    """Return ``text`` in Unicode's form NFC, without outer space, runs of space as one."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def is_printable(text: str) -> bool:
    """Tell whether ``text`` has no control characters, which no store and no mail should meet.

    Format characters pass: some scripts need them inside words.
    """
    return not any(unicodedata.category(character) in _REFUSED for character in text)
