"""Facts that payments publish. Amounts are minor units of the payment's currency."""

from __future__ import annotations

from typing import ClassVar

from subgraphs.kit.events import Event


class _PaymentFact(Event):
    """What all of them tell. ``amount`` is that of the operation, not of the payment."""

    payment_id: str
    order_id: str
    operation_id: str
    amount: int
    currency: str

    def subject(self) -> str:
        """The payment."""
        return self.payment_id


class PaymentAuthorized(_PaymentFact):
    """The money is held for us; with a bank transfer, it has arrived."""

    type: ClassVar[str] = "payments.payment_authorized"


class PaymentActionRequired(_PaymentFact):
    """Whoever pays has to do something at ``redirect_url`` (3-D Secure)."""

    type: ClassVar[str] = "payments.payment_action_required"

    redirect_url: str | None


class PaymentCaptured(_PaymentFact):
    """Held money became ours. ``captured`` is how much of the payment has by now."""

    type: ClassVar[str] = "payments.payment_captured"

    captured: int


class PaymentFailed(_PaymentFact):
    """An ``operation`` (AUTHORIZE, CHARGE, REFUND, CANCEL) failed; ``failure`` says why."""

    type: ClassVar[str] = "payments.payment_failed"

    operation: str
    failure: str | None


class PaymentRefunded(_PaymentFact):
    """Money was given back. ``refunded`` is how much of the payment has been by now."""

    type: ClassVar[str] = "payments.payment_refunded"

    refunded: int


class PaymentVoided(_PaymentFact):
    """What was held, or might have been, was given up."""

    type: ClassVar[str] = "payments.payment_voided"


class PaymentChargedBack(_PaymentFact):
    """The payer's bank took the money back."""

    type: ClassVar[str] = "payments.payment_chargeback"


EVENTS: tuple[type[Event], ...] = (
    PaymentAuthorized,
    PaymentActionRequired,
    PaymentCaptured,
    PaymentFailed,
    PaymentRefunded,
    PaymentVoided,
    PaymentChargedBack,
)
