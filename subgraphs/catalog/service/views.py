"""How often products are looked at: counted in Redis, written to the products now and then.

A flush takes the counts away under a name of their own (a batch), adds them to the products in a
unit of work that notes the batch, and only then deletes it. A flush that dies in between is carried
on by the next one, which finds the batch and whether it was noted: no view is lost or counted
twice.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import cast

from pymongo.asynchronous.client_session import AsyncClientSession
from redis.exceptions import ResponseError

from subgraphs.catalog.store.products import ProductStore
from subgraphs.kit.ids import is_id, new_id
from subgraphs.kit.outbox import Transactions, carry_out
from subgraphs.kit.redis import Redis

_FLUSH = "catalog.flush_views"


class Views:
    """Counts views of products."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._counts = redis.key("views")
        self._batches = redis.key("views", "batches")

    async def record(self, product_id: str) -> None:
        """Count one view. An id that no product has is passed over when counts are written."""
        if is_id(product_id, "prod"):
            await self._redis.client.hincrby(self._counts, product_id, 1)

    async def flush(self, transactions: Transactions[AsyncClientSession]) -> int:
        """Add all counts to the products; return how many views there were."""
        await self._take()
        batches = await cast("Awaitable[set[str]]", self._redis.client.smembers(self._batches))
        return sum([await self._write(batch, transactions) for batch in sorted(batches)])

    async def _write(self, batch: str, transactions: Transactions[AsyncClientSession]) -> int:
        """Add a batch to the products, unless that was done already, and delete it."""
        counts = await cast("Awaitable[dict[str, str]]", self._redis.client.hgetall(batch))
        views = {product_id: int(count) for product_id, count in counts.items()}

        async def write(session: AsyncClientSession) -> int:
            if not await transactions.first_delivery(session, _FLUSH, batch):
                return 0
            await ProductStore(session).add_views(views)
            return sum(views.values())

        written = await carry_out(transactions, write) if views else 0
        async with self._redis.client.pipeline(transaction=True) as both:
            both.delete(batch)
            both.srem(self._batches, batch)
            await both.execute()
        return written

    async def _take(self) -> None:
        """Give the counts so far the name of a batch, if there are any."""
        batch = f"{self._counts}:{new_id('batch')}"
        try:
            async with self._redis.client.pipeline(transaction=True) as both:
                both.rename(self._counts, batch)
                both.sadd(self._batches, batch)
                await both.execute()
        except ResponseError as error:
            if "no such key" not in str(error):
                raise
