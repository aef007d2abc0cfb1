"""What pricing refuses, as clients see it."""

from __future__ import annotations

import strawberry

from subgraphs.kit.graph import UserError, shown_as_user_error
from subgraphs.pricing import errors


@shown_as_user_error(errors.InvalidRule)
@strawberry.type(description="The rule makes no sense.")
class InvalidRule(UserError):
    """See :class:`subgraphs.pricing.errors.InvalidRule`."""


@shown_as_user_error(errors.PromotionNotFound)
@strawberry.type(description="No promotion has this id.")
class PromotionNotFound(UserError):
    """See :class:`subgraphs.pricing.errors.PromotionNotFound`."""


@shown_as_user_error(errors.PromotionChanged)
@strawberry.type(description="Somebody else has changed the promotion meanwhile.")
class PromotionChanged(UserError):
    """See :class:`subgraphs.pricing.errors.PromotionChanged`."""

    version: int


@shown_as_user_error(errors.CouponTaken)
@strawberry.type(description="The code exists already.")
class CouponTaken(UserError):
    """See :class:`subgraphs.pricing.errors.CouponTaken`."""


@shown_as_user_error(errors.PriceListNotFound)
@strawberry.type(description="No price list has this id.")
class PriceListNotFound(UserError):
    """See :class:`subgraphs.pricing.errors.PriceListNotFound`."""


@shown_as_user_error(errors.QuoteInvalid)
@strawberry.federation.type(inaccessible=True)
class QuoteInvalid(UserError):
    """See :class:`subgraphs.pricing.errors.QuoteInvalid`."""


@shown_as_user_error(errors.QuoteExpired)
@strawberry.federation.type(inaccessible=True)
class QuoteExpired(UserError):
    """See :class:`subgraphs.pricing.errors.QuoteExpired`."""


@strawberry.federation.type(inaccessible=True)
class QuoteDifference:
    """See :class:`subgraphs.pricing.errors.Difference`."""

    what: str
    before: int
    after: int


@shown_as_user_error(errors.QuoteStale)
@strawberry.federation.type(inaccessible=True)
class QuoteStale(UserError):
    """See :class:`subgraphs.pricing.errors.QuoteStale`."""

    differences: list[QuoteDifference]


@shown_as_user_error(errors.PromotionUsedUp)
@strawberry.federation.type(inaccessible=True)
class PromotionUsedUp(UserError):
    """See :class:`subgraphs.pricing.errors.PromotionUsedUp`."""

    promotion_id: strawberry.ID
