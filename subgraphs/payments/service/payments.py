"""Authorise, capture, void, refund.

A provider is never called inside a transaction: the request is committed, then the provider is
called with the operation's id as its idempotency key, then the outcome is committed. What is
interrupted in between is taken up again by :meth:`Payments.resume`, which asks the provider by key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.kit.logs import get_logger
from subgraphs.kit.resources import Resources
from subgraphs.payments.errors import (
    AmountInvalid,
    IdempotencyKeyReused,
    PaymentInputInvalid,
)
from subgraphs.payments.models import Kind, Method, Operation, Payment, State
from subgraphs.payments.service.desk import Desk, Standing
from subgraphs.payments.service.fingerprint import fingerprint
from subgraphs.payments.service.ledger import balance_of
from subgraphs.payments.service.providers.bank_transfer import BankTransferProvider
from subgraphs.payments.service.providers.gift_card import (
    GiftCardProvider,
    digest_of,
    gift_card_secret,
)
from subgraphs.payments.service.providers.provider import (
    Command,
    Provider,
    ProviderUnreachable,
)
from subgraphs.payments.service.providers.sandbox import SandboxProvider
from subgraphs.payments.store.payments import PaymentStore

MOST: Final = 2**31 - 1
"""The largest amount that GraphQL's ``Int`` can tell."""

MOST_ASKED_LATER: Final = timedelta(hours=6)

ResultT = TypeVar("ResultT")
logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Intent:
    """What is to be paid, and with what: a card's token or a gift card's code."""

    order_id: str
    amount: int
    currency: str
    method: Method
    token: str | None
    customer_id: str | None
    return_url: str | None


