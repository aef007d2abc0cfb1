"""Deliveries and their attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, Window
from subgraphs.kit.postgres import keyset
from subgraphs.notifications.models import Attempt, Channel, Delivery, DeliveryState, Outcome

DELIVERY = Delivery.__table__  # type: ignore[attr-defined]
ATTEMPT = Attempt.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which deliveries are asked for: those that all that is given holds for."""

    state: DeliveryState | None = None
    channel: Channel | None = None
    template: str | None = None
    recipient: str | None = None
    about: str | None = None


class DeliveryStore:
    """Reads and writes deliveries in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, delivery: Delivery) -> bool:
        """Insert ``delivery``; false if its event has made the same one already."""
        added = await self._session.execute(
            upsert(DELIVERY)
            .values(delivery.model_dump())
            .on_conflict_do_nothing()
            .returning(DELIVERY.c.id)
        )
        return added.scalar_one_or_none() is not None

    async def claim(self, now: datetime, limit: int) -> Sequence[Delivery]:
        """Lock what is due and in nobody's hands, the longest due first.

        Rows that another transaction has locked are passed over.
        """
        found = await self._session.scalars(
            select(Delivery)
            .where(
                DELIVERY.c.state == DeliveryState.DUE,
                DELIVERY.c.due_at <= now,
                or_(DELIVERY.c.leased_until.is_(None), DELIVERY.c.leased_until <= now),
            )
            .order_by(DELIVERY.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return found.all()

    async def get(self, delivery_id: str) -> Delivery | None:
        """The delivery with this id."""
        return await self._session.get(Delivery, delivery_id)

    async def lock(self, delivery_id: str) -> Delivery | None:
        """The same as it is now, locked."""
        return await self._session.get(Delivery, delivery_id, with_for_update=True)

    async def begin(self, attempt: Attempt) -> None:
        """Insert an attempt."""
        self._session.add(attempt)
        await self._session.flush()

    async def end(self, attempt_id: str, outcome: Outcome, detail: str, now: datetime) -> None:
        """Write down how an attempt ended."""
        await self._session.execute(
            update(ATTEMPT)
            .where(ATTEMPT.c.id == attempt_id)
            .values(outcome=outcome, detail=detail, ended_at=now)
        )

    async def give_up_attempts(self, delivery_id: str, detail: str, now: datetime) -> None:
        """Write down that nobody will tell how the attempts that are under way ended."""
        await self._session.execute(
            update(ATTEMPT)
            .where(ATTEMPT.c.delivery_id == delivery_id, ATTEMPT.c.outcome == Outcome.UNDER_WAY)
            .values(outcome=Outcome.UNKNOWN, detail=detail, ended_at=now)
        )

    async def attempts(self, delivery_ids: Sequence[str]) -> dict[str, list[Attempt]]:
        """The attempts of each delivery, the oldest first."""
        found = await self._session.scalars(
            select(Attempt).where(ATTEMPT.c.delivery_id.in_(delivery_ids)).order_by(ATTEMPT.c.id)
        )
        attempts: dict[str, list[Attempt]] = {}
        for attempt in found:
            attempts.setdefault(attempt.delivery_id, []).append(attempt)
        return attempts

    async def page(self, window: Window, wanted: Filter) -> Page[Delivery]:
        """Deliveries, the newest first."""
        query = select(Delivery)
        for column, value in (
            (DELIVERY.c.state, wanted.state),
            (DELIVERY.c.channel, wanted.channel),
            (DELIVERY.c.template, wanted.template),
            (DELIVERY.c.recipient, wanted.recipient),
            (DELIVERY.c.about, wanted.about),
        ):
            if value is not None:
                query = query.where(column == value)
        query = keyset(query, (DELIVERY.c.id,), window, descending=True)
        found = list(await self._session.scalars(query))
        return Page.of(found, [(delivery.id,) for delivery in found], window)

    async def purge(self, before: datetime) -> None:
        """Delete what was settled before a moment, with its attempts."""
        await self._session.execute(delete(DELIVERY).where(DELIVERY.c.settled_at < before))
