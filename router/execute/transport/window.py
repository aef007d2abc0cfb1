"""Counting what happened lately."""

from __future__ import annotations

from typing import Final

SLICES: Final = 10


class Window:
    """How many events there were in the last ``seconds``, and how many of them were marked.

    Time passes in ten slices, so that the oldest tenth is forgotten at once. ``now`` is a reading
    of any clock that never goes back.
    """

    __slots__ = ("_end", "_events", "_marked", "_slice", "_width", "events", "marked")

    def __init__(self, seconds: float) -> None:
        self._width = seconds / SLICES
        self._slice = 0
        self._end = self._width
        self._events = [0] * SLICES
        self._marked = [0] * SLICES
        self.events = 0
        self.marked = 0

    def turn(self, now: float) -> None:
        """Forgets what is too long ago; the sums ``events`` and ``marked`` are as of now then."""
        if now < self._end:
            return
        current = int(now / self._width)
        for passed in range(max(self._slice + 1, current - SLICES + 1), current + 1):
            place = passed % SLICES
            self.events -= self._events[place]
            self.marked -= self._marked[place]
            self._events[place] = self._marked[place] = 0
        self._slice = current
        self._end = (current + 1) * self._width

    def add(self, now: float) -> None:
        """Counts an event."""
        if now >= self._end:
            self.turn(now)
        self._events[self._slice % SLICES] += 1
        self.events += 1

    def mark(self, now: float) -> None:
        """Marks an event that was counted, or is counted for nothing else."""
        self.turn(now)
        self._marked[self._slice % SLICES] += 1
        self.marked += 1

    def clear(self) -> None:
        """Forgets everything."""
        self._events = [0] * SLICES
        self._marked = [0] * SLICES
        self.events = self.marked = 0
