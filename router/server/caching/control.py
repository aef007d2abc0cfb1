"""``Cache-Control``: what a subgraph says of its answer, and what the router says of its own.

Source: RFC 9111, sections 5.1 (Age) and 5.2 (Cache-Control).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FORBIDDING: Final = frozenset({"no-store", "no-cache", "must-understand"})

OWN_VARIATIONS: Final = frozenset({"accept", "accept-encoding", "origin", "content-type"})
"""What a ``Vary`` may name freely: the router sends the same of these with every request."""

IDENTITY: Final = frozenset({"loom-identity", "authorization", "cookie"})


@dataclass(frozen=True, slots=True)
class Control:
    """For how many seconds an answer may be kept, and whether for one identity alone.

    ``max_age`` ``None``: the answer does not say. 0: not at all.
    """

    max_age: int | None = None
    private: bool = False


SILENT: Final = Control()
FORBIDDEN: Final = Control(0)


def read_control(headers: Mapping[str, str], forwarded: frozenset[str]) -> Control:
    """What the headers of a subgraph's answer say.

    ``s-maxage`` goes before ``max-age``, for the router is a shared cache; ``Age`` is taken off.
    ``forwarded`` are the names (lower case) of the client's headers that the key of the cache has:
    an answer that varies by any other is not kept, nor one that sets a cookie. One that varies by
    identity is private.
    """
    if "Set-Cookie" in headers:
        return FORBIDDEN
    vary = headers.get("Vary")
    varied = {name.strip().lower() for name in vary.split(",")} if vary else set()
    if varied - OWN_VARIATIONS - IDENTITY - forwarded:
        return FORBIDDEN
    private = not varied.isdisjoint(IDENTITY)
    text = headers.get("Cache-Control")
    if text is None:
        return Control(None, private) if private else SILENT
    return _limit(text, headers.get("Age") or "0", private=private)


def _limit(text: str, age: str, *, private: bool) -> Control:
    directives = dict(_directive(part) for part in text.split(","))
    if not FORBIDDING.isdisjoint(directives):
        return FORBIDDEN
    private = private or "private" in directives
    seconds = directives.get("s-maxage") if not private else None
    if seconds is None:
        seconds = directives.get("max-age")
    if seconds is None:
        return Control(None, private)
    return Control(max(0, _number(seconds) - _number(age)), private)


def _directive(part: str) -> tuple[str, str | None]:
    name, equals, value = part.partition("=")
    return name.strip().lower(), value.strip(' "') if equals else None


def _number(text: str) -> int:
    """Seconds; what is no number counts as 0, as a stale answer does (RFC 9111, 4.2.1)."""
    return int(text) if text.isascii() and text.isdigit() else 0


def write_control(max_age: float, *, private: bool) -> bytes:
    """The value of the header on an answer to a client."""
    if max_age < 1:
        return b"no-store"
    return b"max-age=%d, %s" % (int(max_age), b"private" if private else b"public")
