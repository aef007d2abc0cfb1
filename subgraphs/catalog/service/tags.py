"""Tags: words that products share. There is a tag as long as a product has it."""

from __future__ import annotations

from datetime import datetime

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.errors import TagNotFound
from subgraphs.catalog.service import validity
from subgraphs.catalog.service.announcements import Record, announcement
from subgraphs.catalog.store.products import ProductStore


class Tags:
    """Changes of a tag on every product that has it."""

    def __init__(self, session: AsyncClientSession, record: Record, now: datetime) -> None:
        self._record = record
        self._now = now
        self._products = ProductStore(session)

    async def rename(self, tag: str, to: str) -> int:
        """Write ``tag`` as ``to``, which products may have already; return how many had it.

        Raises :class:`TagNotFound` and :class:`InvalidValue`.
        """
        return await self._replace(tag, validity.slug(to, ["input", "to"]))

    async def delete(self, tag: str) -> int:
        """Take ``tag`` from every product; return how many had it. Raises :class:`TagNotFound`."""
        return await self._replace(tag, None)

    async def _replace(self, tag: str, to: str | None) -> int:
        tagged = await self._products.with_tag(tag)
        if not tagged:
            raise TagNotFound(tag, path=["input", "tag"])
        for product in tagged:
            kept = {it for it in product.tags if it != tag}
            product.tags = sorted(kept | {to} if to else kept)
            product.version += 1
            product.updated_at = self._now
        await self._products.save_many(tagged)
        for product in tagged:
            event = announcement(product.status, product)
            if event is not None:
                await self._record(event)
        return len(tagged)
