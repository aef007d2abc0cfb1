"""A quote: what a basket costs, line by line, each discount and tax with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from subgraphs.pricing.service.calculation.basket import Basket, Item
from subgraphs.pricing.service.calculation.promotions import Applied, Promotion, apply_promotions
from subgraphs.pricing.service.calculation.shipping import ShippingMethod, shipping_price
from subgraphs.pricing.service.calculation.tax import TaxLine, TaxRate, rates_due, tax_amounts


@dataclass(frozen=True, slots=True)
class Book:
    """The shop's rules as they stand when a quote is made."""

    promotions: tuple[Promotion, ...] = ()
    tax_rates: tuple[TaxRate, ...] = ()
    shipping_methods: tuple[ShippingMethod, ...] = ()


@dataclass(frozen=True, slots=True)
class Discount:
    """What a promotion takes off one line, or off shipping."""

    promotion_id: str
    title: str
    amount: int
    coupon_code: str | None = None


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line: ``total`` is what is paid for it, tax included, after its discounts."""

    item: Item
    discounts: tuple[Discount, ...]
    taxes: tuple[TaxLine, ...]
    total: int

    @property
    def subtotal(self) -> int:
        """As the prices are stated (gross or net), before discounts."""
        return self.item.total

    @property
    def discount(self) -> int:
        """All discounts of the line."""
        return sum(discount.amount for discount in self.discounts)

    @property
    def tax(self) -> int:
        """All tax in the line's total."""
        return sum(tax.amount for tax in self.taxes)


@dataclass(frozen=True, slots=True)
class QuoteShipping:
    """Shipping: ``total`` is what is paid for it, tax included, after its discounts."""

    method: ShippingMethod
    price: int
    discounts: tuple[Discount, ...]
    taxes: tuple[TaxLine, ...]
    total: int

    @property
    def discount(self) -> int:
        """All discounts on shipping."""
        return sum(discount.amount for discount in self.discounts)

    @property
    def tax(self) -> int:
        """All tax in shipping's total."""
        return sum(tax.amount for tax in self.taxes)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a basket costs, in minor units of its currency.

    These always hold: ``total`` is the sum of the lines' and shipping's totals; each total is its
    subtotal less its discounts, plus its tax where prices are net; ``taxes`` has every rate once,
    and adds up to the tax of all lines and shipping.
    """

    basket: Basket
    lines: tuple[QuoteLine, ...]
    shipping: QuoteShipping | None
    applied: tuple[Applied, ...]

    @property
    def subtotal(self) -> int:
        """Of the goods, as their prices are stated, before discounts."""
        return sum(line.subtotal for line in self.lines)

    @property
    def discount(self) -> int:
        """All discounts, those on shipping too."""
        shipping = self.shipping.discount if self.shipping is not None else 0
        return shipping + sum(line.discount for line in self.lines)

    @property
    def total(self) -> int:
        """What is to be paid."""
        shipping = self.shipping.total if self.shipping is not None else 0
        return shipping + sum(line.total for line in self.lines)

    @property
    def tax(self) -> int:
        """All tax in the total."""
        shipping = self.shipping.tax if self.shipping is not None else 0
        return shipping + sum(line.tax for line in self.lines)

    @property
    def taxes(self) -> tuple[TaxLine, ...]:
        """The tax by rate, in the order of the rates' ids."""
        shipping = self.shipping.taxes if self.shipping is not None else ()
        every = [*(tax for line in self.lines for tax in line.taxes), *shipping]
        every.sort(key=lambda tax: tax.rate.id)
        return tuple(
            TaxLine(same[0].rate, sum(one.base for one in same), sum(one.amount for one in same))
            for _, group in groupby(every, key=lambda tax: tax.rate.id)
            if (same := list(group))
        )


class ShippingUnavailable(Exception):
    """The chosen method does not exist, or does not send this basket to its destination."""

    def __init__(self, method: str) -> None:
        super().__init__(f"The shipping method {method!r} does not go there with this basket.")
        self.method = method


def calculate(basket: Basket, book: Book) -> Quote:
    """Return what ``basket`` costs by the rules of ``book``.

    Without a destination there is neither tax nor shipping in it yet; without a method no
    shipping. Raises :class:`ShippingUnavailable`.
    """
    applied = apply_promotions(basket, book.promotions)
    amounts = [
        item.total - sum(one.amounts[place] for one in applied)
        for place, item in enumerate(basket.items)
    ]
    shipping = _shipping(basket, book, applied, sum(amounts))
    taxed = [*amounts, shipping.total] if shipping is not None else amounts
    taxes = tax_amounts(taxed, _due(basket, book, shipping), included=basket.prices_include_tax)
    lines = tuple(
        QuoteLine(
            item,
            _discounts(applied, place),
            taxes[place],
            _paid(basket, amounts[place], taxes[place]),
        )
        for place, item in enumerate(basket.items)
    )
    if shipping is not None:
        paid = _paid(basket, shipping.total, taxes[-1])
        shipping = QuoteShipping(
            shipping.method, shipping.price, shipping.discounts, taxes[-1], paid
        )
    return Quote(basket, lines, shipping, tuple(applied))


def _shipping(
    basket: Basket, book: Book, applied: list[Applied], goods: int
) -> QuoteShipping | None:
    """Shipping before tax."""
    code, destination = basket.shipping_method, basket.destination
    if code is None or destination is None:
        return None
    method = next((one for one in book.shipping_methods if one.code == code), None)
    price = None
    if method is not None:
        price = shipping_price(
            method,
            destination,
            currency=basket.currency,
            weight=basket.weight_grams,
            total=goods,
        )
    if method is None or price is None:
        raise ShippingUnavailable(code)
    free = next((one for one in applied if one.free_shipping), None)
    if free is None or price == 0:
        return QuoteShipping(method, price, (), (), price)
    discount = Discount(free.promotion.id, free.promotion.title, price, free.coupon_code)
    return QuoteShipping(method, price, (discount,), (), 0)


def _due(basket: Basket, book: Book, shipping: QuoteShipping | None) -> list[tuple[TaxRate, ...]]:
    """The rates due on each line, and at the end on shipping if there is any."""
    destination = basket.destination
    if destination is None:
        return [()] * len(basket.items)
    due = [rates_due(book.tax_rates, destination, item.tax_class) for item in basket.items]
    if shipping is not None:
        rates = rates_due(book.tax_rates, destination, shipping.method.tax_class)
        due.append(tuple(rate for rate in rates if rate.on_shipping))
    return due


def _discounts(applied: list[Applied], place: int) -> tuple[Discount, ...]:
    return tuple(
        Discount(one.promotion.id, one.promotion.title, one.amounts[place], one.coupon_code)
        for one in applied
        if one.amounts[place]
    )


def _paid(basket: Basket, amount: int, taxes: tuple[TaxLine, ...]) -> int:
    return amount if basket.prices_include_tax else amount + sum(tax.amount for tax in taxes)
