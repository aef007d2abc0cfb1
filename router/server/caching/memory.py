"""Kept answers in this router's memory: the least recently used go first, bounded by bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from router.server.caching.entry import Entry


class MemoryStore:
    """Entries by key, and keys by tag. An entry that has expired is never returned."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[bytes, Entry] = OrderedDict()
        self._tagged: dict[str, set[bytes]] = {}
        self.bytes = 0
        self.evictions = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: bytes, now: float) -> Entry | None:
        """The entry, unless it has expired by ``now``."""
        entry = self._kept.get(key)
        if entry is None:
            return None
        if entry.expires <= now:
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return entry

    def put(self, key: bytes, entry: Entry) -> None:
        """Keeps an entry in place of any other under its key, if it is not larger than all."""
        if key in self._kept:
            self._drop(key)
        if entry.size > self._max_bytes:
            return
        self._kept[key] = entry
        self.bytes += entry.size
        for tag in entry.tags:
            self._tagged.setdefault(tag, set()).add(key)
        while self.bytes > self._max_bytes:
            self._drop(next(iter(self._kept)))
            self.evictions += 1

    def invalidate(self, tags: Iterable[str]) -> int:
        """Drops whatever has one of the tags; returns how many entries that were."""
        keys = {key for tag in tags for key in self._tagged.get(tag, ())}
        for key in keys:
            self._drop(key)
        return len(keys)

    def clear(self) -> None:
        """Drops everything."""
        self._kept.clear()
        self._tagged.clear()
        self.bytes = 0

    def _drop(self, key: bytes) -> None:
        entry = self._kept.pop(key)
        self.bytes -= entry.size
        for tag in entry.tags:
            keys = self._tagged[tag]
            keys.discard(key)
            if not keys:
                del self._tagged[tag]
