"""What orders, as a service, ask of payments. No client can reach it."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.kit.graph import Info, requires_service
from subgraphs.kit.scalars import CurrencyCode
from subgraphs.payments.models import Method, State
from subgraphs.payments.service.balance import OPEN
from subgraphs.payments.service.desk import Standing
from subgraphs.payments.service.payments import Intent
from subgraphs.payments.types.context import UnitsOfWork
from subgraphs.payments.types.payment import Payment
from subgraphs.payments.types.refusals import (
    PaymentAmountExceeded,
    PaymentAmountInvalid,
    PaymentInputInvalid,
    PaymentKeyReused,
    PaymentNotFound,
)


@strawberry.federation.input(inaccessible=True)
class AuthorizePaymentInput:
    """What is to be paid, and with what."""

    order_id: strawberry.ID
    amount: int
    currency: CurrencyCode
    method: Method
    idempotency_key: str
    token: str | None = strawberry.field(
        default=None, description="Of the provider's card fields, or a gift card's code."
    )
    customer_id: strawberry.ID | None = None
    return_url: str | None = None


@strawberry.federation.input(inaccessible=True)
class CapturePaymentInput:
    """How much to take; all that is left if that is not said."""

    payment_id: strawberry.ID
    idempotency_key: str
    amount: int | None = None


@strawberry.federation.input(inaccessible=True)
class VoidPaymentInput:
    """What to give up."""

    payment_id: strawberry.ID
    idempotency_key: str


@strawberry.federation.input(inaccessible=True)
class RefundPaymentInput:
    """How much to give back; all that is left if that is not said."""

    payment_id: strawberry.ID
    idempotency_key: str
    amount: int | None = None
    reason: str | None = None


@strawberry.type(description="It was done.")
class PaymentSucceeded:
    """The provider has done it."""

    payment: Payment
    operation_id: strawberry.ID


@strawberry.type(description="It is under way, or nobody knows yet: an event will tell.")
class PaymentPending:
    """The provider has not had its last word."""

    payment: Payment
    operation_id: strawberry.ID


@strawberry.type(description="The provider refused, for good.")
class PaymentDeclined:
    """``code`` is the provider's, such as card_declined or insufficient_funds."""

    payment: Payment
    operation_id: strawberry.ID
    code: str


@strawberry.federation.type(inaccessible=True)
class PaymentActionRequired:
    """Whoever pays must go to ``redirect_url`` (3-D Secure)."""

    payment: Payment
    operation_id: strawberry.ID
    redirect_url: str


AuthorizePaymentResult = Annotated[
    PaymentSucceeded
    | PaymentActionRequired
    | PaymentPending
    | PaymentDeclined
    | PaymentAmountInvalid
    | PaymentInputInvalid
    | PaymentKeyReused,
    strawberry.federation.union("AuthorizePaymentResult", inaccessible=True),
]
ChangePaymentResult = Annotated[
    PaymentSucceeded
    | PaymentPending
    | PaymentDeclined
    | PaymentNotFound
    | PaymentAmountInvalid
    | PaymentAmountExceeded
    | PaymentInputInvalid
    | PaymentKeyReused,
    strawberry.federation.union("ChangePaymentResult", inaccessible=True),
]


def shown(standing: Standing) -> PaymentSucceeded | PaymentPending | PaymentDeclined:
    """Show how an operation stands."""
    payment = Payment.from_model(standing.payment, standing.events)
    operation_id = strawberry.ID(standing.operation.id)
    latest = standing.latest
    if latest.state in OPEN:
        return PaymentPending(payment=payment, operation_id=operation_id)
    if latest.state is State.FAILURE:
        return PaymentDeclined(
            payment=payment, operation_id=operation_id, code=latest.code or "declined"
        )
    return PaymentSucceeded(payment=payment, operation_id=operation_id)


@strawberry.type
class CheckoutMutation:
    """Steps of sagas. The same key with the same input answers the same, as things stand now."""

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitsOfWork()]
    )
    async def authorize_payment(
        self, info: Info, input: AuthorizePaymentInput
    ) -> AuthorizePaymentResult:
        """Hold the money."""
        intent = Intent(
            order_id=input.order_id,
            amount=input.amount,
            currency=input.currency,
            method=input.method,
            token=input.token,
            customer_id=input.customer_id,
            return_url=input.return_url,
        )
        standing = await info.context.payments.authorize(intent, key=input.idempotency_key)
        latest = standing.latest
        if latest.state is State.ACTION_REQUIRED and latest.redirect_url is not None:
            return PaymentActionRequired(
                payment=Payment.from_model(standing.payment, standing.events),
                operation_id=strawberry.ID(standing.operation.id),
                redirect_url=latest.redirect_url,
            )
        return shown(standing)

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitsOfWork()]
    )
    async def capture_payment(self, info: Info, input: CapturePaymentInput) -> ChangePaymentResult:
        """Take what is held."""
        return shown(
            await info.context.payments.capture(
                input.payment_id, input.amount, key=input.idempotency_key
            )
        )

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitsOfWork()]
    )
    async def void_payment(self, info: Info, input: VoidPaymentInput) -> ChangePaymentResult:
        """Give up what is held, or may yet be."""
        return shown(await info.context.payments.void(input.payment_id, key=input.idempotency_key))

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitsOfWork()]
    )
    async def refund_payment(self, info: Info, input: RefundPaymentInput) -> ChangePaymentResult:
        """Give back what was taken."""
        return shown(
            await info.context.payments.refund(
                input.payment_id, input.amount, key=input.idempotency_key, reason=input.reason
            )
        )
