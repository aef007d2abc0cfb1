from __future__ import annotations

import logging
from collections.abc import Iterator

import orjson
import pytest
import structlog

from router.server.logs import configure_logs


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    uvicorn_level = logging.getLogger("uvicorn").level
    yield
    root.handlers = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn").setLevel(uvicorn_level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_json_lines_carry_the_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "INFO")
    structlog.contextvars.bind_contextvars(request_id="r-1")
    structlog.get_logger().info("served", status=200)
    structlog.get_logger().debug("hidden")
    logging.getLogger("library").warning("something %s", "odd")
    lines = [orjson.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["level"], line["request_id"]) for line in lines] == [
        ("served", "info", "r-1"),
        ("something odd", "warning", "r-1"),
    ]
    assert lines[0]["status"] == 200
    assert lines[1]["logger"] == "library"


def test_a_traceback_is_one_field(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "INFO")
    try:
        int("seven")
    except ValueError:
        structlog.get_logger().exception("failed")
    (line,) = capsys.readouterr().err.splitlines()
    assert "invalid literal for int()" in orjson.loads(line)["exception"]


def test_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", "WARNING")
    structlog.get_logger().warning("look", here=1)
    structlog.get_logger().info("hidden")
    text = capsys.readouterr().err
    assert "look" in text
    assert "here=1" in text
    assert "hidden" not in text
