from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import psutil

from local.child import Child, Command, stop_together

STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    time.sleep(300)
print("stubborn", flush=True)
time.sleep(300)
"""


def _start(code: str, log: Path, name: str = "loom") -> Child:
    return Child(Command(name, (sys.executable, "-c", code), log))


def _wait_for(log: Path, words: str) -> None:
    deadline = time.monotonic() + 20
    while words not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_tail_is_of_this_run_alone(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("yesterday\n")
    child = _start("import sys; print('today'); print('to the end'); sys.exit(7)", log)
    assert child.wait(20)
    assert child.returncode == 7
    assert child.tail() == "today\nto the end"
    assert child.tail(lines=1) == "to the end"
    assert log.read_text().startswith("yesterday\n")


def test_stop_asks_first(tmp_path: Path) -> None:
    log = tmp_path / "log"
    orderly = (
        "import signal, sys, time; "
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit('in order')); "
        "print('up', flush=True); time.sleep(300)"
    )
    child = _start(orderly, log)
    _wait_for(log, "up")
    child.stop()
    assert child.returncode == 1
    assert child.tail().endswith("in order")


def test_stop_ends_the_whole_group_of_a_stubborn_one(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = _start(STUBBORN, log)
    _wait_for(log, "stubborn")
    (grandchild,) = psutil.Process(child.pid).children()
    child.stop(grace=0.2)
    assert child.returncode == -signal.SIGKILL
    _, alive = psutil.wait_procs([grandchild], timeout=5)
    assert alive == []


def test_several_share_one_grace(tmp_path: Path) -> None:
    children = [_start(STUBBORN, tmp_path / f"log-{number}") for number in range(4)]
    for number in range(4):
        _wait_for(tmp_path / f"log-{number}", "stubborn")
    began = time.monotonic()
    stop_together(children, grace=0.5)
    assert time.monotonic() - began < 4 * 0.5
    assert {child.returncode for child in children} == {-signal.SIGKILL}
