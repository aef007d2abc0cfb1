"""By what answers are kept apart: the client's identity, rights and forwarded headers."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

import orjson

from router.server.claims import Claims
from router.server.identity import HEADER

DIGEST_BYTES: Final = 20
MAX_REMEMBERED: Final = 4096

OF_ONE_REQUEST: Final = frozenset(
    {HEADER.lower(), "x-request-id", "traceparent", "tracestate", "baggage"}
)
"""Headers that say nothing of what is asked for; the identity is in the keys by its claims."""


class Apart:
    """Digests what may make the answers to two clients differ.

    ``separate_rights``: roles and scopes are among it for public answers too, so that what staff
    may see is not shown to shoppers though a hint calls it public.
    """

    def __init__(self, *, separate_rights: bool) -> None:
        self._separate = separate_rights
        self._remembered: dict[Claims, tuple[bytes, bytes | None]] = {}

    def rights_and_identity(self, claims: Claims) -> tuple[bytes, bytes | None]:
        """Digests of the client's rights, and of its identity; none for an anonymous client."""
        found = self._remembered.get(claims)
        if found is None:
            rights: list[object] = [sorted(claims.roles), sorted(claims.scope.split())]
            public = _digest(orjson.dumps(rights if self._separate else None))
            identity = [claims.kind, claims.subject, *rights]
            private = _digest(orjson.dumps(identity)) if claims.subject is not None else None
            if len(self._remembered) >= MAX_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[claims] = (public, private)
        return found


def forwarded_headers(
    headers: Mapping[str, str], special: Mapping[str, Mapping[str, str]]
) -> dict[str, list[str]]:
    """The headers that a subgraph may make its answer depend on, in lower case, and their values:
    one, or one more for each subgraph that is sent another.
    """
    found: dict[str, list[str]] = {}
    for sent in (headers, *special.values()):
        for name, value in sent.items():
            lower = name.lower()
            if lower not in OF_ONE_REQUEST:
                found.setdefault(lower, []).append(value)
    return found


def with_headers(rights: bytes, forwarded: Mapping[str, list[str]]) -> bytes:
    """The digest of the rights and the headers' values."""
    if not forwarded:
        return rights
    return _digest(rights + orjson.dumps(forwarded, option=orjson.OPT_SORT_KEYS))


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=DIGEST_BYTES).digest()
