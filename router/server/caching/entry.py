"""One kept answer: an entity, or the data of a fetch of root fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson

OVERHEAD: Final = 400
"""Bytes that an entry takes in memory beside its text: itself, its key, its places in the index."""

PER_TAG: Final = 150


@dataclass(frozen=True, slots=True)
class Entry:
    """``body`` is JSON as the subgraph sent it. ``expires`` is in seconds since 1970, so that all
    routers mean the same time. ``private``: for one identity, which its key has.
    """

    body: bytes
    expires: float
    private: bool
    tags: tuple[str, ...]

    @property
    def size(self) -> int:
        """Roughly the bytes that it takes in memory."""
        return OVERHEAD + len(self.body) + PER_TAG * len(self.tags)


def encode(entry: Entry) -> bytes:
    """An entry as it is kept in Redis: a line of JSON, then the body."""
    return orjson.dumps([entry.expires, entry.private, entry.tags]) + b"\n" + entry.body


def decode(text: bytes) -> Entry | None:
    """The entry; ``None`` for what is none, such as one of another version of the router."""
    head, _, body = text.partition(b"\n")
    try:
        expires, private, tags = orjson.loads(head)
        return Entry(body, float(expires), bool(private), tuple(tags))
    except (ValueError, TypeError):
        return None
