"""Staff's work: promotions, coupons, price lists, taxes, shipping."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.kit.money import currency_exponent
from subgraphs.pricing.errors import (
    CouponTaken,
    InvalidRule,
    PriceListNotFound,
    PromotionChanged,
    PromotionNotFound,
)
from subgraphs.pricing.models import Coupon, PriceList, Promotion
from subgraphs.pricing.service.calculation.promotions import (
    WHOLE,
    AmountOff,
    BuyXGetY,
    Conditions,
    Effect,
    PercentageOff,
    Scope,
    Target,
)
from subgraphs.pricing.service.rules import (
    conditions_to_json,
    effect_to_json,
    target_to_json,
)
from subgraphs.pricing.store.promotions import PromotionStore
from subgraphs.pricing.store.sellables import SellableStore

MAX_TITLE = 120
MAX_AMOUNT = 2_000_000_000
MAX_COUPONS = 10_000
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}")
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which people mistake for each other."""

RANDOM_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class PromotionDraft:
    """What staff say of a promotion."""

    title: str
    effect: Effect
    target: Target
    conditions: Conditions
    priority: int = 0
    exclusive: bool = False
    needs_coupon: bool = False
    active: bool = True
    usage_limit: int | None = None
    usage_limit_by_customer: int | None = None


class Promotions:
    """Makes and changes promotions in one unit of work."""

    def __init__(
        self,
        session: AsyncSession,
        *,
        now: datetime,
        random_code: Callable[[], str] | None = None,
    ) -> None:
        self._store = PromotionStore(session)
        self._now = now
        self._random_code = random_code or _random_code

    async def create(self, draft: PromotionDraft) -> Promotion:
        """A new promotion. Raises :class:`InvalidRule`."""
        check(draft)
        promotion = Promotion(
            id=new_id("promo"), version=1, used=0, created_at=self._now, **_columns(draft)
        )
        await self._store.add(promotion)
        return promotion

    async def update(self, promotion_id: str, version: int, draft: PromotionDraft) -> Promotion:
        """Replace what a promotion says, if it is still at ``version``.

        Raises :class:`PromotionNotFound`, :class:`PromotionChanged`, :class:`InvalidRule`.
        """
        promotion = (await self._store.lock([promotion_id])).get(promotion_id)
        if promotion is None:
            raise PromotionNotFound(promotion_id)
        if promotion.version != version:
            raise PromotionChanged(promotion_id, promotion.version)
        check(draft)
        for name, value in _columns(draft).items():
            setattr(promotion, name, value)
        promotion.version += 1
        await self._store.add(promotion)
        return promotion

    async def add_code(self, promotion_id: str, code: str, *, usage_limit: int | None) -> Coupon:
        """A code that staff chose, written in capitals.

        Raises :class:`PromotionNotFound`, :class:`CouponTaken`, :class:`InvalidRule`.
        """
        await self._known(promotion_id)
        written = code.strip().upper()
        if not CODE.fullmatch(written):
            raise InvalidRule(
                "A code has 3 to 40 letters, digits and hyphens.", path=["input", "code"]
            )
        _check_limit(usage_limit, ["input", "usageLimit"])
        coupon = Coupon(code=written, promotion_id=promotion_id, usage_limit=usage_limit)
        if not await self._store.add_coupons([coupon]):
            raise CouponTaken(written)
        return coupon

    async def generate_codes(
        self, promotion_id: str, count: int, *, prefix: str, usage_limit: int | None
    ) -> Sequence[str]:
        """``count`` random codes after ``prefix``, by code.

        Raises :class:`PromotionNotFound`, :class:`InvalidRule`.
        """
        await self._known(promotion_id)
        if not 1 <= count <= MAX_COUPONS:
            raise InvalidRule(
                f"Between 1 and {MAX_COUPONS:,} codes are made at once.", path=["input", "count"]
            )
        start = prefix.strip().upper()
        if start and not re.fullmatch(r"[A-Z0-9-]{1,20}", start):
            raise InvalidRule(
                "A prefix has up to 20 letters, digits and hyphens.", path=["input", "prefix"]
            )
        _check_limit(usage_limit, ["input", "usageLimit"])
        made: set[str] = set()
        while len(made) < count:
            codes = {start + self._random_code() for _ in range(count - len(made))} - made
            made |= await self._store.add_coupons(
                [
                    Coupon(code=code, promotion_id=promotion_id, usage_limit=usage_limit)
                    for code in codes
                ]
            )
        return sorted(made)

    async def _known(self, promotion_id: str) -> None:
        if await self._store.get(promotion_id) is None:
            raise PromotionNotFound(promotion_id)


