"""Promotions: which of them apply to a basket, in what order, and how much each takes off.

The rule: promotions whose conditions hold are taken by falling priority, then by id. Each takes its
discount off what the ones before it have left. One that does not stack with others (``exclusive``)
applies only if none has applied before it, and ends the matter. Conditions look at the basket
before any discount, so that the order of promotions never decides whether one is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from subgraphs.pricing.service.calculation.allocation import allocate_within, rounded_share
from subgraphs.pricing.service.calculation.basket import Basket, Item

WHOLE = 10_000
"""Basis points in the whole: 1,500 are 15 per cent."""


class Scope(StrEnum):
    """What of the basket a promotion is about."""

    ORDER = "ORDER"
    PRODUCT = "PRODUCT"
    SKU = "SKU"
    CATEGORY = "CATEGORY"
    BRAND = "BRAND"


@dataclass(frozen=True, slots=True)
class Target:
    """The items that a promotion is about: all (``ORDER``), or those that ``ids`` name."""

    scope: Scope = Scope.ORDER
    ids: frozenset[str] = frozenset()

    def covers(self, item: Item) -> bool:
        """Tell whether ``item`` is among them."""
        match self.scope:
            case Scope.ORDER:
                return True
            case Scope.PRODUCT:
                return item.product_id in self.ids
            case Scope.SKU:
                return item.sku in self.ids
            case Scope.CATEGORY:
                return not self.ids.isdisjoint(item.category_ids)
            case Scope.BRAND:
                return item.brand_id in self.ids


@dataclass(frozen=True, slots=True)
class PercentageOff:
    """A share of the price, in basis points."""

    basis_points: int


@dataclass(frozen=True, slots=True)
class AmountOff:
    """A fixed amount, by currency in minor units, once for everything that is covered."""

    amounts: dict[str, int]


@dataclass(frozen=True, slots=True)
class BuyXGetY:
    """Of every ``buy + get`` covered units the ``get`` cheapest cost less, by ``basis_points``."""

    buy: int
    get: int
    basis_points: int = WHOLE


@dataclass(frozen=True, slots=True)
class FreeShipping:
    """Nothing is paid for shipping."""


Effect: TypeAlias = PercentageOff | AmountOff | BuyXGetY | FreeShipping


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must hold. Amounts and quantities are those of the covered items.

    ``minimum_totals`` by currency: a currency that it does not name is one in which the promotion
    is not given. ``coupon_codes``: one of them must have been entered.
    """

    minimum_totals: dict[str, int] | None = None
    minimum_quantity: int = 0
    customer_groups: frozenset[str] | None = None
    first_order_only: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    coupon_codes: frozenset[str] | None = None
    uses_left: int | None = None
    uses_by_customer: int | None = None


@dataclass(frozen=True, slots=True)
class Promotion:
    """A rule that takes something off. A higher ``priority`` comes first."""

    id: str
    title: str
    effect: Effect
    target: Target = field(default_factory=Target)
    conditions: Conditions = field(default_factory=Conditions)
    priority: int = 0
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """A promotion that applies: what it takes off each item, in the basket's order."""

    promotion: Promotion
    amounts: tuple[int, ...]
    coupon_code: str | None = None
    free_shipping: bool = False

    @property
    def amount(self) -> int:
        """What it takes off the goods altogether."""
        return sum(self.amounts)


def apply_promotions(basket: Basket, promotions: Sequence[Promotion]) -> list[Applied]:
    """Return the promotions that apply to ``basket``, in the order in which they do.

    One that would take nothing off is left out, so that it is not used up either.
    """
    remaining = [item.total for item in basket.items]
    applied: list[Applied] = []
    for promotion in sorted(promotions, key=lambda one: (-one.priority, one.id)):
        if promotion.exclusive and applied:
            continue
        if not _due(basket, promotion):
            continue
        amounts = _amounts(basket, promotion, remaining)
        shipping = isinstance(promotion.effect, FreeShipping)
        if not shipping and not any(amounts):
            continue
        remaining = [left - off for left, off in zip(remaining, amounts, strict=True)]
        code = _coupon(basket, promotion)
        applied.append(Applied(promotion, tuple(amounts), code, free_shipping=shipping))
        if promotion.exclusive:
            break
    return applied


def _due(basket: Basket, promotion: Promotion) -> bool:
    asked = promotion.conditions
    covered = [item for item in basket.items if promotion.target.covers(item)]
    if not covered or sum(item.quantity for item in covered) < asked.minimum_quantity:
        return False
    if asked.minimum_totals is not None:
        least = asked.minimum_totals.get(basket.currency)
        if least is None or sum(item.total for item in covered) < least:
            return False
    if asked.starts_at is not None and basket.at < asked.starts_at:
        return False
    if asked.ends_at is not None and basket.at >= asked.ends_at:
        return False
    return _due_to_customer(basket, promotion)


def _due_to_customer(basket: Basket, promotion: Promotion) -> bool:
    asked = promotion.conditions
    if asked.customer_groups is not None and basket.customer_group not in asked.customer_groups:
        return False
    if asked.first_order_only and not basket.first_order:
        return False
    if asked.coupon_codes is not None and _coupon(basket, promotion) is None:
        return False
    if asked.uses_left is not None and asked.uses_left < 1:
        return False
    used = basket.used.get(promotion.id, 0)
    return asked.uses_by_customer is None or used < asked.uses_by_customer


def _coupon(basket: Basket, promotion: Promotion) -> str | None:
    codes = promotion.conditions.coupon_codes
    return min(codes & basket.coupon_codes, default=None) if codes is not None else None


def _amounts(basket: Basket, promotion: Promotion, remaining: Sequence[int]) -> list[int]:
    """What the promotion takes off each item, never more than what is left of it."""
    items = basket.items
    covered = [promotion.target.covers(item) for item in items]
    limits = [left if inside else 0 for left, inside in zip(remaining, covered, strict=True)]
    match promotion.effect:
        case PercentageOff(basis_points):
            whole = rounded_share(sum(limits), basis_points, WHOLE)
            return allocate_within(whole, limits)
        case AmountOff(amounts):
            return allocate_within(amounts.get(basket.currency, 0), limits)
        case BuyXGetY() as offer:
            return _cheapest_units(items, covered, limits, offer)
        case FreeShipping():
            return [0] * len(items)


def _cheapest_units(
    items: Sequence[Item], covered: Sequence[bool], limits: Sequence[int], offer: BuyXGetY
) -> list[int]:
    """Of the covered units the cheapest ones are reduced, as many as whole sets give."""
    places = [place for place, inside in enumerate(covered) if inside]
    units = sum(items[place].quantity for place in places)
    reduced = units // (offer.buy + offer.get) * offer.get
    amounts = [0] * len(items)
    for place in sorted(places, key=lambda place: (items[place].unit_price, place)):
        taken = min(reduced, items[place].quantity)
        reduced -= taken
        off = rounded_share(items[place].unit_price * taken, offer.basis_points, WHOLE)
        amounts[place] = min(off, limits[place])
    return amounts
