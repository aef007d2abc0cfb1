"""Runs `up` as a process of its own, and sees to it that nothing of it outlives a test."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

ELSEWHERE = ("DATABASE_URL", "MONGODB_URL", "REDIS_URL", "BROKER_URL", "SMTP_URL", "LOOM_SEED")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Started:
    """A command that a test has started, and everything that it started in turn."""

    def __init__(self, argv: list[str], environment: dict[str, str], output: Path) -> None:
        self.mark = secrets.token_hex(8)
        self.output = output
        inherited = {key: value for key, value in os.environ.items() if key not in ELSEWHERE}
        with output.open("ab") as file:
            self.process = subprocess.Popen(
                argv,
                env={**inherited, **environment, "LOOM_TEST_MARK": self.mark},
                cwd=ROOT,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    @property
    def text(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str, timeout: float = 60.0) -> None:
        """Returns when it has printed ``words``; fails the test when it ends before."""
        deadline = time.monotonic() + timeout
        while words not in self.text:
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{words!r} was not printed:\n{self.text}")
            time.sleep(0.05)

    def ends(self, timeout: float = 30.0) -> int:
        """Its exit code."""
        return self.process.wait(timeout)

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def left_behind(self) -> list[psutil.Process]:
        """What still runs of all that it started, however far removed."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def all_gone(self, timeout: float) -> bool:
        """Whether nothing of it runs any more, at the latest after ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        while self.left_behind():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return bool(process.environ().get("LOOM_TEST_MARK") == self.mark)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """A data folder; pytest's own are closed to the account that PostgreSQL runs as."""
    folder = Path(tempfile.mkdtemp(prefix="loom-local-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def start(tmp_path: Path, data_folder: Path) -> Iterator[Callable[..., Started]]:
    """Starts ``python ARGUMENTS…`` on the data folder, with free ports and more ``environment``."""
    started: list[Started] = []
    ports = {name: str(free_port()) for name in ("ROUTER_PORT", "STOREFRONT_PORT")}

    def begin(*arguments: str, **environment: str) -> Started:
        variables = {"LOOM_DATA": str(data_folder), **ports, **environment}
        output = tmp_path / f"output-{len(started)}.txt"
        one = Started([sys.executable, *arguments], variables, output)
        started.append(one)
        return one

    yield begin
    for one in started:
        for process in one.left_behind():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        one.process.wait(10)


@pytest.fixture
def up(start: Callable[..., Started]) -> Callable[..., Started]:
    """Starts `up` with the stand-ins' modes, and more environment by name."""

    def begin(*modes: str, **environment: str) -> Started:
        return start(str(HERE / "run_stand_ins.py"), *modes, **environment)

    return begin
