"""Payments's migrations, up and down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from subgraphs.kit.migrations import migrate
from subgraphs.payments.models import METADATA

PACKAGE = "subgraphs.payments.migrations"


async def test_the_scripts_make_the_tables_that_the_models_declare(
    postgres_database: Callable[..., str],
) -> None:
    url = postgres_database()
    await migrate(PACKAGE, url)

    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, _kind, _parents: name not in {"outbox", "inbox"}},
        )
        return [
            step
            for step in compare_metadata(context, METADATA)
            if "alembic_version" not in str(step)
        ]

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        differences = await connection.run_sync(compare)
    await engine.dispose()
    assert differences == []


async def test_down_and_up_again(postgres_database: Callable[..., str]) -> None:
    url = postgres_database()
    await migrate(PACKAGE, url)
    await migrate(PACKAGE, url, "base")

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda it: inspect(it).get_table_names())
    await engine.dispose()
    assert tables == ["alembic_version"]
    await migrate(PACKAGE, url)


async def test_what_is_in_a_ledger_stays(postgres_database: Callable[..., str]) -> None:
    url = postgres_database()
    await migrate(PACKAGE, url)

    engine = create_async_engine(url)
    for ledger in ("payment_events", "gift_card_entries"):
        for change in ("DELETE FROM {}", "UPDATE {} SET amount = 1", "TRUNCATE {}"):
            with pytest.raises(DBAPIError, match=f"{ledger} is append-only"):
                async with engine.begin() as connection:
                    await connection.execute(text(change.format(ledger)))
    await engine.dispose()
