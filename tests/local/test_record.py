"""What a dead run left is stopped, and nobody else is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from local.child import Child, Command
from local.record import MARK, Entry, Record, stop_leftovers

SLEEP = (sys.executable, "-c", "import time; time.sleep(300)")


@pytest.fixture
def bystander() -> Iterator[psutil.Process]:
    with subprocess.Popen(SLEEP) as process:
        yield psutil.Process(process.pid)
        process.kill()


def test_a_process_on_record_is_stopped(tmp_path: Path) -> None:
    child = Child(Command("loom", SLEEP, tmp_path / "log", stop_signal=signal.SIGINT))
    path = tmp_path / "run.json"
    Record("a mark of its own").with_child(child).write(path)
    assert stop_leftovers(path, 10) == ["loom"]
    assert not psutil.pid_exists(child.pid)
    assert child.wait(1)
    assert not path.exists()


def test_what_a_dead_process_forked_is_known_by_its_mark(tmp_path: Path) -> None:
    environment = {**os.environ, MARK: "a mark for this test"}
    with subprocess.Popen(SLEEP, env=environment) as orphan:
        path = tmp_path / "run.json"
        Record("a mark for this test").write(path)
        assert stop_leftovers(path, 10) == ["a child"]
        assert not psutil.pid_exists(orphan.pid)


def test_a_number_that_now_belongs_to_another_is_left_alone(
    tmp_path: Path, bystander: psutil.Process
) -> None:
    path = tmp_path / "run.json"
    earlier = bystander.create_time() - 60
    Record("no such mark", (Entry("loom", bystander.pid, earlier, 15),)).write(path)
    assert stop_leftovers(path, 1) == []
    assert bystander.is_running()
    assert not path.exists()


def test_a_record_cut_short_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"mark": "x", "ent')
    assert Record.read(path) is None
    assert stop_leftovers(path, 1) == []
