"""Where payments are worked on: units of work, locks, operations and their keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.kit.outbox import carry_out
from subgraphs.kit.resources import Resources
from subgraphs.payments.errors import (
    PaymentInputInvalid,
    PaymentNotFound,
)
from subgraphs.payments.models import Kind, Operation, Payment, PaymentEvent
from subgraphs.payments.service.balance import Balance
from subgraphs.payments.service.ledger import Ledger, balance_of, state_of
from subgraphs.payments.service.providers.provider import Outcome
from subgraphs.payments.service.settings import settings_of
from subgraphs.payments.store.payments import PaymentStore

ResultT = TypeVar("ResultT")
LONGEST_KEY: Final = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A payment with its events, and the operation in question with what holds of it."""

    payment: Payment
    events: list[PaymentEvent]
    operation: Operation
    latest: PaymentEvent

    @property
    def balance(self) -> Balance:
        """What the events come to."""
        return balance_of(self.events)


class Desk:
    """What all work on payments needs. Each method opens its own unit of work.

    ``actor`` is who asks; an idempotency key belongs to its actor.
    """

    def __init__(self, resources: Resources, *, actor: str) -> None:
        self.resources = resources
        self.settings = settings_of(resources)
        self.actor = actor

    async def standing(self, operation_id: str) -> Standing:
        """The operation with this id, which must exist, and its payment."""
        async with self.resources.postgres.reading() as session:
            store = PaymentStore(session)
            operation = await store.operation(operation_id)
            if operation is None:
                raise LookupError(operation_id)
            payment = (await store.get_many([operation.payment_id]))[operation.payment_id]
            events = (await store.events([payment.id]))[payment.id]
        latest = state_of(events, operation.id)
        if latest is None:
            raise LookupError(operation_id)
        return Standing(payment, events, operation, latest)

    async def learn(self, operation_id: str, outcome: Outcome, told_by: str) -> str | None:
        """Take in what a provider tells; returns why that cannot be, else ``None``."""

        async def learn(session: AsyncSession) -> str | None:
            store = PaymentStore(session)
            operation = await store.operation(operation_id)
            if operation is None:
                return f"There is no operation {operation_id!r}."
            payment = await self.lock(store, operation.payment_id)
            return await self.ledger(session).learn(payment, operation, outcome, told_by)

        return await self.work(learn)

    async def lock(self, store: PaymentStore, payment_id: str) -> Payment:
        """The payment, locked; :class:`PaymentNotFound`."""
        payment = await store.lock(payment_id)
        if payment is None:
            raise PaymentNotFound(payment_id)
        return payment

    def operation(
        self, payment: Payment, kind: Kind, amount: int, key: str, asked: str
    ) -> Operation:
        """A new operation, not yet in the store."""
        now = datetime.now(UTC)
        return Operation(
            id=new_id("pop"),
            key=self.own(key),
            fingerprint=asked[:64],
            payment_id=payment.id,
            kind=kind,
            amount=amount,
            actor=self.actor,
            ask_at=now + self.pause,
            settled_at=None,
            created_at=now,
        )

    def own(self, key: str) -> str:
        """The key as it is kept: apart from the keys of others."""
        if not 1 <= len(key) <= LONGEST_KEY or "\0" in key:
            raise PaymentInputInvalid(
                f"An idempotency key has 1 to {LONGEST_KEY} characters.",
                path=["input", "idempotencyKey"],
            )
        return f"{self.actor}:{key}"

    @property
    def pause(self) -> timedelta:
        """How long to wait for news before asking for some."""
        return timedelta(seconds=self.settings.payments_ask_after_seconds)

    def ledger(self, session: AsyncSession) -> Ledger:
        """The ledger, in this unit of work."""
        transactions = self.resources.transactions
        return Ledger(
            session, lambda event: transactions.record(session, event), now=datetime.now(UTC)
        )

    async def work(self, work: Callable[[AsyncSession], Awaitable[ResultT]]) -> ResultT:
        """Run ``work`` in a unit of work, again where it collides with another."""
        return await carry_out(self.resources.transactions, work)
