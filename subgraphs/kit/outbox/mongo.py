"""Outbox and inbox as two MongoDB collections."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError

from subgraphs.kit.events import Envelope, Event
from subgraphs.kit.ids import new_id
from subgraphs.kit.mongo import Mongo
from subgraphs.kit.outbox.transactions import Publish

_COLLIDED = frozenset({112, 11000})
"""WriteConflict and DuplicateKey, as they are told of one write among several."""

LEASE = timedelta(seconds=30)
"""How long a relay that died keeps its events from the others."""


class MongoTransactions:
    """:class:`~subgraphs.kit.outbox.Transactions` in MongoDB (a replica set)."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._outbox = mongo.database["outbox"]
        self._inbox = mongo.database["inbox"]

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncClientSession]:
        """Open a unit of work."""
        async with self._mongo.begin() as session:
            yield session

    def collided(self, error: Exception) -> bool:
        """A write conflict, or a unique key that was free when the unit of work looked."""
        if isinstance(error, BulkWriteError):
            return any(it["code"] in _COLLIDED for it in error.details.get("writeErrors", ()))
        return isinstance(error, DuplicateKeyError) or (
            isinstance(error, PyMongoError) and error.has_error_label("TransientTransactionError")
        )

    async def record(self, session: AsyncClientSession, event: Event) -> None:
        """Put ``event`` into the outbox."""
        envelope = Envelope.of(event)
        document: dict[str, Any] = {
            "_id": envelope.id,
            "envelope": envelope.model_dump(mode="json"),
            "leased_until": datetime.fromtimestamp(0, UTC),
        }
        await self._outbox.insert_one(document, session=session)

    async def first_delivery(
        self, session: AsyncClientSession, subscriber: str, event_id: str
    ) -> bool:
        """Note the delivery; a concurrent one of the same event conflicts and is retried."""
        key = f"{subscriber}:{event_id}"
        if await self._inbox.find_one({"_id": key}, {"_id": 1}, session=session) is not None:
            return False
        try:
            await self._inbox.insert_one(
                {"_id": key, "handled_at": datetime.now(UTC)}, session=session
            )
        except DuplicateKeyError:
            return False
        return True

    async def relay(self, publish: Publish, limit: int) -> int:
        """Lease the oldest free events, publish them together, delete them."""
        now = datetime.now(UTC)
        free = {"leased_until": {"$lte": now}}
        oldest = self._outbox.find(free, {"_id": 1}).sort("_id", 1).limit(limit)
        wanted = [row["_id"] for row in await oldest.to_list()]
        if not wanted:
            return 0
        lease = new_id("lease")
        await self._outbox.update_many(
            {"_id": {"$in": wanted}, **free},
            {"$set": {"leased_until": now + LEASE, "lease": lease}},
        )
        ours = self._outbox.find({"_id": {"$in": wanted}, "lease": lease}).sort("_id", 1)
        leased = [Envelope.model_validate(row["envelope"]) for row in await ours.to_list()]
        if not leased:
            return 0
        ids = [envelope.id for envelope in leased]
        try:
            await publish(leased)
        except BaseException:
            await self._outbox.update_many(
                {"_id": {"$in": ids}}, {"$set": {"leased_until": datetime.fromtimestamp(0, UTC)}}
            )
            raise
        await self._outbox.delete_many({"_id": {"$in": ids}})
        return len(leased)
