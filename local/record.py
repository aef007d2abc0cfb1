"""Which processes a run has started, so that a later one can stop what a crash left behind.

A process counts as ours when its number and its start time are those on record, or when its
environment carries the run's random mark, which what it forked inherits. A number alone never
does: the system gives it to others.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from local.child import Child

MARK = "LOOM_RUN"
"""The environment variable that holds the run's mark."""

TOLERANCE = 1.0
"""Seconds by which a start time may move when the system's clock is set."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One process: ``started`` is in seconds since the epoch, ``stop_signal`` ends it in order."""

    name: str
    pid: int
    started: float
    stop_signal: int

    @property
    def process(self) -> psutil.Process | None:
        """The process, if it still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < TOLERANCE
            gone = process.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return None
        return process if same and not gone else None


@dataclass(frozen=True, slots=True)
class Record:
    """A run: its mark and the processes that it started."""

    mark: str
    entries: tuple[Entry, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Record | None:
        """The record in a file, or ``None`` where there is none or a crash cut it short."""
        try:
            content = json.loads(path.read_text())
            return cls(content["mark"], tuple(Entry(**entry) for entry in content["entries"]))
        except (FileNotFoundError, json.JSONDecodeError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(asdict(self), indent=2))
        unfinished.replace(path)

    def with_child(self, child: Child) -> Record:
        """The record and one more process. One that has ended already changes nothing."""
        try:
            started = psutil.Process(child.pid).create_time()
        except psutil.NoSuchProcess:
            return self
        entry = Entry(child.name, child.pid, started, int(child.command.stop_signal))
        return Record(self.mark, (*self.entries, entry))


def stop_leftovers(path: Path, grace: float) -> list[str]:
    """Stops what a dead run left running; returns the names. The record goes with it."""
    record = Record.read(path)
    if record is None:
        return []
    processes = {entry.pid: entry.process for entry in record.entries}
    leftovers = [process for process in processes.values() if process is not None]
    leftovers += [process for process in _marked(record.mark) if process.pid not in processes]
    names = {entry.pid: entry.name for entry in record.entries}
    signals = {entry.pid: entry.stop_signal for entry in record.entries}
    for process in leftovers:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signals.get(process.pid, signal.SIGTERM))
    _, alive = psutil.wait_procs(leftovers, timeout=grace)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=grace)
    path.unlink(missing_ok=True)
    return sorted({names.get(process.pid, "a child") for process in leftovers})


def _marked(mark: str) -> Iterable[psutil.Process]:
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark:
                yield process
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue  # another account's, or gone meanwhile: not ours
