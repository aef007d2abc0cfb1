"""The cache of prepared operations: least recently used goes first, bounded in two ways."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class CacheCounts:
    """How often an operation was found, and how often it had to be prepared."""

    hits: int = 0
    misses: int = 0


class OperationCache(Generic[T]):
    """Maps a document and an operation name to what was prepared for them.

    The document's text itself is the key: Python hashes it as fast as a digest would be made, and
    two documents can never be taken for one another. ``entries`` bounds the number kept,
    ``characters`` the sum of their documents' lengths, so that a client that sends ever new, ever
    longer documents cannot fill the memory. A document longer than that is not kept.
    """

    def __init__(self, *, entries: int, characters: int) -> None:
        self._entries = entries
        self._characters = characters
        self._kept: OrderedDict[tuple[str, str | None], T] = OrderedDict()
        self._length = 0
        self.counts = CacheCounts()

    def __len__(self) -> int:
        return len(self._kept)

    def holds(self, query: str, operation_name: str | None) -> bool:
        """Whether ``get`` would find it; not counted as a lookup."""
        return (query, operation_name) in self._kept

    def get(self, query: str, operation_name: str | None) -> T | None:
        """What was prepared for this document and name, if it is still kept."""
        key = (query, operation_name)
        found = self._kept.get(key)
        if found is None:
            self.counts.misses += 1
            return None
        self._kept.move_to_end(key)
        self.counts.hits += 1
        return found

    def recent(self, most: int) -> list[tuple[str, str | None]]:
        """Documents and operation names, the one used last first; at most so many."""
        return list(islice(reversed(self._kept), most))

    def put(self, query: str, operation_name: str | None, prepared: T) -> None:
        """Keeps an operation, and lets go of the least recently used ones that no longer fit."""
        if len(query) > self._characters or self._entries < 1:
            return
        key = (query, operation_name)
        if key not in self._kept:
            self._length += len(query)
        self._kept[key] = prepared
        self._kept.move_to_end(key)
        while len(self._kept) > self._entries or self._length > self._characters:
            (old, _), _ = self._kept.popitem(last=False)
            self._length -= len(old)
