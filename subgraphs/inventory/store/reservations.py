"""Reservations and their lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.inventory.models import Reservation, ReservationLine, ReservationState

RESERVATION = Reservation.__table__  # type: ignore[attr-defined]
LINE = ReservationLine.__table__  # type: ignore[attr-defined]


class ReservationStore:
    """Reads and writes reservations in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, reservation: Reservation) -> bool:
        """Insert ``reservation``; false if its key is taken, waiting for one that is under way."""
        claimed = await self._session.execute(
            upsert(RESERVATION)
            .values(reservation.model_dump())
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(RESERVATION.c.id)
        )
        return claimed.scalar_one_or_none() is not None

    async def by_key(self, key: str) -> Reservation | None:
        """The reservation that was made under ``key``."""
        found = await self._session.scalars(select(Reservation).where(RESERVATION.c.key == key))
        return found.one_or_none()

    async def get(self, reservation_id: str) -> Reservation | None:
        """The reservation with this id."""
        return await self._session.get(Reservation, reservation_id)

    async def lock(self, reservation_id: str) -> Reservation | None:
        """The reservation with this id as it is now, locked."""
        return await self._session.get(
            Reservation, reservation_id, with_for_update=True, populate_existing=True
        )

    async def add_lines(self, lines: Sequence[ReservationLine]) -> None:
        """Insert the lines of a new reservation."""
        await self._session.execute(insert(LINE), [line.model_dump() for line in lines])

    async def lines(self, ids: Sequence[str]) -> dict[str, list[ReservationLine]]:
        """Lines by reservation id, each list by SKU."""
        found = await self._session.scalars(
            select(ReservationLine)
            .where(LINE.c.reservation_id.in_(ids))
            .order_by(LINE.c.reservation_id, LINE.c.sku)
        )
        lines: dict[str, list[ReservationLine]] = {}
        for line in found:
            lines.setdefault(line.reservation_id, []).append(line)
        return lines

    async def close(self, reservation_id: str, state: ReservationState) -> None:
        """Move a held reservation to its end ``state``; its lines hold nothing from now on."""
        await self._session.execute(
            update(RESERVATION).where(RESERVATION.c.id == reservation_id).values(state=state)
        )
        await self._session.execute(
            update(LINE).where(LINE.c.reservation_id == reservation_id).values(held=False)
        )

    async def expired(self, now: datetime, limit: int) -> Sequence[str]:
        """Ids of held reservations whose time has passed, oldest first."""
        found = await self._session.scalars(
            select(RESERVATION.c.id)
            .where(RESERVATION.c.state == ReservationState.HELD, RESERVATION.c.expires_at <= now)
            .order_by(RESERVATION.c.expires_at)
            .limit(limit)
        )
        return found.all()
