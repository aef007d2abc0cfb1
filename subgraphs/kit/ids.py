"""Opaque identifiers: a prefix that tells the kind, and a ULID that sorts by time of creation."""

from __future__ import annotations

import re

from ulid import ULID

_FORM = re.compile(r"(?P<prefix>[a-z]{2,8})_(?P<ulid>[0-7][0-9A-HJKMNP-TV-Z]{25})")


def new_id(prefix: str) -> str:
    """Return a new identifier such as ``prod_01KAT7…``, unique and ordered by creation."""
    return f"{prefix}_{ULID()}"


def is_id(value: str, prefix: str) -> bool:
    """Tell whether ``value`` has the form of an identifier with this prefix."""
    match = _FORM.fullmatch(value)
    return match is not None and match["prefix"] == prefix
