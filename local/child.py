"""One process that we started: its command, its log file, and how to stop it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")


@dataclass(frozen=True, slots=True)
class Command:
    """How to start a process.

    ``env`` is added to our own environment. ``stop_signal`` asks for an orderly end; it is also
    what the process gets when we die without having stopped it. Without a ``log`` it writes where
    we do. ``user`` is the account to run as,
    where that is not ours.
    """

    name: str
    argv: tuple[str, ...]
    log: Path | None
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    user: str | None = None


class Child:
    """A running process, the leader of a process group of its own.

    A group of its own keeps a terminal's Ctrl-C from reaching it before we choose, and lets what it
    forked be stopped with it. Start children from the main thread: the kernel's parent-death signal
    follows the *thread* that forked.
    """

    def __init__(self, command: Command) -> None:
        self.command = command
        leash = (sys.executable, "-I", "-S", str(LEASH), str(os.getpid()))
        wish = (str(int(command.stop_signal)), command.user or "-", "--")
        self._log_start = 0
        with ExitStack() as opened:
            log = None
            if command.log is not None:
                command.log.parent.mkdir(parents=True, exist_ok=True)
                log = opened.enter_context(command.log.open("ab"))
                self._log_start = log.tell()
            self._process = subprocess.Popen(
                (*leash, *wish, *command.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=None if log is None else subprocess.STDOUT,
                env={**os.environ, **command.env},
                cwd=command.cwd,
                start_new_session=True,
            )

    @property
    def name(self) -> str:
        return self.command.name

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, negative for a signal; ``None`` while it runs."""
        return self._process.poll()

    def wait(self, timeout: float) -> bool:
        """Whether it ended within ``timeout`` seconds."""
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def signal(self, number: int) -> None:
        if self._process.poll() is None:
            self._process.send_signal(number)

    def kill(self) -> None:
        """Ends the whole group at once, without an orderly end."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self, grace: float = 10.0) -> None:
        """Asks for an orderly end, waits ``grace`` seconds, then ends what is left of the group."""
        self.signal(self.command.stop_signal)
        self.wait(grace)
        self.kill()

    def tail(self, lines: int = 20) -> str:
        """The last lines that this run of the process wrote."""
        if self.command.log is None:
            return ""
        with self.command.log.open("rb") as log:
            log.seek(self._log_start)
            text = log.read().decode(errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def stop_together(children: Iterable[Child], grace: float = 10.0) -> None:
    """Stops several at the same time; ``grace`` seconds are for all of them."""
    alive = [child for child in children if child.returncode is None]
    for child in alive:
        child.signal(child.command.stop_signal)
    deadline = time.monotonic() + grace
    for child in alive:
        child.wait(max(0.0, deadline - time.monotonic()))
    for child in children:
        child.kill()
