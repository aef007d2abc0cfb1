"""What payments refuse, as clients see it."""

from __future__ import annotations

import strawberry

from subgraphs.kit.graph import UserError, shown_as_user_error
from subgraphs.payments import errors


@shown_as_user_error(errors.PaymentNotFound)
@strawberry.type(description="No payment has this id.")
class PaymentNotFound(UserError):
    """See :class:`subgraphs.payments.errors.PaymentNotFound`."""


@shown_as_user_error(errors.AmountInvalid)
@strawberry.type(description="The amount is nothing, less, or more than anything costs.")
class PaymentAmountInvalid(UserError):
    """See :class:`subgraphs.payments.errors.AmountInvalid`."""


@shown_as_user_error(errors.AmountExceeded)
@strawberry.type(description="The payment has not as much left for it.")
class PaymentAmountExceeded(UserError):
    """See :class:`subgraphs.payments.errors.AmountExceeded`."""

    possible: int = strawberry.field(description="How much there is, in minor units.")


@shown_as_user_error(errors.PaymentInputInvalid)
@strawberry.type(description="What the method of payment needs is missing or makes no sense.")
class PaymentInputInvalid(UserError):
    """See :class:`subgraphs.payments.errors.PaymentInputInvalid`."""


@shown_as_user_error(errors.IdempotencyKeyReused)
@strawberry.type(description="The idempotency key was used with another input.")
class PaymentKeyReused(UserError):
    """See :class:`subgraphs.payments.errors.IdempotencyKeyReused`."""


@shown_as_user_error(errors.AmountMismatch)
@strawberry.type(description="It does not fit what is known; it was noted.")
class PaymentMismatch(UserError):
    """See :class:`subgraphs.payments.errors.AmountMismatch`."""


@shown_as_user_error(errors.WebhookNotFound)
@strawberry.type(description="No webhook has this id.")
class WebhookNotFound(UserError):
    """See :class:`subgraphs.payments.errors.WebhookNotFound`."""