class PriceLists:
    """Makes price lists and sets their prices in one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._store = SellableStore(session)

    async def create(self, price_list: PriceList) -> PriceList:
        """A new list, without prices yet. Raises :class:`InvalidRule`."""
        _check_title(price_list.name, ["input", "name"])
        _check_period(price_list.starts_at, price_list.ends_at, ["input", "endsAt"])
        await self._store.add_list(price_list)
        return price_list

    async def set_prices(self, price_list_id: str, prices: dict[str, int | None]) -> PriceList:
        """Set prices by SKU in minor units; ``None`` takes a SKU off the list.

        Raises :class:`PriceListNotFound`, :class:`InvalidRule`.
        """
        price_list = await self._store.price_list(price_list_id)
        if price_list is None:
            raise PriceListNotFound(price_list_id)
        for place, (sku, amount) in enumerate(prices.items()):
            if amount is not None and not 0 <= amount <= MAX_AMOUNT:
                raise InvalidRule(
                    f"The price of {sku!r} must lie between 0 and {MAX_AMOUNT:,}, not {amount:,}.",
                    path=["input", "prices", str(place), "amount"],
                )
        await self._store.set_prices(price_list_id, prices)
        return price_list


def check(draft: PromotionDraft) -> None:
    """Raise :class:`InvalidRule` for the first thing about a promotion that makes no sense."""
    _check_title(draft.title, ["input", "title"])
    _check_effect(draft.effect)
    if draft.target.scope is not Scope.ORDER and not draft.target.ids:
        raise InvalidRule("Say which ids the promotion covers.", path=["input", "covers"])
    conditions = draft.conditions
    _check_period(conditions.starts_at, conditions.ends_at, ["input", "conditions", "endsAt"])
    if conditions.minimum_quantity < 0:
        raise InvalidRule(
            "A minimum quantity is not negative.", path=["input", "conditions", "minimumQuantity"]
        )
    _check_amounts(conditions.minimum_totals or {}, ["input", "conditions", "minimumTotals"])
    _check_limit(draft.usage_limit, ["input", "usageLimit"])
    _check_limit(draft.usage_limit_by_customer, ["input", "usageLimitByCustomer"])


def _check_effect(effect: Effect) -> None:
    match effect:
        case PercentageOff(basis_points) if not 0 < basis_points <= WHOLE:
            raise InvalidRule(
                f"A share lies between 1 and {WHOLE:,} basis points.",
                path=["input", "effect", "percentageOff"],
            )
        case AmountOff(amounts):
            if not amounts or not all(amounts.values()):
                raise InvalidRule(
                    "Give an amount in at least one currency.",
                    path=["input", "effect", "amountOff"],
                )
            _check_amounts(amounts, ["input", "effect", "amountOff"])
        case BuyXGetY(buy, get, basis_points) if (
            buy < 1 or get < 1 or not 0 < basis_points <= WHOLE
        ):
            raise InvalidRule(
                "At least one is bought, one is given, and something taken off.",
                path=["input", "effect", "buyXGetY"],
            )
        case _:
            return


def _check_amounts(amounts: dict[str, int], path: list[str]) -> None:
    for currency, amount in amounts.items():
        currency_exponent(currency)
        if not 0 <= amount <= MAX_AMOUNT:
            raise InvalidRule(
                f"An amount lies between 0 and {MAX_AMOUNT:,}, not {amount:,}.", path=path
            )


def _check_title(title: str, path: list[str]) -> None:
    if not 0 < len(title.strip()) <= MAX_TITLE:
        raise InvalidRule(f"It is called something of 1 to {MAX_TITLE} characters.", path=path)


def _check_period(starts: datetime | None, ends: datetime | None, path: list[str]) -> None:
    if starts is not None and ends is not None and ends <= starts:
        raise InvalidRule("It ends after it has started.", path=path)


def _check_limit(limit: int | None, path: list[str]) -> None:
    if limit is not None and limit < 1:
        raise InvalidRule("A limit is at least 1.", path=path)


def _columns(draft: PromotionDraft) -> dict[str, Any]:
    return {
        "title": draft.title.strip(),
        "active": draft.active,
        "priority": draft.priority,
        "exclusive": draft.exclusive,
        "needs_coupon": draft.needs_coupon,
        "effect": effect_to_json(draft.effect),
        "target": target_to_json(draft.target),
        "conditions": conditions_to_json(draft.conditions),
        "usage_limit": draft.usage_limit,
        "usage_limit_by_customer": draft.usage_limit_by_customer,
    }


def _random_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
