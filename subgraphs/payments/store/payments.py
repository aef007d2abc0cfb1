"""Payments, their operations and events, and what did not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, Window
from subgraphs.kit.postgres import keyset
from subgraphs.payments.models import (
    Discrepancy,
    Kind,
    Method,
    Operation,
    Payment,
    PaymentEvent,
    State,
)

PAYMENT = Payment.__table__  # type: ignore[attr-defined]
OPERATION = Operation.__table__  # type: ignore[attr-defined]
EVENT = PaymentEvent.__table__  # type: ignore[attr-defined]
DISCREPANCY = Discrepancy.__table__  # type: ignore[attr-defined]


class PaymentStore:
    """Reads and writes payments in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, payment: Payment) -> None:
        """Insert a payment."""
        await self._session.execute(insert(PAYMENT).values(payment.model_dump()))

    async def lock(self, payment_id: str) -> Payment | None:
        """The payment with this id, locked: nobody else changes what happens to it meanwhile."""
        return await self._session.get(
            Payment, payment_id, with_for_update=True, populate_existing=True
        )

    async def get_many(self, ids: Sequence[str]) -> dict[str, Payment]:
        """Payments by id."""
        found = await self._session.scalars(select(Payment).where(PAYMENT.c.id.in_(ids)))
        return {payment.id: payment for payment in found}

    async def of_order(self, order_id: str) -> Sequence[Payment]:
        """An order's payments, the oldest first."""
        found = await self._session.scalars(
            select(Payment).where(PAYMENT.c.order_id == order_id).order_by(PAYMENT.c.id)
        )
        return found.all()

    async def claim(self, operation: Operation) -> bool:
        """Insert ``operation``; false if its key is taken, waiting for one that is under way."""
        claimed = await self._session.execute(
            upsert(OPERATION)
            .values(operation.model_dump())
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(OPERATION.c.id)
        )
        return claimed.scalar_one_or_none() is not None

    async def by_key(self, key: str) -> Operation | None:
        """The operation that was asked for under ``key``."""
        found = await self._session.scalars(select(Operation).where(OPERATION.c.key == key))
        return found.one_or_none()

    async def operation(self, operation_id: str) -> Operation | None:
        """The operation with this id."""
        return await self._session.get(Operation, operation_id)

    async def unsettled(self, before: datetime, limit: int) -> Sequence[str]:
        """Ids of operations without their last word, about which it is time to ask."""
        found = await self._session.scalars(
            select(OPERATION.c.id)
            .where(OPERATION.c.settled_at.is_(None), OPERATION.c.ask_at <= before)
            .order_by(OPERATION.c.ask_at)
            .limit(limit)
        )
        return found.all()

    async def postpone(self, operation: Operation, ask_at: datetime) -> bool:
        """Say when to ask next; false if somebody else has said so meanwhile."""
        moved = await self._session.execute(
            update(OPERATION)
            .where(OPERATION.c.id == operation.id, OPERATION.c.asked == operation.asked)
            .values(asked=operation.asked + 1, ask_at=ask_at)
            .returning(OPERATION.c.id)
        )
        return moved.scalar_one_or_none() is not None

    async def settle(self, operation_id: str, at: datetime | None) -> None:
        """Note that nothing more is to be asked about an operation."""
        await self._session.execute(
            update(OPERATION).where(OPERATION.c.id == operation_id).values(settled_at=at)
        )

    async def append(self, event: PaymentEvent) -> None:
        """Add an event to the ledger."""
        await self._session.execute(insert(EVENT).values(event.model_dump()))

    async def events(self, payment_ids: Sequence[str]) -> dict[str, list[PaymentEvent]]:
        """Events by payment, in the order in which they became known."""
        found = await self._session.scalars(
            select(PaymentEvent).where(EVENT.c.payment_id.in_(payment_ids)).order_by(EVENT.c.id)
        )
        events: defaultdict[str, list[PaymentEvent]] = defaultdict(list)
        for event in found:
            events[event.payment_id].append(event)
        return events

    async def by_reference(
        self, method: Method, reference: str, kind: Kind, state: State
    ) -> PaymentEvent | None:
        """The event that a provider has told of before, on whichever payment."""
        found = await self._session.scalars(
            select(PaymentEvent).where(
                EVENT.c.method == method,
                EVENT.c.reference == reference,
                EVENT.c.kind == kind,
                EVENT.c.state == state,
            )
        )
        return found.one_or_none()

    async def flag(self, discrepancy: Discrepancy) -> None:
        """Note for staff what does not fit, once."""
        noted = await self._session.scalar(
            select(DISCREPANCY.c.id).where(
                DISCREPANCY.c.payment_id == discrepancy.payment_id,
                DISCREPANCY.c.reason == discrepancy.reason,
            )
        )
        if noted is not None:
            return
        await self._session.execute(insert(DISCREPANCY).values(discrepancy.model_dump()))

    async def discrepancies(self, window: Window) -> Page[Discrepancy]:
        """What did not fit, the newest first."""
        query = keyset(select(Discrepancy), (DISCREPANCY.c.id,), window, descending=True)
        found = list(await self._session.scalars(query))
        return Page.of(found, [(row.id,) for row in found], window)
