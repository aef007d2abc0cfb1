"""SIGINT, SIGTERM and SIGHUP: noted when they come, acted upon where it is safe."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class InterruptedBySignal(Exception):
    """Somebody asked us to end."""


class Interruption:
    """Whether we were asked to end. ``hurry`` is called should we be asked again meanwhile."""

    def __init__(self, hurry: Callable[[], None]) -> None:
        self._asked = threading.Event()
        self._hurry = hurry
        for number in SIGNALS:
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked.is_set():
            self._hurry()
        self._asked.set()

    @property
    def requested(self) -> bool:
        return self._asked.is_set()

    def check(self) -> None:
        """Raises :class:`InterruptedBySignal` if we were asked to end."""
        if self._asked.is_set():
            raise InterruptedBySignal

    def pause(self, seconds: float) -> None:
        """Sleeps, and raises :class:`InterruptedBySignal` as soon as we are asked to end."""
        self._asked.wait(seconds)
        self.check()
