"""What others tell of payments unasked: staff of bank transfers, providers of chargebacks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.payments.errors import (
    AmountMismatch,
    PaymentInputInvalid,
    PaymentNotFound,
)
from subgraphs.payments.models import Kind, Method, State
from subgraphs.payments.service.desk import Desk, Standing
from subgraphs.payments.service.ledger import balance_of
from subgraphs.payments.service.providers.provider import Outcome
from subgraphs.payments.store.payments import PaymentStore


class Arrivals(Desk):
    """Takes in what nobody here has asked a provider for."""

    async def confirm_transfer(
        self, payment_id: str, amount: int, reference: str, received_at: datetime
    ) -> Standing:
        """A bank transfer has arrived: authorised and captured at once.

        Saying so again with the same reference and amount changes nothing. Raises
        :class:`PaymentNotFound`, :class:`PaymentInputInvalid`, :class:`AmountMismatch`.
        """

        async def confirm(session: AsyncSession) -> tuple[str, str | None]:
            store, ledger = PaymentStore(session), self.ledger(session)
            payment = await self.lock(store, payment_id)
            if payment.method is not Method.BANK_TRANSFER:
                raise PaymentInputInvalid("This is no bank transfer.", path=["input", "paymentId"])
            history = (await store.events([payment.id]))[payment.id]
            authorization = await store.operation(history[0].operation_id)
            if authorization is None:
                raise PaymentNotFound(payment_id)
            if balance_of(history).voided:
                await ledger.flag(payment, f"Transfer {reference} arrived after the payment's end.")
                return authorization.id, "The payment was given up: send the money back."
            outcome = Outcome(State.SUCCESS, amount, payment.currency, received_at, reference)
            problem = await ledger.learn(payment, authorization, outcome, "staff")
            if problem is not None:
                return authorization.id, problem
            key = f"transfer:{payment.id}"
            charge = await store.by_key(key)
            if charge is None:
                charge = self.operation(payment, Kind.CHARGE, payment.amount, key, key)
                charge.key = key
                await store.claim(charge)
            return charge.id, await ledger.learn(payment, charge, outcome, "staff")

        operation_id, problem = await self.work(confirm)
        if problem is not None:
            raise AmountMismatch(problem)
        return await self.standing(operation_id)

    async def confirm_refund(self, operation_id: str, reference: str, at: datetime) -> Standing:
        """Staff have sent a refund by bank transfer.

        Raises :class:`PaymentInputInvalid` where there is no such refund, and
        :class:`AmountMismatch` where the reference belongs to another.
        """

        async def confirm(session: AsyncSession) -> str | None:
            store = PaymentStore(session)
            operation = await store.operation(operation_id)
            payment = await store.lock(operation.payment_id) if operation is not None else None
            if (
                operation is None
                or payment is None
                or operation.kind is not Kind.REFUND
                or payment.method is not Method.BANK_TRANSFER
            ):
                raise PaymentInputInvalid(
                    "There is no such refund by bank transfer.", path=["input", "operationId"]
                )
            outcome = Outcome(State.SUCCESS, operation.amount, payment.currency, at, reference)
            return await self.ledger(session).learn(payment, operation, outcome, "staff")

        problem = await self.work(confirm)
        if problem is not None:
            raise AmountMismatch(problem)
        return await self.standing(operation_id)

    async def learn_of_new(
        self, payment_id: str, kind: Kind, outcome: Outcome, told_by: str
    ) -> str | None:
        """Take in what began at the provider: a chargeback, or a refund made there.

        The provider's reference is its key. Returns why it cannot be, else ``None``.
        """

        async def learn(session: AsyncSession) -> str | None:
            store, ledger = PaymentStore(session), self.ledger(session)
            payment = await self.lock(store, payment_id)
            key = f"provider:{payment.method}:{outcome.reference}"
            operation = await store.by_key(key)
            if operation is None:
                now = balance_of((await store.events([payment.id]))[payment.id])
                possible = now.captured - now.charged_back
                possible = possible if kind is Kind.CHARGEBACK else now.refundable
                if outcome.amount > possible:
                    problem = f"{kind.lower()} {outcome.reference}: of {outcome.amount}, though "
                    problem += f"only {possible} could be."
                    return problem
                operation = self.operation(payment, kind, outcome.amount, key, key)
                operation.key = key
                await store.claim(operation)
            return await ledger.learn(payment, operation, outcome, told_by)

        return await self.work(learn)
