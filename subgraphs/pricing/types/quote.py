"""What a cart costs."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry

from subgraphs.kit.money_type import Money
from subgraphs.kit.scalars import CurrencyCode, Moment
from subgraphs.pricing.service import quoting
from subgraphs.pricing.service.calculation import quote as calculated
from subgraphs.pricing.service.calculation.tax import TaxLine
from subgraphs.pricing.service.statements import VALID, Statements

strawberry.enum(quoting.Problem, name="CartProblemCode", description="What is wrong with a cart.")


def money(amount: int, currency: str) -> Money:
    """An amount of minor units."""
    return Money(amount=amount, currency=CurrencyCode(currency))


@strawberry.type(description="What a promotion takes off.")
class QuoteDiscount:
    """See :class:`subgraphs.pricing.service.calculation.quote.Discount`."""

    promotion_id: strawberry.ID
    title: str = strawberry.field(description="The reason, for people.")
    coupon_code: str | None = strawberry.field(description="The code that gave it, if one did.")
    amount: Money

    @classmethod
    def of(cls, discount: calculated.Discount, currency: str) -> QuoteDiscount:
        """Show ``discount``."""
        return cls(
            promotion_id=strawberry.ID(discount.promotion_id),
            title=discount.title,
            coupon_code=discount.coupon_code,
            amount=money(discount.amount, currency),
        )


@strawberry.type(description="The tax of one rate.")
class QuoteTax:
    """See :class:`subgraphs.pricing.service.calculation.tax.TaxLine`."""

    name: str
    rate: int = strawberry.field(description="In parts per million: 190000 are 19 per cent.")
    base: Money = strawberry.field(description="The net amount that it is levied on.")
    amount: Money

    @classmethod
    def of(cls, tax: TaxLine, currency: str) -> QuoteTax:
        """Show ``tax``."""
        return cls(
            name=tax.rate.name,
            rate=tax.rate.parts_per_million,
            base=money(tax.base, currency),
            amount=money(tax.amount, currency),
        )


@strawberry.type(description="What a line of the cart costs.")
class QuoteLine:
    """See :class:`subgraphs.pricing.service.calculation.quote.QuoteLine`."""

    line_id: strawberry.ID
    sku: strawberry.ID
    quantity: int
    unit_price: Money
    subtotal: Money = strawberry.field(description="Before discounts, as prices are stated.")
    discounts: list[QuoteDiscount]
    taxes: list[QuoteTax]
    total: Money = strawberry.field(description="What is paid for it, tax included.")

    @classmethod
    def of(cls, line: calculated.QuoteLine, currency: str) -> QuoteLine:
        """Show ``line``."""
        return cls(
            line_id=strawberry.ID(line.item.line_id),
            sku=strawberry.ID(line.item.sku),
            quantity=line.item.quantity,
            unit_price=money(line.item.unit_price, currency),
            subtotal=money(line.subtotal, currency),
            discounts=[QuoteDiscount.of(each, currency) for each in line.discounts],
            taxes=[QuoteTax.of(each, currency) for each in line.taxes],
            total=money(line.total, currency),
        )


@strawberry.type(description="What sending the cart costs.")
class QuoteShipping:
    """See :class:`subgraphs.pricing.service.calculation.quote.QuoteShipping`."""

    method: str = strawberry.field(description="The method's code.")
    name: str
    price: Money = strawberry.field(description="Before discounts, as prices are stated.")
    discounts: list[QuoteDiscount]
    taxes: list[QuoteTax]
    total: Money = strawberry.field(description="What is paid for it, tax included.")

    @classmethod
    def of(cls, shipping: calculated.QuoteShipping, currency: str) -> QuoteShipping:
        """Show ``shipping``."""
        return cls(
            method=shipping.method.code,
            name=shipping.method.name,
            price=money(shipping.price, currency),
            discounts=[QuoteDiscount.of(each, currency) for each in shipping.discounts],
            taxes=[QuoteTax.of(each, currency) for each in shipping.taxes],
            total=money(shipping.total, currency),
        )


@strawberry.type(description="Why something of the cart is not in its quote.")
class CartProblem:
    """See :class:`subgraphs.pricing.service.quoting.Found`."""

    code: quoting.Problem
    subject: str = strawberry.field(
        description="What it is about: a line's id, a coupon's or a shipping method's code."
    )


@strawberry.type(description="What a cart costs. The parts always add up to the total.")
class CartQuote:
    """See :class:`subgraphs.pricing.service.calculation.quote.Quote`."""

    id: strawberry.ID = strawberry.field(description="Checkout is given it, and holds to it.")
    valid_until: Moment
    currency: CurrencyCode
    prices_include_tax: bool
    lines: list[QuoteLine]
    shipping: QuoteShipping | None
    subtotal: Money = strawberry.field(description="Of the goods, before discounts.")
    discount: Money = strawberry.field(description="All discounts, those on shipping too.")
    taxes: list[QuoteTax] = strawberry.field(description="All tax in the total, by rate.")
    tax: Money
    total: Money = strawberry.field(description="What is to be paid.")
    problems: list[CartProblem]
    orderable: bool = strawberry.field(
        description="Whether everything in the cart is in the quote, so that it can be ordered."
    )

    @classmethod
    def of(cls, priced: quoting.PricedCart, statements: Statements, now: datetime) -> CartQuote:
        """Show ``priced``, signed."""
        quote, currency = priced.quote, priced.asked.currency
        shipping = quote.shipping
        return cls(
            id=strawberry.ID(statements.sign(priced, now)),
            valid_until=Moment((now + VALID).astimezone(UTC)),
            currency=CurrencyCode(currency),
            prices_include_tax=quote.basket.prices_include_tax,
            lines=[QuoteLine.of(line, currency) for line in quote.lines],
            shipping=QuoteShipping.of(shipping, currency) if shipping is not None else None,
            subtotal=money(quote.subtotal, currency),
            discount=money(quote.discount, currency),
            taxes=[QuoteTax.of(tax, currency) for tax in quote.taxes],
            tax=money(quote.tax, currency),
            total=money(quote.total, currency),
            problems=[
                CartProblem(code=found.problem, subject=found.subject) for found in priced.problems
            ],
            orderable=priced.orderable and bool(quote.lines),
        )


@strawberry.type(description="A way of sending the cart to its destination.")
class ShippingOption:
    """A method with its price, before discounts and as prices are stated."""

    method: str = strawberry.field(description="The method's code.")
    name: str
    price: Money