class Payments(Desk):
    """What can be done with payments by calling their providers."""

    def __init__(self, resources: Resources, *, actor: str) -> None:
        super().__init__(resources, actor=actor)
        self._providers: dict[Method, Provider] = {
            Method.CARD: SandboxProvider(self.settings),
            Method.BANK_TRANSFER: BankTransferProvider(),
            Method.GIFT_CARD: GiftCardProvider(resources),
        }

    async def authorize(self, intent: Intent, *, key: str) -> Standing:
        """Ask for an order's money to be held.

        Raises :class:`AmountInvalid`, :class:`PaymentInputInvalid`, :class:`IdempotencyKeyReused`.
        """
        if not 0 < intent.amount <= MOST:
            raise AmountInvalid(intent.amount, MOST)
        _check_texts(intent)
        needs_token = intent.method is not Method.BANK_TRANSFER
        if needs_token != bool(intent.token):
            raise PaymentInputInvalid(
                "Give the token that stands for the card, or the gift card's code."
                if needs_token
                else "A bank transfer has no token.",
                path=["input", "token"],
            )
        if intent.method is Method.CARD and not str(intent.token).startswith("tok_"):
            raise PaymentInputInvalid(  # it may be a card's number, which must go no further
                "A card is paid with by the token from the provider's fields.",
                path=["input", "token"],
            )
        secret = gift_card_secret(self.resources)
        instrument = intent.token
        if intent.method is Method.GIFT_CARD:
            instrument = digest_of(secret, intent.token or "")
        payment = Payment(
            id=new_id("pay"),
            order_id=intent.order_id,
            customer_id=intent.customer_id,
            method=intent.method,
            amount=intent.amount,
            currency=intent.currency,
            instrument=instrument,
            return_url=intent.return_url,
            created_at=datetime.now(UTC),
        )
        asked = fingerprint(
            *(Kind.AUTHORIZE, intent.order_id, intent.amount, intent.currency, intent.method),
            *(instrument, intent.customer_id, intent.return_url),
        )

        async def claim(session: AsyncSession) -> tuple[Operation, bool]:
            store = PaymentStore(session)
            earlier = await self._earlier(store, key, asked)
            if earlier is not None:
                return earlier, False
            await store.add(payment)
            operation = self.operation(payment, Kind.AUTHORIZE, payment.amount, key, asked)
            if not await store.claim(operation):
                raise _Taken
            await self.ledger(session).request(payment, operation)
            return operation, True

        try:
            operation, fresh = await self.work(claim)
        except _Taken:  # by the same click at the same moment
            operation, fresh = await self.work(claim)
        return await self._call(operation.id, fresh=fresh)

    async def capture(self, payment_id: str, amount: int | None, *, key: str) -> Standing:
        """Take held money: ``amount``, or all that is left where that is ``None``.

        Raises :class:`PaymentNotFound`, :class:`AmountExceeded`, :class:`IdempotencyKeyReused`.
        """
        return await self._ask(payment_id, Kind.CHARGE, amount, key)

    async def void(self, payment_id: str, *, key: str) -> Standing:
        """Give up what is held and not captured, or may yet be held. Raises as :meth:`capture`."""
        return await self._ask(payment_id, Kind.CANCEL, None, key)

    async def refund(
        self, payment_id: str, amount: int | None, *, key: str, reason: str | None = None
    ) -> Standing:
        """Give back captured money: ``amount``, or all of it. Raises as :meth:`capture`."""
        return await self._ask(payment_id, Kind.REFUND, amount, key, reason)

    async def resume(self, operation_id: str) -> bool:
        """Ask a provider what became of an operation; send it again if it never arrived.

        Returns whether there was news.
        """
        async with self.resources.postgres.begin() as session:
            store = PaymentStore(session)
            operation = await store.operation(operation_id)
            if operation is None or operation.settled_at is not None:
                return False
            pause = min(self.pause * 2 ** min(operation.asked, 20), MOST_ASKED_LATER)
            if not await store.postpone(operation, datetime.now(UTC) + pause):
                return False
            payment = (await store.get_many([operation.payment_id]))[operation.payment_id]
        provider, command = self._providers[payment.method], _command(payment, operation)
        try:
            outcome = await provider.find(command) or await provider.carry_out(command)
        except ProviderUnreachable as error:
            logger.warning("provider unreachable", operation=operation.id, error=str(error))
            return False
        before = (await self.standing(operation.id)).latest.id
        await self.learn(operation.id, outcome, "asked")
        return (await self.standing(operation.id)).latest.id != before

    async def _ask(
        self, payment_id: str, kind: Kind, amount: int | None, key: str, reason: str | None = None
    ) -> Standing:
        asked = fingerprint(kind, payment_id, amount, reason)
        if amount is not None and not 0 < amount <= MOST:
            raise AmountInvalid(amount, MOST)

        async def claim(session: AsyncSession) -> tuple[Operation, bool]:
            store = PaymentStore(session)
            payment = await self.lock(store, payment_id)
            earlier = await self._earlier(store, key, asked)
            if earlier is not None:
                return earlier, False
            now = balance_of((await store.events([payment.id]))[payment.id])
            whole = {
                Kind.CHARGE: now.capturable,
                Kind.REFUND: now.refundable,
                Kind.CANCEL: now.voidable,
            }[kind]
            wanted = whole if amount is None else amount
            now.admit(kind, wanted)
            operation = self.operation(payment, kind, wanted, key, asked)
            operation.reason = reason
            if not await store.claim(operation):  # for another payment, at the same moment
                raise IdempotencyKeyReused
            await self.ledger(session).request(payment, operation)
            return operation, True

        operation, fresh = await self.work(claim)
        return await self._call(operation.id, fresh=fresh)

    async def _call(self, operation_id: str, *, fresh: bool) -> Standing:
        """Send an operation to its provider, unless its outcome is known."""
        standing = await self.standing(operation_id)
        if not fresh and standing.latest.state is not State.REQUEST:
            return standing
        payment = standing.payment
        command = _command(payment, standing.operation)
        try:
            outcome = await self._providers[payment.method].carry_out(command)
        except ProviderUnreachable as error:
            logger.warning("provider unreachable", operation=operation_id, error=str(error))
            return standing
        await self.learn(operation_id, outcome, "answer")
        return await self.standing(operation_id)

    async def _earlier(self, store: PaymentStore, key: str, asked: str) -> Operation | None:
        earlier = await store.by_key(self.own(key))
        if earlier is not None and earlier.fingerprint != asked:
            raise IdempotencyKeyReused
        return earlier


class _Taken(Exception):
    """Somebody else has claimed the key in the meantime."""


def _check_texts(intent: Intent) -> None:
    """Raise :class:`PaymentInputInvalid` for what does not fit its column."""
    for name, value, longest in (
        ("orderId", intent.order_id, 40),
        ("customerId", intent.customer_id, 40),
        ("token", intent.token, 200),
        ("returnUrl", intent.return_url, 2000),
    ):
        if value is not None and (not 1 <= len(value) <= longest or "\0" in value):
            raise PaymentInputInvalid(
                f"{name} has 1 to {longest} characters.", path=["input", name]
            )


def _command(payment: Payment, operation: Operation) -> Command:
    return Command(
        key=operation.id,
        payment_id=payment.id,
        kind=operation.kind,
        amount=operation.amount,
        currency=payment.currency,
        instrument=payment.instrument,
        return_url=payment.return_url,
    )
