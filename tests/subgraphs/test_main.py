"""``python -m subgraphs``."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
import structlog
from pymongo.asynchronous.database import AsyncDatabase
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from subgraphs.__main__ import main, port_of
from subgraphs.registry import NAMES, load

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("logs_restored")


@pytest.fixture
def logs_restored() -> Iterator[None]:
    """The command line sends the process's logs where it wants them."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


async def tables(url: str) -> set[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        found = set(rows.scalars())
    await engine.dispose()
    return found


@pytest.mark.parametrize("domain", NAMES)
def test_sdl_prints_the_committed_schema(domain: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sdl", domain]) == 0

    committed = (ROOT / "schema/subgraphs" / f"{domain}.graphql").read_text()
    assert capsys.readouterr().out.strip() == committed.strip()


def test_events_writes_the_committed_schemas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["events", "--output", str(tmp_path / "made")]) == 0

    written = {path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()}
    committed = {path.name: path.read_bytes() for path in (ROOT / "schema/events").iterdir()}
    assert written == committed
    assert len(capsys.readouterr().out.splitlines()) == len(written)


async def test_migrate_goes_up_and_down(
    postgres_database: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = postgres_database()
    monkeypatch.setenv("DATABASE_URL", url)

    assert await asyncio.to_thread(main, ["migrate", "inventory"]) == 0
    assert capsys.readouterr().out == "inventory: head\n"
    assert {"alembic_version", "outbox", "inbox"} < await tables(url)
    assert await asyncio.to_thread(main, ["migrate", "inventory"]) == 0
    assert await asyncio.to_thread(main, ["migrate", "inventory", "--to", "base"]) == 0
    assert await tables(url) == {"alembic_version"}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "the following arguments are required: command"),
        (["dance"], "invalid choice: 'dance'"),
        (["serve"], "the following arguments are required: domains"),
        (["serve", "shoes"], "invalid choice: 'shoes'"),
        (["sdl", "all"], "invalid choice: 'all'"),
        (["dead-letters"], "the following arguments are required: action"),
        (["dead-letters", "show"], "the following arguments are required: id"),
        (["dead-letters", "replay"], "the following arguments are required: id"),
    ],
)
def test_a_command_that_cannot_be_read(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("BROKER_URL", "kafka://127.0.0.1", "BROKER_URL begins with 'kafka'"),
        ("WORKER_PORT", "many", "worker_port"),
        ("LOG_LEVEL", "loud", "log_level"),
        ("BROKER_MAX_RETRIES", "-1", "broker_max_retries"),
    ],
)
def test_a_setting_that_cannot_work_is_named(
    name: str,
    value: str,
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)

    assert main(["dead-letters", "list"]) == 1

    error = capsys.readouterr().err
    assert error.startswith("subgraphs: ")
    assert complaint in error
    assert "Traceback" not in error


def test_a_worker_of_an_unknown_domain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker", "shoes"]) == 1
    assert capsys.readouterr().err == (
        "subgraphs: There is no domain 'shoes'; there are accounts, catalog, inventory, carts,"
        " pricing.\n"
    )


def test_a_domains_port_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = load("catalog")
    monkeypatch.delenv("CATALOG_PORT", raising=False)
    assert port_of(catalog) == 8002
    monkeypatch.setenv("CATALOG_PORT", "9002")
    assert port_of(catalog) == 9002


async def test_migrate_makes_the_indexes_of_documents(mongo_url: Callable[[], str]) -> None:
    """In a process of its own: documents are bound to one database in each."""
    url = mongo_url()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "subgraphs", "migrate", "catalog"),
        env={**os.environ, "MONGODB_URL": url},
        cwd=ROOT,
    )
    assert await process.wait() == 0

    async with pymongo.AsyncMongoClient[dict[str, Any]](url) as client:
        database: AsyncDatabase[dict[str, Any]] = client.get_default_database()
        indexes = await database["products"].index_information()
    keys = {field for index in indexes.values() for field, _ in index["key"]}
    assert {"slug", "variants.sku", "path.id", "tags"} <= keys
