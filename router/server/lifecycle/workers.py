"""Several processes that serve on one port, and the one that watches over them."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from types import FrameType
from typing import Any, Final, TypeAlias

import structlog

from router.server.lifecycle.peers import Peers
from router.server.settings import ConfigurationError

logger: Final[Any] = structlog.get_logger(__name__)

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 10.0
"""Seconds until a worker that died is replaced; twice as many each time, from the first again once
one has lived for ``SETTLED`` seconds."""
SETTLED: Final = 30.0

STOP: Final = (signal.SIGTERM, signal.SIGINT)


class WorkerFailedError(Exception):
    """A worker could not begin. The message says why."""


class Link:
    """A worker's line to its supervisor."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ready(self) -> None:
        """Tells that the worker serves."""
        self._connection.send("")

    def failed(self, reason: str) -> None:
        """Tells why it cannot."""
        self._connection.send(reason or "no reason")

    def on_lost(self, callback: Callable[[], None]) -> None:
        """Calls back, within the running loop, when there is no supervisor any more."""
        loop = asyncio.get_running_loop()
        number = self._connection.fileno()

        def lost() -> None:
            loop.remove_reader(number)
            callback()

        loop.add_reader(number, lost)


Work: TypeAlias = Callable[[socket.socket, Link, Peers], None]


@dataclass(slots=True)
class Slot:
    """The place of one worker. ``due`` is when it is to be started, while there is none."""

    number: int
    listener: socket.socket
    process: ForkProcess | None = None
    line: Connection | None = None
    started: float = 0.0
    deaths: int = 0
    ready: bool = False
    due: float | None = 0.0


class Supervisor:
    """Keeps ``count`` workers running until SIGTERM or SIGINT, and passes SIGHUP on to them.

    A worker is a fork that calls ``work`` with its listening socket. There is one for each, or one
    that all share. The sockets stay open here, so that clients wait, and are not refused, while a
    worker that died is replaced. After a signal to stop workers have ``patience`` seconds.
    """

    def __init__(
        self, count: int, listeners: Sequence[socket.socket], work: Work, *, patience: float
    ) -> None:
        self._slots = [Slot(number, listeners[number % len(listeners)]) for number in range(count)]
        self._listeners = listeners
        self._work = work
        self._patience = patience
        self._signals: list[int] = []
        self._stop_at: float | None = None
        self._bell, self._ring = socket.socketpair()
        self._begun = False

    def run(self, on_ready: Callable[[], None]) -> None:
        """Runs until asked to stop; ``on_ready`` is called once all workers serve.

        Raises :class:`WorkerFailedError` where one of the first workers cannot begin, and
        ``KeyboardInterrupt`` after SIGINT.
        """
        for number in (*STOP, signal.SIGHUP):
            signal.signal(number, self._hear)
        self._ring.setblocking(False)
        with TemporaryDirectory(prefix="router-") as folder:
            try:
                while self._stop_at is None or any(slot.process for slot in self._slots):
                    self._start_due(Path(folder))
                    self._wait()
                    self._obey()
                    for slot in self._slots:
                        self._look_after(slot)
                    if not self._begun and all(slot.ready for slot in self._slots):
                        self._begun = True
                        on_ready()
            finally:
                for slot in self._slots:
                    if slot.process is not None:
                        slot.process.kill()
        if signal.SIGINT in self._signals:
            raise KeyboardInterrupt

    def _hear(self, number: int, _: FrameType | None) -> None:
        self._signals.append(number)
        try:
            self._ring.send(b"\0")
        except BlockingIOError:
            return  # it rings already

    def _obey(self) -> None:
        heard, self._signals = self._signals, [n for n in self._signals if n == signal.SIGINT]
        for number in heard:
            if number == signal.SIGHUP:
                self._tell_all(signal.SIGHUP)
            elif number in STOP and (number != signal.SIGINT or self._stop_at is None):
                self._tell_all(signal.SIGTERM)
                if self._stop_at is None:
                    self._stop_at = monotonic() + self._patience
                    for listener in self._listeners:
                        listener.close()
        if self._stop_at is not None and monotonic() > self._stop_at:
            self._tell_all(signal.SIGKILL)

    def _tell_all(self, number: int) -> None:
        for slot in self._slots:
            if (
                slot.process is not None
                and slot.process.pid is not None
                and slot.process.is_alive()
            ):
                os.kill(slot.process.pid, number)

    def _start_due(self, folder: Path) -> None:
        now = monotonic()
        for slot in self._slots:
            if self._stop_at is None and slot.due is not None and slot.due <= now:
                self._start(slot, folder)

    def _start(self, slot: Slot, folder: Path) -> None:
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("fork").Process(
            target=self._be_worker,
            args=(slot, Link(theirs), ours, Peers(folder, slot.number)),
            daemon=True,
        )
        process.start()
        theirs.close()
        slot.process, slot.line = process, ours
        slot.started, slot.due, slot.ready = monotonic(), None, False

    def _be_worker(self, slot: Slot, link: Link, ours: Connection, peers: Peers) -> None:
        """The worker's whole life."""
        for number in STOP:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        for line in (ours, *(other.line for other in self._slots if other.line is not None)):
            line.close()
        for listener in self._listeners:
            if listener is not slot.listener:
                listener.close()
        self._bell.close()
        self._ring.close()
        try:
            self._work(slot.listener, link, peers)
        except ConfigurationError as error:
            link.failed(str(error))
            sys.exit(1)
        except KeyboardInterrupt:
            return

    def _wait(self) -> None:
        """Until something happens: a signal, a word or the end of a worker, a time to act."""
        awaited: list[Any] = [self._bell]
        awaited += [slot.line for slot in self._slots if slot.line is not None]
        awaited += [slot.process.sentinel for slot in self._slots if slot.process is not None]
        times = [slot.due for slot in self._slots if slot.due is not None]
        if self._stop_at is not None:
            times = [self._stop_at]
        timeout = max(0.0, min(times) - monotonic()) if times else None
        if self._bell in wait(awaited, timeout):
            self._bell.recv(4096)

    def _look_after(self, slot: Slot) -> None:
        if slot.line is not None and slot.line.poll():
            try:
                reason = slot.line.recv()
            except EOFError:
                slot.line.close()
                slot.line = None
            else:
                slot.ready = not reason
                if reason and not self._begun:
                    raise WorkerFailedError(reason)
                if reason:
                    logger.error("worker_failed", worker=slot.number, reason=reason)
        process = slot.process
        if process is None or process.is_alive():
            return
        code = process.exitcode
        process.close()
        slot.process = None
        if self._stop_at is not None:
            return
        if not self._begun:
            raise WorkerFailedError(f"a worker ended with {code} before it served")
        slot.deaths = 1 if monotonic() - slot.started > SETTLED else slot.deaths + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (slot.deaths - 1))
        slot.due = monotonic() + pause
        logger.error("worker_died", worker=slot.number, exit_code=code, restart_in=pause)
