"""Where answers are kept: memory before Redis; who fetches what; and what is counted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from time import monotonic, time
from typing import Final

from router.server.caching.entry import Entry
from router.server.caching.memory import MemoryStore
from router.server.caching.shared import SharedStore

REMEMBERED_SECONDS: Final = 60.0
"""For how long an invalidation is known to a fetch that began before it; longer than any fetch."""

MAX_REMEMBERED: Final = 10_000

MAX_WRITING: Final = 256
"""Writes to Redis at a time. Where it cannot keep up, it gets to keep less."""


class CacheStore:
    """Kept answers by key. A part that is ``None`` is switched off.

    ``under_way`` has a future for each key that somebody is fetching, so that others may wait for
    it instead of asking the subgraph for the same.
    """

    def __init__(
        self,
        memory: MemoryStore | None,
        shared: SharedStore | None,
        wall: Callable[[], float] = time,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.memory = memory
        self.shared = shared
        self.wall = wall
        self.clock = clock
        self.under_way: dict[bytes, asyncio.Future[Entry | None]] = {}
        self.lookups: Counter[tuple[str, str, str]] = Counter()
        self.invalidations: Counter[str] = Counter()
        self._invalidated: dict[str, float] = {}
        self._emptied = float("-inf")
        self._writing: set[asyncio.Task[None]] = set()

    async def find(self, keys: Sequence[bytes]) -> list[Entry | None]:
        """The entries of these keys, in their order. What Redis has, memory gets."""
        now = self.wall()
        memory = self.memory
        if memory is None:
            found: list[Entry | None] = [None] * len(keys)
        else:
            found = [memory.get(key, now) for key in keys]
        if self.shared is None:
            return found
        missing = [index for index, entry in enumerate(found) if entry is None]
        if not missing:
            return found
        began = self.clock()
        entries = await self.shared.get([keys[index] for index in missing], now)
        for index, entry in zip(missing, entries, strict=True):
            if entry is None or self._outdated(entry, began):
                continue
            found[index] = entry
            if memory is not None:
                memory.put(keys[index], entry)
        return found

    def keep(self, entries: Sequence[tuple[bytes, Entry]], began: float) -> None:
        """Keeps entries, but for those that were invalidated since their fetch ``began``."""
        fresh = [(key, entry) for key, entry in entries if not self._outdated(entry, began)]
        if not fresh:
            return
        if self.memory is not None:
            for key, entry in fresh:
                self.memory.put(key, entry)
        if self.shared is not None and len(self._writing) < MAX_WRITING:
            # The client need not wait for Redis.
            task = asyncio.create_task(self.shared.put(fresh, self.wall()))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def settle(self) -> None:
        """Waits until everything is in Redis that is on its way there."""
        while self._writing:
            await asyncio.wait(self._writing)

    async def invalidate(self, tags: Sequence[str], origin: str) -> int:
        """Drops whatever has one of the tags, everywhere; returns how many entries that were.

        An entry that is in memory and in Redis counts once.
        """
        now = self.clock()
        for tag in tags:
            self._invalidated[tag] = now
        if len(self._invalidated) > MAX_REMEMBERED:
            recent = now - REMEMBERED_SECONDS
            self._invalidated = {
                tag: then for tag, then in self._invalidated.items() if then > recent
            }
        here = self.memory.invalidate(tags) if self.memory is not None else 0
        there = await self.shared.invalidate(tags) if self.shared is not None else 0
        self.invalidations[origin] += 1
        return max(here, there)

    def forget(self) -> None:
        """Empties the memory: invalidations may have been missed."""
        self._emptied = self.clock()
        if self.memory is not None:
            self.memory.clear()

    def _outdated(self, entry: Entry, began: float) -> bool:
        if self._emptied > began:
            return True
        if not self._invalidated:
            return False
        return any(self._invalidated.get(tag, began) > began for tag in entry.tags)
