"""Outbox and inbox as two PostgreSQL tables."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Column, DateTime, MetaData, String, Table, delete, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.events import Envelope, Event
from subgraphs.kit.outbox.transactions import Publish
from subgraphs.kit.postgres import Postgres

EVENT_TABLES = MetaData()
_COLLIDED = frozenset({"40001", "40P01"})

OUTBOX = Table(
    "outbox",
    EVENT_TABLES,
    Column("id", String(40), primary_key=True),
    Column("envelope", JSONB, nullable=False),
)
INBOX = Table(
    "inbox",
    EVENT_TABLES,
    Column("subscriber", String(120), primary_key=True),
    Column("event_id", String(40), primary_key=True),
    Column("handled_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)


class SqlTransactions:
    """:class:`~subgraphs.kit.outbox.Transactions` in PostgreSQL."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Open a unit of work."""
        async with self._postgres.begin() as session:
            yield session

    def collided(self, error: Exception) -> bool:
        """A serialisation failure or a deadlock (SQLSTATE 40001, 40P01)."""
        return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _COLLIDED

    async def record(self, session: AsyncSession, event: Event) -> None:
        """Put ``event`` into the outbox."""
        envelope = Envelope.of(event)
        await session.execute(
            insert(OUTBOX).values(id=envelope.id, envelope=envelope.model_dump(mode="json"))
        )

    async def first_delivery(self, session: AsyncSession, subscriber: str, event_id: str) -> bool:
        """Note the delivery; a concurrent one of the same event waits for this transaction."""
        noted = await session.execute(
            upsert(INBOX)
            .values(subscriber=subscriber, event_id=event_id)
            .on_conflict_do_nothing()
            .returning(INBOX.c.event_id)
        )
        return noted.scalar_one_or_none() is not None

    async def relay(self, publish: Publish, limit: int) -> int:
        """Publish and delete the oldest events that no other relay holds."""
        async with self._postgres.begin() as session:
            rows = (
                await session.execute(
                    select(OUTBOX.c.id, OUTBOX.c.envelope)
                    .order_by(OUTBOX.c.id)
                    .limit(limit)
                    .with_for_update(skip_locked=True)
                )
            ).all()
            if not rows:
                return 0
            await publish([Envelope.model_validate(row.envelope) for row in rows])
            await session.execute(delete(OUTBOX).where(OUTBOX.c.id.in_([row.id for row in rows])))
            return len(rows)
