"""What payments refuses, each with its code.

::

    Refusal
    ├── PaymentNotFound
    ├── AmountInvalid
    ├── AmountExceeded       more than can be captured, refunded or voided
    ├── PaymentInputInvalid
    ├── IdempotencyKeyReused
    ├── AmountMismatch       another amount than is known of the same thing
    └── WebhookNotFound
"""

from __future__ import annotations

from subgraphs.kit.errors import Refusal


class PaymentNotFound(Refusal):
    """No payment has this id."""

    code = "PAYMENT_NOT_FOUND"

    def __init__(self, payment_id: str) -> None:
        super().__init__(f"There is no payment {payment_id!r}.", path=["input", "paymentId"])


class AmountInvalid(Refusal):
    """An amount that is nothing, less, or more than anything costs."""

    code = "AMOUNT_INVALID"

    def __init__(self, amount: int, most: int) -> None:
        super().__init__(
            f"An amount lies between 1 and {most:,} minor units, not {amount:,}.",
            path=["input", "amount"],
        )


class AmountExceeded(Refusal):
    """More than the payment has left for it. ``possible`` is how much that is, in minor units."""

    code = "AMOUNT_EXCEEDED"

    def __init__(self, verb: str, asked: int, possible: int) -> None:
        super().__init__(
            f"{asked:,} minor units cannot be {verb}: {possible:,} can.",
            path=["input", "amount"],
        )
        self.possible = possible


class PaymentInputInvalid(Refusal):
    """What the method of payment needs is missing or makes no sense."""

    code = "PAYMENT_INPUT_INVALID"


class IdempotencyKeyReused(Refusal):
    """The key was used for something else before."""

    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self) -> None:
        super().__init__(
            "This idempotency key was used with another input: make a new one.",
            path=["input", "idempotencyKey"],
        )


class AmountMismatch(Refusal):
    """Somebody tells another amount than is known of the same thing; it was noted for staff."""

    code = "AMOUNT_MISMATCH"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, path=["input", "amount"])


class WebhookNotFound(Refusal):
    """No webhook has this id."""

    code = "WEBHOOK_NOT_FOUND"

    def __init__(self, webhook_id: str) -> None:
        super().__init__(f"There is no webhook {webhook_id!r}.", path=["input", "webhookId"])
