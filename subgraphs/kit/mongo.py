"""A domain's MongoDB database: one client, Beanie's documents, and units of work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from beanie import Document, init_beanie
from pymongo import AsyncMongoClient, WriteConcern
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConfigurationError as NoDatabase
from pymongo.errors import ConnectionFailure
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)
from pymongo.read_concern import ReadConcern

from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.logs import get_logger
from subgraphs.kit.metrics import STATEMENTS

_ATTEMPTS = 60

logger = get_logger(__name__)

_COUNTED = frozenset({"find", "aggregate", "getMore", "count", "distinct", "findAndModify"})
_WRITES = frozenset({"insert", "update", "delete"})


class _Statements(CommandListener):
    def __init__(self, domain: str, listeners: list[Callable[[str], None]]) -> None:
        self._count = STATEMENTS.labels(domain, "mongodb")
        self._listeners = listeners

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name in _COUNTED or event.command_name in _WRITES:
            self._count.inc()
            for listener in self._listeners:
                listener(f"{event.command_name} {event.command.get(event.command_name)}")

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Nothing to count."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Nothing to count: the driver raises."""


class Mongo:
    """The client and the database of one domain."""

    def __init__(self, url: str, *, domain: str, timeout_seconds: float) -> None:
        self.on_statement: list[Callable[[str], None]] = []
        self.client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(
            url,
            appname=f"loom-{domain}",
            tz_aware=True,
            serverSelectionTimeoutMS=int(timeout_seconds * 1000),
            connectTimeoutMS=int(timeout_seconds * 1000),
            socketTimeoutMS=int(timeout_seconds * 1000),
            event_listeners=[_Statements(domain, self.on_statement)],
        )
        try:
            database = self.client.get_default_database()
        except NoDatabase as error:
            raise ConfigurationError(
                "MONGODB_URL names no database: end its path with /loom_{domain}."
            ) from error
        self.database: AsyncDatabase[dict[str, object]] = database

    async def start(self, documents: Sequence[type[Document]], *, indexes: bool = False) -> None:
        """Bind Beanie's documents to the database, waiting a minute for it to answer.

        With ``indexes`` their indexes are made too: that is the migration's work, not a server's.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                await init_beanie(
                    database=self.database,
                    document_models=list(documents),
                    skip_indexes=not indexes,
                )
            except ConnectionFailure:
                if attempt == _ATTEMPTS:
                    raise
                logger.warning("waiting for MongoDB", attempt=attempt)
                await asyncio.sleep(1)
            else:
                return

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncClientSession]:
        """A unit of work: committed when the block ends, aborted when it raises.

        Every statement inside must be given the session.
        """
        async with (
            self.client.start_session() as session,
            await session.start_transaction(
                read_concern=ReadConcern("snapshot"),
                write_concern=WriteConcern("majority"),
            ),
        ):
            yield session

    async def ping(self) -> None:
        """Raise unless the server answers."""
        await self.client.admin.command("ping")

    async def close(self) -> None:
        """Close every connection."""
        await self.client.close()
