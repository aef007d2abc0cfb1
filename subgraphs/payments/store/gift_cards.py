"""Gift cards and the ledger of their balances."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.payments.models import GiftCard, GiftCardEntry

CARD = GiftCard.__table__  # type: ignore[attr-defined]
ENTRY = GiftCardEntry.__table__  # type: ignore[attr-defined]


class GiftCardStore:
    """Reads and writes gift cards in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, card: GiftCard) -> bool:
        """Insert ``card``; false if there is one with its digest."""
        claimed = await self._session.execute(
            upsert(CARD)
            .values(card.model_dump())
            .on_conflict_do_nothing(index_elements=["digest"])
            .returning(CARD.c.id)
        )
        return claimed.scalar_one_or_none() is not None

    async def by_digest(self, digest: str) -> GiftCard | None:
        """The card whose code has this digest."""
        found = await self._session.scalars(select(GiftCard).where(CARD.c.digest == digest))
        return found.one_or_none()

    async def lock(self, digest: str) -> GiftCard | None:
        """The same, locked."""
        found = await self._session.scalars(
            select(GiftCard).where(CARD.c.digest == digest).with_for_update()
        )
        return found.one_or_none()

    async def balance(self, card_id: str) -> int:
        """What is left on a card, in minor units."""
        total = await self._session.scalar(
            select(func.coalesce(func.sum(ENTRY.c.amount), 0)).where(
                ENTRY.c.gift_card_id == card_id
            )
        )
        return int(total or 0)

    async def entry(self, key: str) -> GiftCardEntry | None:
        """The movement with this key."""
        found = await self._session.scalars(select(GiftCardEntry).where(ENTRY.c.key == key))
        return found.one_or_none()

    async def append(self, entry: GiftCardEntry) -> None:
        """Add a movement to the ledger."""
        self._session.add(entry)
        await self._session.flush()
