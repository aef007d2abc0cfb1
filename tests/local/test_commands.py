"""The commands beside `up`: stores, env, status, reset."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local.stores.postgres import create_databases

Start = Callable[..., Any]


def _exports(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line.startswith("export ")]
    pairs = (line.removeprefix("export ").split("=", 1) for line in lines)
    return {name: value.strip("'") for name, value in pairs}


def test_stores_alone_with_their_settings_then_reset(start: Start, data_folder: Path) -> None:
    stores = start("-m", "local", "stores")
    stores.wait_for("export WORKER_PORT")
    printed = _exports(stores.text)
    accounts = printed["DATABASE_URL"].replace("{domain}", "accounts")
    assert create_databases([accounts]) == []  # it answers, and has the domain's database

    beside = start("-m", "local", "env")
    assert beside.ends() == 0
    assert _exports(beside.text) == printed

    status = start("-m", "local", "status")
    assert status.ends() == 1  # the stores run, the services do not
    assert "postgres" in status.text
    assert "Connection refused" in status.text

    refused = start("-m", "local", "reset")
    assert refused.ends() == 1
    assert f"in use by process {stores.process.pid}" in refused.text
    assert (data_folder / "stores" / "postgres").exists()

    stores.signal(signal.SIGTERM)
    assert stores.ends() == 0
    assert stores.left_behind() == []

    reset = start("-m", "local", "reset")
    assert reset.ends() == 0
    assert {path.name for path in data_folder.iterdir()} == {"lock"}


def test_where_nothing_runs_that_is_said(start: Start, data_folder: Path) -> None:
    status = start("-m", "local", "status")
    assert status.ends() == 1
    assert f"Nothing runs on {data_folder}. Start it with: make up" in status.text.replace("\n", "")
    beside = start("-m", "local", "env")
    assert beside.ends() == 1
    assert "no postgres was ever started here" in beside.text


def test_a_bad_setting_is_named(start: Start) -> None:
    refused = start("-m", "local", "up", ROUTER_PORT="loom")
    assert refused.ends() == 1
    assert refused.text.strip() == "ROUTER_PORT=loom is not a whole number"
