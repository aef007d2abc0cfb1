"""Logs: structured, with the request id, and without what must not be written down."""

from __future__ import annotations

import json
import logging
from typing import Literal

import pytest

from subgraphs.kit.logs import bind_request, configure_logs, get_logger


def test_a_line_is_json_with_the_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "info")
    bind_request("req-7", domain="catalog")

    get_logger("test").info("something happened", sku="TEE-M")
    logging.getLogger("library").warning("something else")

    ours, theirs = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (ours["event"], ours["request_id"], ours["domain"], ours["sku"]) == (
        "something happened", "req-7", "catalog", "TEE-M",
    )  # fmt: skip
    assert (theirs["event"], theirs["level"], theirs["request_id"]) == (
        "something else", "warning", "req-7",
    )  # fmt: skip


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_shows_no_variables(
    capsys: pytest.CaptureFixture[str], log_format: Literal["json", "console"]
) -> None:
    configure_logs(log_format, "info")

    def fail() -> None:
        password = "hunter" + str(2)
        raise RuntimeError(f"wrong length: {len(password)}")

    try:
        fail()
    except RuntimeError as error:
        get_logger("test").error("failed", exc_info=error)

    written = capsys.readouterr().err
    assert "wrong length: 7" in written
    assert "hunter2" not in written
