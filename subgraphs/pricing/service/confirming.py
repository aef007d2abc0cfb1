"""Checkout's side of pricing: a quote is held to its word, promotions are used exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.pricing.errors import PromotionUsedUp, QuoteInvalid, QuoteStale
from subgraphs.pricing.models import Redemption
from subgraphs.pricing.service.asked import AskedCart
from subgraphs.pricing.service.quoting import PricedCart, Quoting
from subgraphs.pricing.service.statements import Statements, differences
from subgraphs.pricing.store.promotions import PromotionStore, usable


async def confirm(
    quoting: Quoting, statements: Statements, quote_id: str, asked: AskedCart, now: datetime
) -> PricedCart:
    """Calculate a cart anew, and return it if it is what the quote said.

    Raises :class:`QuoteInvalid`, :class:`QuoteExpired`, and :class:`QuoteStale` with every amount
    that is another one now.
    """
    statement = statements.read(quote_id, now)
    if statement.cart_id != asked.cart_id:
        raise QuoteInvalid("it belongs to another cart.")
    priced = await quoting.price(asked)
    changed = differences(statement, priced)
    if changed or statement.fingerprint != asked.fingerprint():
        raise QuoteStale(changed)
    if not priced.quote.lines:
        raise QuoteInvalid("the cart is empty.")
    if not priced.orderable:
        subjects = ", ".join(found.subject for found in priced.problems)
        raise QuoteInvalid(f"not everything in the cart can be bought ({subjects}).")
    if asked.destination is None or asked.shipping_method is None:
        raise QuoteInvalid("the cart has no destination or no shipping method.")
    return priced


@dataclass(frozen=True, slots=True)
class Use:
    """A promotion that an order makes use of. ``amount`` is what it took off, in minor units."""

    promotion_id: str
    coupon_code: str | None
    amount: int


class Redeeming:
    """Uses promotions up, and gives them back, in one unit of work."""

    def __init__(self, session: AsyncSession, *, now: datetime) -> None:
        self._store = PromotionStore(session)
        self._now = now

    async def redeem(
        self, order_id: str, uses: Sequence[Use], *, customer_id: str | None, currency: str
    ) -> Sequence[Redemption]:
        """Redeem every promotion of an order, or none.

        An order that has redeemed before, and has not been released since, gets the same answer
        again. Promotions and coupons are locked in a fixed order, so that of two orders for the
        last use exactly one gets it. Raises :class:`PromotionUsedUp`.
        """
        promotions = await self._store.lock(use.promotion_id for use in uses)
        earlier = await self._store.redemptions(order_id)
        if earlier or not uses:
            return earlier
        codes = [use.coupon_code for use in uses if use.coupon_code is not None]
        coupons = await self._store.lock_coupons(codes)
        used = await self._store.uses(customer_id) if customer_id is not None else {}
        for use in uses:
            promotion = promotions.get(use.promotion_id)
            if promotion is None:
                raise PromotionUsedUp(use.promotion_id, use.promotion_id)
            limit, each = promotion.usage_limit, promotion.usage_limit_by_customer
            coupon = coupons.get(use.coupon_code) if use.coupon_code is not None else None
            if (
                (limit is not None and promotion.used >= limit)
                or (each is not None and used.get(promotion.id, 0) >= each)
                or (use.coupon_code is not None and (coupon is None or not usable(coupon)))
            ):
                raise PromotionUsedUp(promotion.id, promotion.title)
        redemptions = [
            Redemption(
                id=new_id("rdm"),
                order_id=order_id,
                promotion_id=use.promotion_id,
                coupon_code=use.coupon_code,
                customer_id=customer_id,
                amount=use.amount,
                currency=currency,
                redeemed_at=self._now,
                released_at=None,
            )
            for use in uses
        ]
        await self._store.redeem(redemptions)
        return redemptions

    async def release(self, order_id: str) -> Sequence[Redemption]:
        """Give back what an order has redeemed. Doing so again changes nothing."""
        redemptions = await self._store.redemptions(order_id, lock=True)
        held = [redemption for redemption in redemptions if redemption.released_at is None]
        if held:
            await self._store.release(held, self._now)
        return redemptions
