"""Writes what became known of an operation into a payment's ledger, and tells the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.events import Event
from subgraphs.kit.ids import new_id
from subgraphs.kit.logs import get_logger
from subgraphs.payments import events as facts
from subgraphs.payments.models import (
    Discrepancy,
    Kind,
    Operation,
    Payment,
    PaymentEvent,
    State,
)
from subgraphs.payments.service.balance import OPEN, Balance, Entry, balance, effective
from subgraphs.payments.service.providers.provider import Outcome
from subgraphs.payments.store.payments import PaymentStore

Record: TypeAlias = Callable[[Event], Awaitable[None]]

logger = get_logger(__name__)
_NOT_LONGER: Final = 400
_PLAIN: Final[dict[Kind, type[Event]]] = {
    Kind.AUTHORIZE: facts.PaymentAuthorized,
    Kind.CANCEL: facts.PaymentVoided,
    Kind.CHARGEBACK: facts.PaymentChargedBack,
}


def entry_of(event: PaymentEvent) -> Entry:
    """What balances need of an event."""
    return Entry(
        event.id, event.operation_id, event.kind, event.state, event.amount, event.occurred_at
    )


def balance_of(events: Sequence[PaymentEvent]) -> Balance:
    """What a payment's events come to."""
    return balance(map(entry_of, events))


def state_of(events: Sequence[PaymentEvent], operation_id: str) -> PaymentEvent | None:
    """The event that holds of an operation."""
    latest = effective(map(entry_of, events)).get(operation_id)
    return next((event for event in events if latest and event.id == latest.id), None)


class Ledger:
    """Appends to payments' ledgers in one unit of work."""

    def __init__(self, session: AsyncSession, record: Record, *, now: datetime) -> None:
        self._session = session
        self._store = PaymentStore(session)
        self._record = record
        self._now = now

    async def request(self, payment: Payment, operation: Operation) -> None:
        """Note that a provider is going to be asked."""
        await self._append(
            payment,
            operation,
            Outcome(State.REQUEST, operation.amount, payment.currency, self._now),
            "us",
        )

    async def learn(
        self, payment: Payment, operation: Operation, outcome: Outcome, told_by: str
    ) -> str | None:
        """Append what a provider told of an operation of the payment, which must be locked.

        What is known already changes nothing. What cannot be true together with what is known is
        flagged and not appended: returns why, else ``None``.
        """
        problem = await self._contradiction(payment, operation, outcome)
        if problem is not None:
            await self.flag(payment, problem)
            return problem
        if outcome.reference is not None and await self._known(payment, operation, outcome):
            return None
        history = (await self._store.events([payment.id])).get(payment.id, [])
        before = state_of(history, operation.id)
        if before is not None and before.state == outcome.state:
            if outcome.reference is None:
                return None
            if outcome.state is State.SUCCESS and before.reference != outcome.reference:
                problem = (
                    f"{operation.kind.lower()} {operation.id}: told to have succeeded as "
                    f"{outcome.reference}, known as {before.reference}: done twice?"
                )
                await self.flag(payment, problem)
                return problem
        event = await self._append(payment, operation, outcome, told_by)
        history.append(event)
        after = state_of(history, operation.id)
        if after is event and (before is None or before.state != event.state):
            settled = None if event.state in OPEN else self._now
            await self._store.settle(operation.id, settled)
            await self._tell(payment, event, balance_of(history))
        return None

    async def flag(self, payment: Payment, reason: str) -> None:
        """Note for staff what does not fit."""
        logger.warning("payment contradicted", payment=payment.id, reason=reason)
        await self._store.flag(
            Discrepancy(
                id=new_id("dis"),
                payment_id=payment.id,
                reason=reason[:_NOT_LONGER],
                found_at=self._now,
            )
        )

    async def _contradiction(
        self, payment: Payment, operation: Operation, outcome: Outcome
    ) -> str | None:
        if (outcome.amount, outcome.currency) != (operation.amount, payment.currency):
            return (
                f"{operation.kind.lower()} {outcome.reference or operation.id}: told to be of "
                f"{outcome.amount} {outcome.currency}, known to be of "
                f"{operation.amount} {payment.currency}."
            )
        if outcome.reference is None:
            return None
        known = await self._store.by_reference(
            payment.method, outcome.reference, operation.kind, outcome.state
        )
        if known is not None and known.operation_id != operation.id:
            return (
                f"{operation.kind.lower()} {outcome.reference}: told of {operation.id}, known of "
                f"{known.operation_id} (payment {known.payment_id})."
            )
        return None

    async def _known(self, payment: Payment, operation: Operation, outcome: Outcome) -> bool:
        known = await self._store.by_reference(
            payment.method, outcome.reference or "", operation.kind, outcome.state
        )
        return known is not None

    async def _append(
        self, payment: Payment, operation: Operation, outcome: Outcome, told_by: str
    ) -> PaymentEvent:
        event = PaymentEvent(
            id=new_id("pev"),
            payment_id=payment.id,
            operation_id=operation.id,
            method=payment.method,
            kind=operation.kind,
            state=outcome.state,
            amount=outcome.amount,
            reference=outcome.reference,
            code=outcome.code,
            redirect_url=outcome.redirect_url,
            told_by=told_by,
            occurred_at=outcome.occurred_at,
            recorded_at=self._now,
        )
        await self._store.append(event)
        return event

    async def _tell(self, payment: Payment, event: PaymentEvent, now: Balance) -> None:
        fact = _fact(payment, event, now)
        if fact is not None:
            await self._record(fact)


def _fact(payment: Payment, event: PaymentEvent, now: Balance) -> Event | None:
    """What others are told once ``event`` holds; nothing of what is merely under way."""
    told = {
        "payment_id": payment.id,
        "order_id": payment.order_id,
        "operation_id": event.operation_id,
        "amount": event.amount,
        "currency": payment.currency,
    }
    if event.state is State.ACTION_REQUIRED:
        return facts.PaymentActionRequired(**told, redirect_url=event.redirect_url)
    if event.state is State.FAILURE and event.kind is not Kind.CHARGEBACK:
        return facts.PaymentFailed(**told, operation=event.kind.value, failure=event.code)
    if event.state is not State.SUCCESS:
        return None
    if event.kind is Kind.CHARGE:
        return facts.PaymentCaptured(**told, captured=now.captured)
    if event.kind is Kind.REFUND:
        return facts.PaymentRefunded(**told, refunded=now.refunded)
    return _PLAIN[event.kind](**told)
