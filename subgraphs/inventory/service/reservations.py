"""Reservations: stock that is held for a checkout, for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.inventory.errors import (
    IdempotencyKeyReused,
    InsufficientStock,
    InvalidQuantity,
    ReservationClosed,
    ReservationNotFound,
    SkuNotTracked,
)
from subgraphs.inventory.models import (
    MovementKind,
    Reservation,
    ReservationLine,
    ReservationState,
    StockMovement,
    StockOperation,
)
from subgraphs.inventory.service.alerts import Record, check_thresholds
from subgraphs.inventory.service.fingerprint import fingerprint
from subgraphs.inventory.service.ledger import MAX_QUANTITY, StockLine
from subgraphs.inventory.store.reservations import ReservationStore
from subgraphs.inventory.store.stock import LevelChange, StockStore
from subgraphs.inventory.store.warehouses import WarehouseStore
from subgraphs.kit.ids import new_id

MIN_HOLD = timedelta(seconds=1)
MAX_HOLD = timedelta(hours=24)
MAX_LINES = 100


class Reservations:
    """Holds, commits and releases stock in one unit of work."""

    def __init__(self, session: AsyncSession, record: Record, *, now: datetime) -> None:
        self._reservations = ReservationStore(session)
        self._stock = StockStore(session)
        self._warehouses = WarehouseStore(session)
        self._record = record
        self._now = now

    async def reserve(
        self, lines: Sequence[StockLine], *, hold: timedelta, key: str
    ) -> Reservation:
        """Hold every line or none, until ``hold`` has passed.

        The same key with the same lines answers with the reservation of the first time, however it
        stands by now. Raises :class:`InvalidQuantity`, :class:`SkuNotTracked`,
        :class:`InsufficientStock`, :class:`IdempotencyKeyReused`.
        """
        wanted = _add_up(lines)
        if not MIN_HOLD <= hold <= MAX_HOLD:
            raise InvalidQuantity(
                "Stock is held between a second and a day.", path=["input", "holdSeconds"]
            )
        asked = fingerprint(sorted(wanted.items()))
        reservation = Reservation(
            id=new_id("rsv"),
            key=key,
            fingerprint=asked,
            state=ReservationState.HELD,
            expires_at=self._now + hold,
            created_at=self._now,
        )
        if not await self._reservations.claim(reservation):
            earlier = await self._reservations.by_key(key)
            if earlier is None or earlier.fingerprint != asked:
                raise IdempotencyKeyReused(key)
            return earlier
        await self._stock.lock(wanted)
        standings = await self._stock.standings(wanted, self._now)
        for sku, quantity in wanted.items():
            if sku not in standings:
                raise SkuNotTracked(sku, path=["input", "lines"])
            available = standings[sku].available
            if quantity > available:
                raise InsufficientStock(
                    sku, requested=quantity, available=available, path=["input", "lines"]
                )
        await self._reservations.add_lines(
            [
                ReservationLine(
                    reservation_id=reservation.id,
                    sku=sku,
                    quantity=quantity,
                    expires_at=reservation.expires_at,
                )
                for sku, quantity in wanted.items()
            ]
        )
        await check_thresholds(self._stock, wanted, self._now, self._record)
        return reservation

    async def release(self, reservation_id: str) -> Reservation:
        """Give the held stock back. Releasing what was released, or has expired, changes nothing.

        Raises :class:`ReservationNotFound`, and :class:`ReservationClosed` for a committed one.
        """
        reservation, _ = await self._lock(reservation_id)
        if reservation.state is ReservationState.COMMITTED:
            raise ReservationClosed(reservation_id, reservation.state)
        if reservation.state is ReservationState.HELD:
            await self._close(reservation, ReservationState.RELEASED)
        return reservation

    async def commit(self, reservation_id: str, *, actor: str | None) -> Reservation:
        """Take the held stock out of the warehouses, those of lowest priority number first.

        Committing what was committed changes nothing. A reservation whose time has passed is
        committed all the same while what it held is still available. Raises
        :class:`ReservationNotFound`, :class:`ReservationClosed`, :class:`InsufficientStock`.
        """
        reservation, lines = await self._lock(reservation_id)
        if reservation.state is ReservationState.COMMITTED:
            return reservation
        if reservation.state is ReservationState.RELEASED:
            raise ReservationClosed(reservation_id, reservation.state)
        expired = reservation.state is ReservationState.EXPIRED
        lapsed = expired or reservation.expires_at <= self._now
        if lapsed:
            standings = await self._stock.standings([line.sku for line in lines], self._now)
            for line in lines:
                available = standings[line.sku].available
                if line.quantity > available:
                    raise InsufficientStock(
                        line.sku, requested=line.quantity, available=available, path=["id"]
                    )
        changes = await self._allocate(lines)
        key = f"reservation:{reservation.id}"
        await self._stock.claim(
            StockOperation(key=key, fingerprint=reservation.fingerprint, created_at=self._now)
        )
        await self._stock.move(changes)
        await self._stock.append(
            [
                StockMovement(
                    id=new_id("mov"),
                    sku=change.sku,
                    warehouse_id=change.warehouse_id,
                    kind=MovementKind.SALE,
                    quantity=change.quantity,
                    actor=actor,
                    operation_key=key,
                    created_at=self._now,
                )
                for change in changes
            ]
        )
        await self._close(reservation, ReservationState.COMMITTED)
        return reservation

    async def expire(self, reservation_id: str) -> bool:
        """Let the reservation lapse if its time has passed; tell whether it did."""
        reservation, _ = await self._lock(reservation_id)
        if reservation.state is not ReservationState.HELD or reservation.expires_at > self._now:
            return False
        await self._close(reservation, ReservationState.EXPIRED)
        return True

    async def _lock(self, reservation_id: str) -> tuple[Reservation, list[ReservationLine]]:
        """Lock the reservation's items and then itself: the order in which all others lock."""
        lines = (await self._reservations.lines([reservation_id])).get(reservation_id, [])
        await self._stock.lock([line.sku for line in lines])
        reservation = await self._reservations.lock(reservation_id)
        if reservation is None:
            raise ReservationNotFound(reservation_id)
        return reservation, lines

    async def _close(self, reservation: Reservation, state: ReservationState) -> None:
        await self._reservations.close(reservation.id, state)
        reservation.state = state
        lines = (await self._reservations.lines([reservation.id])).get(reservation.id, [])
        skus = [line.sku for line in lines]
        await check_thresholds(self._stock, skus, self._now, self._record)

    async def _allocate(self, lines: Sequence[ReservationLine]) -> list[LevelChange]:
        order = [warehouse.id for warehouse in await self._warehouses.all()]
        levels = await self._stock.levels([line.sku for line in lines])
        changes: list[LevelChange] = []
        for line in lines:
            missing = line.quantity
            on_hand = {level.warehouse_id: level.on_hand for level in levels.get(line.sku, [])}
            for warehouse_id in order:
                taken = min(missing, on_hand.get(warehouse_id, 0))
                if taken:
                    changes.append(LevelChange(line.sku, warehouse_id, -taken))
                    missing -= taken
            if missing:
                raise InsufficientStock(
                    line.sku,
                    requested=line.quantity,
                    available=line.quantity - missing,
                    path=["id"],
                )
        return changes


def _add_up(lines: Sequence[StockLine]) -> dict[str, int]:
    if not 1 <= len(lines) <= MAX_LINES:
        raise InvalidQuantity(
            f"A reservation has between 1 and {MAX_LINES} lines.", path=["input", "lines"]
        )
    wanted: dict[str, int] = {}
    for place, line in enumerate(lines):
        if not 1 <= line.quantity <= MAX_QUANTITY:
            raise InvalidQuantity(
                f"A quantity lies between 1 and {MAX_QUANTITY:,}, not {line.quantity:,}.",
                path=["input", "lines", str(place), "quantity"],
            )
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    return dict(sorted(wanted.items()))
