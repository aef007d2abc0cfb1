"""Outbox and inbox as two MongoDB collections."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from subgraphs.kit.events import Envelope, Event
from subgraphs.kit.mongo import Mongo
from subgraphs.kit.outbox.transactions import Publish

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
        """Lease the oldest free events one by one, publish them together, delete them."""
        now = datetime.now(UTC)
        leased: list[Envelope] = []
        while len(leased) < limit:
            found = await self._outbox.find_one_and_update(
                {"leased_until": {"$lte": now}},
                {"$set": {"leased_until": now + LEASE}},
                sort=[("_id", 1)],
            )
            if found is None:
                break
            leased.append(Envelope.model_validate(found["envelope"]))
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
