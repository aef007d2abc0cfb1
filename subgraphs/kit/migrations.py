"""Alembic for the domains that keep SQL tables.

Each has a package ``migrations`` with an ``env.py`` of one call to :func:`run_env` and its scripts
in ``versions/``. A domain's database holds its own ``alembic_version``.
"""

from __future__ import annotations

from importlib.resources import files

import sqlalchemy as sa
from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import Connection, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import create_async_engine


def run_env(metadata: MetaData) -> None:
    """Run the scripts that Alembic chose, in one transaction, against ``metadata``'s tables."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        include_name=lambda name, kind, _parents: (
            not (kind == "table" and name in {"outbox", "inbox"})
        ),
    )
    with context.begin_transaction():
        context.run_migrations()


def alembic_config(package: str, connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for the scripts in ``package`` (a dotted name)."""
    config = Config()
    config.set_main_option("script_location", str(files(package)))
    config.attributes["connection"] = connection
    return config


async def migrate(package: str, url: str, revision: str = "head") -> None:
    """Bring the database at ``url`` up to ``revision`` of ``package``, or down to it.

    Downgrades are written as Alembic's ``base`` or ``-1``. Two migrations at once wait for each
    other (an advisory lock).
    """
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('loom'))"))
            await connection.run_sync(_move, package, revision)
    finally:
        await engine.dispose()


def _move(connection: Connection, package: str, revision: str) -> None:
    config = alembic_config(package, connection)
    if revision == "base" or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def create_event_tables() -> None:
    """In a migration: create the outbox and the inbox (see :mod:`subgraphs.kit.outbox.sql`)."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("envelope", JSONB, nullable=False),
    )
    op.create_table(
        "inbox",
        sa.Column("subscriber", sa.String(120), primary_key=True),
        sa.Column("event_id", sa.String(40), primary_key=True),
        sa.Column(
            "handled_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
    )


def drop_event_tables() -> None:
    """In a downgrade: drop them."""
    op.drop_table("inbox")
    op.drop_table("outbox")
