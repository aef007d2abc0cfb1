"""Quotes: what a cart costs now, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.pricing.models import Coupon, Customer, Promotion
from subgraphs.pricing.service.asked import AskedCart
from subgraphs.pricing.service.book import Rules
from subgraphs.pricing.service.calculation.basket import Basket, Item
from subgraphs.pricing.service.calculation.quote import (
    Book,
    Quote,
    ShippingUnavailable,
    calculate,
)
from subgraphs.pricing.service.calculation.shipping import ShippingMethod, methods_for
from subgraphs.pricing.service.rules import promotion_from_row
from subgraphs.pricing.store.promotions import PromotionStore, usable
from subgraphs.pricing.store.sellables import SellableStore
from subgraphs.pricing.store.shop import ShopStore


class Problem(StrEnum):
    """Why a part of a cart is not in its quote, or a coupon takes nothing off."""

    NOT_ON_SALE = "NOT_ON_SALE"
    NO_PRICE = "NO_PRICE"
    COUPON_UNKNOWN = "COUPON_UNKNOWN"
    COUPON_USED_UP = "COUPON_USED_UP"
    COUPON_NOT_APPLICABLE = "COUPON_NOT_APPLICABLE"
    SHIPPING_UNAVAILABLE = "SHIPPING_UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class Found:
    """A problem, with the line's id, the coupon's code or the method's code that it is about."""

    problem: Problem
    subject: str


@dataclass(frozen=True, slots=True)
class PricedCart:
    """A quote with what is wrong, and the ways of shipping that there are."""

    asked: AskedCart
    quote: Quote
    problems: tuple[Found, ...]
    shipping_options: tuple[tuple[ShippingMethod, int], ...]

    @property
    def orderable(self) -> bool:
        """Whether everything in the cart is in the quote. Coupons that give nothing may stay."""
        blocking = (Problem.NOT_ON_SALE, Problem.NO_PRICE, Problem.SHIPPING_UNAVAILABLE)
        return all(found.problem not in blocking for found in self.problems)


class Quoting:
    """Prices carts in one session. ``net_currencies`` are those whose prices exclude tax."""

    def __init__(
        self,
        session: AsyncSession,
        rules: Rules,
        *,
        now: datetime,
        net_currencies: frozenset[str],
    ) -> None:
        self._sellables = SellableStore(session)
        self._promotions = PromotionStore(session)
        self._shop = ShopStore(session)
        self._rules = rules
        self._now = now
        self._net_currencies = net_currencies

    async def price(self, asked: AskedCart) -> PricedCart:
        """What a cart costs now. Lines that cannot be bought are left out and told of."""
        customer = await self._customer(asked)
        items, problems = await self._items(asked, customer)
        coupons = await self._promotions.by_coupon(asked.coupon_codes) if asked.coupon_codes else []
        basket = Basket(
            currency=asked.currency,
            items=items,
            at=self._now,
            prices_include_tax=asked.currency not in self._net_currencies,
            destination=asked.destination,
            shipping_method=asked.shipping_method,
            coupon_codes=frozenset(coupon.code for coupon, _ in coupons if usable(coupon)),
            customer_id=asked.customer_id,
            customer_group=customer.customer_group if customer is not None else None,
            first_order=customer is None or customer.orders == 0,
            used=await self._uses(asked),
        )
        quote, unavailable = self._calculate(basket, coupons)
        if unavailable is not None:
            problems.append(unavailable)
        problems += _coupon_problems(asked, coupons, quote)
        return PricedCart(asked, quote, tuple(problems), self._options(quote))

    async def _customer(self, asked: AskedCart) -> Customer | None:
        if asked.customer_id is None:
            return None
        return await self._shop.customer(asked.customer_id)

    async def _uses(self, asked: AskedCart) -> dict[str, int]:
        if asked.customer_id is None:
            return {}
        return await self._promotions.uses(asked.customer_id)

    async def _items(
        self, asked: AskedCart, customer: Customer | None
    ) -> tuple[tuple[Item, ...], list[Found]]:
        skus = list(dict.fromkeys(line.sku for line in asked.lines))
        if not skus:
            return (), []
        sellables = await self._sellables.get_many(skus)
        group = customer.customer_group if customer is not None else None
        listed = await self._sellables.listed(
            skus, currency=asked.currency, group=group, at=self._now
        )
        items, problems = [], []
        for line in asked.lines:
            sellable = sellables.get(line.sku)
            if sellable is None or not sellable.on_sale:
                problems.append(Found(Problem.NOT_ON_SALE, line.line_id))
                continue
            price = sellable.prices.get(asked.currency)
            if line.sku in listed:
                price = listed[line.sku].amount
            if price is None:
                problems.append(Found(Problem.NO_PRICE, line.line_id))
                continue
            items.append(
                Item(
                    line_id=line.line_id,
                    sku=line.sku,
                    quantity=line.quantity,
                    unit_price=price,
                    product_id=sellable.product_id,
                    brand_id=sellable.brand_id,
                    category_ids=frozenset(sellable.category_ids),
                    tax_class=self._rules.tax_class(sellable.category_ids),
                    weight_grams=sellable.weight_grams,
                )
            )
        return tuple(items), problems

    def _calculate(
        self, basket: Basket, coupons: list[tuple[Coupon, Promotion]]
    ) -> tuple[Quote, Found | None]:
        by_promotion: dict[str, set[str]] = {}
        rows = {row.id: row for row in self._rules.promotions}
        for coupon, row in coupons:
            if row.active:
                rows[row.id] = row
                by_promotion.setdefault(row.id, set()).add(coupon.code)
        promotions = tuple(
            promotion_from_row(row, frozenset(by_promotion.get(row.id, ())))
            for row in rows.values()
        )
        book = Book(promotions, self._rules.tax_rates, self._rules.methods)
        try:
            return calculate(basket, book), None
        except ShippingUnavailable as error:
            without = replace(basket, shipping_method=None)
            return calculate(without, book), Found(Problem.SHIPPING_UNAVAILABLE, error.method)

    def _options(self, quote: Quote) -> tuple[tuple[ShippingMethod, int], ...]:
        basket = quote.basket
        if basket.destination is None:
            return ()
        goods = sum(line.subtotal - line.discount for line in quote.lines)
        return tuple(
            methods_for(
                self._rules.methods,
                basket.destination,
                currency=basket.currency,
                weight=basket.weight_grams,
                total=goods,
            )
        )


def _coupon_problems(
    asked: AskedCart, coupons: list[tuple[Coupon, Promotion]], quote: Quote
) -> list[Found]:
    known = {coupon.code: (coupon, promotion) for coupon, promotion in coupons}
    given = {applied.coupon_code for applied in quote.applied}
    problems = []
    for code in asked.coupon_codes:
        if code in given:
            continue
        if code not in known or not known[code][1].active:
            problems.append(Found(Problem.COUPON_UNKNOWN, code))
        elif not usable(known[code][0]):
            problems.append(Found(Problem.COUPON_USED_UP, code))
        else:
            problems.append(Found(Problem.COUPON_NOT_APPLICABLE, code))
    return problems
