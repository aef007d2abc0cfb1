"""What staff do with payments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import strawberry

from subgraphs.kit.graph import Info, UnitOfWork, requires_scope
from subgraphs.kit.money_type import Money
from subgraphs.kit.scalars import CurrencyCode, Moment
from subgraphs.payments.errors import PaymentInputInvalid as PaymentInputInvalidError
from subgraphs.payments.errors import WebhookNotFound as WebhookNotFoundError
from subgraphs.payments.mutations.checkout import (
    PaymentDeclined,
    PaymentPending,
    PaymentSucceeded,
    shown,
)
from subgraphs.payments.service.gift_cards import issue
from subgraphs.payments.service.providers.gift_card import gift_card_secret
from subgraphs.payments.store.webhooks import WebhookStore
from subgraphs.payments.types.context import WRITE, UnitsOfWork
from subgraphs.payments.types.payment import Payment, money
from subgraphs.payments.types.refusals import (
    PaymentAmountExceeded,
    PaymentAmountInvalid,
    PaymentInputInvalid,
    PaymentKeyReused,
    PaymentMismatch,
    PaymentNotFound,
    WebhookNotFound,
)
from subgraphs.payments.types.webhook import Webhook

LONGEST_REFERENCE = 120
LONGEST_REASON = 200


@strawberry.input
class IssueRefundInput:
    """A refund."""

    payment_id: strawberry.ID
    reason: str
    idempotency_key: str
    amount: int | None = strawberry.field(
        default=None, description="In minor units; all that can be given back if left out."
    )


@strawberry.input
class ConfirmBankTransferInput:
    """A transfer that has arrived."""

    payment_id: strawberry.ID
    amount: int = strawberry.field(description="What has arrived, in minor units.")
    reference: str = strawberry.field(description="The bank's, from the statement of account.")
    received_at: Moment


@strawberry.input
class ConfirmBankRefundInput:
    """A refund that was sent by bank transfer."""

    operation_id: strawberry.ID
    reference: str = strawberry.field(description="The bank's, from the statement of account.")
    sent_at: Moment


@strawberry.input
class ReplayWebhookInput:
    """A message to carry out again."""

    webhook_id: strawberry.ID


@strawberry.input
class IssueGiftCardInput:
    """A gift card, or store credit for a customer."""

    amount: int
    currency: CurrencyCode
    idempotency_key: str
    customer_id: strawberry.ID | None = None
    expires_at: Moment | None = None


@strawberry.type(description="The transfer is known, now or from before.")
class ConfirmBankTransferSuccess:
    """The payment as it stands."""

    payment: Payment


@strawberry.type(description="The message will be carried out again.")
class ReplayWebhookSuccess:
    """The message as it stands."""

    webhook: Webhook


@strawberry.type(description="The gift card. Only this answer tells its code.")
class IssueGiftCardSuccess:
    """The card and what is on it."""

    id: strawberry.ID
    code: str
    balance: Money


IssueRefundResult = Annotated[
    PaymentSucceeded
    | PaymentPending
    | PaymentDeclined
    | PaymentNotFound
    | PaymentAmountInvalid
    | PaymentAmountExceeded
    | PaymentInputInvalid
    | PaymentKeyReused,
    strawberry.union("IssueRefundResult"),
]
ConfirmBankTransferResult = Annotated[
    ConfirmBankTransferSuccess | PaymentNotFound | PaymentInputInvalid | PaymentMismatch,
    strawberry.union("ConfirmBankTransferResult"),
]
ReplayWebhookResult = Annotated[
    ReplayWebhookSuccess | WebhookNotFound, strawberry.union("ReplayWebhookResult")
]
IssueGiftCardResult = Annotated[
    IssueGiftCardSuccess | PaymentAmountInvalid | PaymentInputInvalid | PaymentKeyReused,
    strawberry.union("IssueGiftCardResult"),
]


@strawberry.type
class StaffMutation:
    """Changes by staff."""

    @strawberry.mutation(
        description="Give back what was captured, in whole or in part.",
        extensions=[requires_scope(WRITE), UnitsOfWork()],
    )
    async def issue_refund(self, info: Info, input: IssueRefundInput) -> IssueRefundResult:
        """By the provider that took it."""
        if not 1 <= len(input.reason) <= LONGEST_REASON or "\0" in input.reason:
            raise PaymentInputInvalidError(
                f"A reason has 1 to {LONGEST_REASON} characters.", path=["input", "reason"]
            )
        return shown(
            await info.context.payments.refund(
                input.payment_id, input.amount, key=input.idempotency_key, reason=input.reason
            )
        )

    @strawberry.mutation(
        description="Tell that a bank transfer has arrived. Telling it again changes nothing.",
        extensions=[requires_scope(WRITE), UnitsOfWork()],
    )
    async def confirm_bank_transfer(
        self, info: Info, input: ConfirmBankTransferInput
    ) -> ConfirmBankTransferResult:
        """Of exactly the payment's amount; another is noted and refused."""
        standing = await info.context.arrivals.confirm_transfer(
            input.payment_id, input.amount, _reference(input.reference), input.received_at
        )
        payment = Payment.from_model(standing.payment, standing.events)
        return ConfirmBankTransferSuccess(payment=payment)

    @strawberry.mutation(
        description="Tell that a refund was sent by bank transfer. Again changes nothing.",
        extensions=[requires_scope(WRITE), UnitsOfWork()],
    )
    async def confirm_bank_refund(
        self, info: Info, input: ConfirmBankRefundInput
    ) -> ConfirmBankTransferResult:
        """By the id of the operation that asked for it."""
        standing = await info.context.arrivals.confirm_refund(
            input.operation_id, _reference(input.reference), input.sent_at
        )
        payment = Payment.from_model(standing.payment, standing.events)
        return ConfirmBankTransferSuccess(payment=payment)

    @strawberry.mutation(
        description="Carry a provider's message out again, whatever became of it.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def replay_webhook(self, info: Info, input: ReplayWebhookInput) -> ReplayWebhookResult:
        """By the worker, soon."""
        store = WebhookStore(info.context.work)
        found = await store.retry(input.webhook_id, datetime.now(UTC))
        if found is None:
            raise WebhookNotFoundError(input.webhook_id)
        return ReplayWebhookSuccess(webhook=Webhook.from_model(found))

    @strawberry.mutation(
        description="Make a gift card, or store credit.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def issue_gift_card(self, info: Info, input: IssueGiftCardInput) -> IssueGiftCardResult:
        """The same key answers with the same card."""
        context = info.context
        issued = await issue(
            context.work,
            secret=gift_card_secret(context.resources),
            key=f"{context.actor}:{input.idempotency_key}",
            amount=input.amount,
            currency=input.currency,
            customer_id=input.customer_id,
            expires_at=input.expires_at,
            now=datetime.now(UTC),
        )
        return IssueGiftCardSuccess(
            id=strawberry.ID(issued.card.id),
            code=issued.code,
            balance=money(issued.balance, issued.card.currency),
        )


def _reference(told: str) -> str:
    reference = told.strip()
    if not 1 <= len(reference) <= LONGEST_REFERENCE or "\0" in reference:
        raise PaymentInputInvalidError(
            f"A reference has 1 to {LONGEST_REFERENCE} characters.", path=["input", "reference"]
        )
    return reference
