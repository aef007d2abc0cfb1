"""`up` as a whole, with real stores and stand-ins for our services."""

from __future__ import annotations

import json
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

Up = Callable[..., Any]


def entries(data_folder: Path) -> dict[str, int]:
    record = json.loads((data_folder / "run.json").read_text())
    return {entry["name"]: entry["pid"] for entry in record["entries"]}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(up: Up, data_folder: Path, number: int) -> None:
    running = up("fork")
    running.wait_for("Ready after")
    assert {"postgres", "mongodb", "valkey", "loom", "shuttle"} <= entries(data_folder).keys()
    running.signal(number)
    assert running.ends() == 0
    assert running.left_behind() == []
    assert not (data_folder / "run.json").exists()


def test_a_signal_while_it_starts_stops_everything(up: Up) -> None:
    starting = up("unready")
    starting.wait_for("databases")
    starting.signal(signal.SIGINT)
    assert starting.ends() == 0
    assert starting.left_behind() == []


def test_a_second_signal_does_not_wait_for_a_stubborn_service(up: Up) -> None:
    running = up("stubborn")
    running.wait_for("Ready after")
    running.signal(signal.SIGINT)
    running.wait_for("Stopping")
    began = time.monotonic()
    running.signal(signal.SIGINT)
    assert running.ends() == 0
    assert time.monotonic() - began < 8  # one signal alone takes the 10 s of grace
    assert running.left_behind() == []


def test_a_crashed_service_stops_everything_and_shows_its_log(up: Up, data_folder: Path) -> None:
    running = up("crash", ROUTER_PORT=str(port := _free_port()))
    running.wait_for("Ready after")
    with pytest.raises(OSError, match=r"."):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/crash", timeout=5)
    assert running.ends() == 1
    assert "loom stopped by itself (code 3)" in running.text
    assert "ERROR: out of thread" in running.text
    assert running.left_behind() == []
    assert not (data_folder / "run.json").exists()


def test_a_crashed_store_stops_everything(up: Up, data_folder: Path) -> None:
    running = up()
    running.wait_for("Ready after")
    psutil.Process(entries(data_folder)["valkey"]).kill()
    assert running.ends() == 1
    assert "valkey stopped by itself (signal 9)" in running.text
    assert running.left_behind() == []


def test_kill_9_of_up_leaves_nothing_and_the_data_is_kept(up: Up, data_folder: Path) -> None:
    running = up()
    running.wait_for("Ready after")
    running.signal(signal.SIGKILL)
    running.process.wait(5)
    assert running.all_gone(15)

    again = up()
    again.wait_for("Ready after")
    again.signal(signal.SIGINT)
    assert again.ends() == 0
    assert (data_folder / "logs" / "count.log").read_text() == "starts: 1\nstarts: 2\n"


def test_what_outlived_a_killed_run_is_stopped_by_the_next(up: Up, data_folder: Path) -> None:
    running = up("stubborn", ROUTER_PORT=str(port := _free_port()))
    running.wait_for("Ready after")
    stubborn = psutil.Process(entries(data_folder)["loom"])
    running.signal(signal.SIGKILL)
    running.process.wait(5)
    time.sleep(0.5)
    assert stubborn.is_running()  # the kernel's SIGTERM did not impress it

    again = up(ROUTER_PORT=str(port), LOOM_STOP_GRACE="2")
    again.wait_for("Ready after")
    assert "left behind" in again.text
    assert "loom" in again.text
    assert not stubborn.is_running()
    again.signal(signal.SIGINT)
    assert again.ends() == 0


def test_a_second_start_keeps_data_and_ports_and_does_not_seed_again(
    up: Up, data_folder: Path
) -> None:
    ports = []
    for _ in range(2):
        running = up()
        running.wait_for("Ready after")
        ports.append(json.loads((data_folder / "ports.json").read_text()))
        running.signal(signal.SIGINT)
        assert running.ends() == 0
    assert ports[0] == ports[1]
    assert set(ports[0]) == {"POSTGRES_PORT", "MONGODB_PORT", "REDIS_PORT", "SMTP_PORT"}
    logs = data_folder / "logs"
    assert (logs / "count.log").read_text() == "starts: 1\nstarts: 2\n"
    assert (logs / "plant.log").read_text() == "planted once\n"


def test_two_on_one_folder_are_refused(up: Up) -> None:
    first = up()
    first.wait_for("Ready after")
    second = up()
    assert second.ends() == 1
    assert f"in use by process {first.process.pid}" in second.text
    assert "LOOM_DATA" in second.text
    assert first.process.poll() is None
    first.signal(signal.SIGINT)
    assert first.ends() == 0


def test_a_taken_port_is_named_before_anything_starts(up: Up, data_folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = up(ROUTER_PORT=str(port))
        assert refused.ends() == 1
    assert f"port {port}, where loom is to listen, is held by " in refused.text
    assert f"(process {psutil.Process().pid})" in refused.text
    assert "ROUTER_PORT" in refused.text
    assert not (data_folder / "stores").exists()


def test_a_taken_store_port_is_named_too(up: Up) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = up(POSTGRES_PORT=str(port))
        assert refused.ends() == 1
    assert f"port {port}, where postgres is to listen, is held by " in refused.text
    assert "POSTGRES_PORT" in refused.text


def test_a_failed_step_is_shown_and_stops_everything(up: Up, data_folder: Path) -> None:
    refused = up(DATABASE_URL="postgresql+asyncpg://loom@127.0.0.1:1/loom_{domain}")
    assert refused.ends() == 1
    assert "database loom_accounts" in refused.text
    assert refused.left_behind() == []
    assert not (data_folder / "stores" / "postgres").exists()  # its URL was given


def test_a_store_that_is_given_is_not_started(up: Up, data_folder: Path) -> None:
    running = up(MONGODB_URL="mongodb://127.0.0.1:1/{domain}")
    running.wait_for("Ready after")
    assert "mongodb" not in entries(data_folder)
    running.signal(signal.SIGINT)
    assert running.ends() == 0


def test_an_unready_service_is_named_with_what_it_lacks(up: Up) -> None:
    never = up("unready", LOOM_READY_TIMEOUT="1")
    assert never.ends() == 1
    assert "not ready after 1 s" in never.text
    assert "loom: it answers 503: loom down" in never.text
    assert never.left_behind() == []


def test_verbose_shows_every_line(up: Up) -> None:
    running = up("verbose")
    running.wait_for("Ready after")
    running.wait_for("│ INFO: the stand-in weaves")
    running.signal(signal.SIGINT)
    assert running.ends() == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
