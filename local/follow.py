"""Shows on the console what the services write to their logs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

STYLES = ("cyan", "magenta", "blue", "green", "yellow", "bright_cyan", "bright_magenta")

LOUD = frozenset({"warning", "error", "critical", "fatal", "panic"})

_LEVEL = re.compile(
    r"\b(trace|debug|info|log|notice|warning|error|critical|fatal|panic)\b", re.IGNORECASE
)

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Follower:
    """Prints, at each :meth:`poll`, the lines that were added since the one before.

    Only warnings and worse are printed, with the lines that belong to them (a traceback), and only
    after :meth:`listen`: while services start they miss each other, and say so. ``everything``
    prints all lines from the beginning.
    """

    def __init__(self, console: Console, *, everything: bool) -> None:
        self._console = console
        self._everything = everything
        self._listening = everything
        self._tails: dict[str, _Tail] = {}

    def add(self, name: str, log: Path) -> None:
        """Follows a log from its present end."""
        self._tails[name] = _Tail(log, STYLES[len(self._tails) % len(STYLES)])

    def listen(self) -> None:
        """Begins with what is written from now on, unless everything is printed anyway."""
        if not self._listening:
            for tail in self._tails.values():
                tail.skip()
        self._listening = True

    def poll(self) -> None:
        if not self._listening:
            return
        width = max(map(len, self._tails), default=0)
        for name, tail in self._tails.items():
            for line in tail.lines():
                if self._everything or tail.is_loud(line):
                    prefix = Text(f"{name:<{width}} │ ", tail.style)
                    self._console.print(prefix + Text.from_ansi(line), soft_wrap=True)


class _Tail:
    def __init__(self, log: Path, style: str) -> None:
        self.style = style
        self._log = log
        self.skip()
        self._unfinished = b""
        self._loud = False

    def skip(self) -> None:
        self._position = self._log.stat().st_size if self._log.exists() else 0

    def lines(self) -> Iterable[str]:
        if not self._log.exists():
            return []
        with self._log.open("rb") as log:
            log.seek(self._position)
            added = log.read()
        self._position += len(added)
        *whole, self._unfinished = (self._unfinished + added).split(b"\n")
        return [line.decode(errors="replace") for line in whole]

    def is_loud(self, line: str) -> bool:
        """Whether a line is a warning or worse; one without a level belongs to the one before."""
        level = _level(line)
        if level is not None:
            self._loud = level in LOUD
        return self._loud


def _level(line: str) -> str | None:
    """The level a line states: as JSON, or as a word near its beginning."""
    if line.startswith("{"):
        try:
            return str(json.loads(line).get("level", "info"))
        except json.JSONDecodeError:
            return None
    if line[:1].isspace():  # a traceback's or a statement's next line
        return None
    match = _LEVEL.search(_COLOUR.sub("", line)[:80])
    return match.group().lower() if match else None
