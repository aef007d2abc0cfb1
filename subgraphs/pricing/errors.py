"""What pricing refuses, each with its code.

::

    Refusal
    ├── InvalidRule
    ├── PromotionNotFound
    ├── PromotionChanged
    ├── CouponTaken
    ├── PriceListNotFound
    ├── QuoteInvalid
    ├── QuoteExpired
    ├── QuoteStale
    └── PromotionUsedUp
"""

from __future__ import annotations

from dataclasses import dataclass

from subgraphs.kit.errors import Refusal


class InvalidRule(Refusal):
    """A price, promotion, rate or method that makes no sense; the path leads to what is wrong."""

    code = "INVALID_RULE"


class PromotionNotFound(Refusal):
    """No promotion has this id."""

    code = "PROMOTION_NOT_FOUND"

    def __init__(self, promotion_id: str) -> None:
        super().__init__(f"There is no promotion {promotion_id!r}.", path=["input", "id"])


class PromotionChanged(Refusal):
    """Somebody else has changed the promotion meanwhile."""

    code = "PROMOTION_CHANGED"

    def __init__(self, promotion_id: str, version: int) -> None:
        super().__init__(
            f"The promotion {promotion_id!r} is at version {version} by now: read it again.",
            path=["input", "version"],
        )
        self.version = version


class CouponTaken(Refusal):
    """The code belongs to a promotion already."""

    code = "COUPON_TAKEN"

    def __init__(self, coupon: str) -> None:
        super().__init__(
            f"The coupon code {coupon!r} exists already: choose another.", path=["input", "codes"]
        )


class PriceListNotFound(Refusal):
    """No price list has this id."""

    code = "PRICE_LIST_NOT_FOUND"

    def __init__(self, price_list_id: str) -> None:
        super().__init__(f"There is no price list {price_list_id!r}.", path=["input", "id"])


class QuoteInvalid(Refusal):
    """The quote was not made here, or not for this cart."""

    code = "QUOTE_INVALID"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The quote cannot be used: {reason}", path=["input", "quoteId"])


class QuoteExpired(Refusal):
    """The quote was valid once."""

    code = "QUOTE_EXPIRED"

    def __init__(self) -> None:
        super().__init__(
            "The quote is no longer valid: ask for a new one.", path=["input", "quoteId"]
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What has another value now than the quote said. Amounts in minor units."""

    what: str
    before: int
    after: int


class QuoteStale(Refusal):
    """The cart or the shop's rules have changed since the quote, and with them what is paid."""

    code = "QUOTE_STALE"

    def __init__(self, differences: list[Difference]) -> None:
        names = ", ".join(difference.what for difference in differences) or "not the amounts"
        super().__init__(
            f"The cart or its prices have changed since the quote ({names}): show a new one.",
            path=["input", "quoteId"],
        )
        self.differences = differences


class PromotionUsedUp(Refusal):
    """Somebody else has redeemed the promotion for the last time."""

    code = "PROMOTION_USED_UP"

    def __init__(self, promotion_id: str, title: str) -> None:
        super().__init__(
            f"The promotion {title!r} has been used up: show a new quote.", path=["input"]
        )
        self.promotion_id = promotion_id
