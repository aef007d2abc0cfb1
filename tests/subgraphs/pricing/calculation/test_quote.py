"""Quotes: examples that can be checked by hand, and what holds for all of them."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.pricing.service.calculation.basket import Basket, Destination, Item
from subgraphs.pricing.service.calculation.promotions import (
    AmountOff,
    BuyXGetY,
    Conditions,
    FreeShipping,
    PercentageOff,
    Promotion,
    Scope,
    Target,
)
from subgraphs.pricing.service.calculation.quote import (
    Book,
    Quote,
    ShippingUnavailable,
    calculate,
)
from subgraphs.pricing.service.calculation.shipping import Band, ShippingMethod, Zone
from subgraphs.pricing.service.calculation.tax import TaxRate

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EXAMPLES = int(os.environ.get("PRICING_EXAMPLES", "300"))

GERMANY = TaxRate("de", "MwSt", "DE", 190_000, "germany")
REDUCED = TaxRate("de_r", "MwSt", "DE", 70_000, "germany", tax_class="reduced")
STATE = TaxRate("ny", "New York State", "US", 40_000, "state")
CITY = TaxRate("nyc", "New York City", "US", 48_750, "city", on_shipping=False)
ANYWHERE = Zone(
    frozenset({"DE", "US"}), bands=(Band({"EUR": 490, "USD": 590, "JPY": 700, "KWD": 1_234}),)
)
PARCEL = ShippingMethod("parcel", "Parcel", (ANYWHERE,))


def check(quote: Quote) -> None:
    """What holds for every quote: the parts add up to the whole, and nothing is negative."""
    basket = quote.basket
    for line in quote.lines:
        assert 0 <= line.discount <= line.subtotal
        net = line.subtotal - line.discount
        assert line.total == (net if basket.prices_include_tax else net + line.tax)
        assert all(tax.amount >= 0 for tax in line.taxes)
        assert line.tax <= line.total
    shipping = quote.shipping
    if shipping is not None:
        net = shipping.price - shipping.discount
        assert shipping.total == (net if basket.prices_include_tax else net + shipping.tax)
    paid = sum(line.total for line in quote.lines)
    assert quote.total == paid + (shipping.total if shipping is not None else 0)
    gross = quote.subtotal + (shipping.price if shipping is not None else 0) - quote.discount
    assert quote.total == (gross if basket.prices_include_tax else gross + quote.tax)
    assert quote.tax == sum(tax.amount for tax in quote.taxes)
    assert len({tax.rate.id for tax in quote.taxes}) == len(quote.taxes)
    discounts = [one for line in quote.lines for one in line.discounts]
    for applied in quote.applied:
        given = sum(one.amount for one in discounts if one.promotion_id == applied.promotion.id)
        assert given == applied.amount


def test_gross_prices_with_a_discount_and_two_rates() -> None:
    basket = Basket(
        currency="EUR",
        items=(
            Item("l1", "SHIRT", 2, 2_999, "p1", "b"),
            Item("l2", "BOOTIES", 1, 1_000, "p2", "b", tax_class="reduced"),
        ),
        at=NOW,
        destination=Destination("DE"),
        shipping_method="parcel",
    )
    ten = Promotion("promo", "Ten per cent", PercentageOff(1_000))

    quote = calculate(basket, Book((ten,), (GERMANY, REDUCED), (PARCEL,)))

    check(quote)
    assert [line.discount for line in quote.lines] == [600, 100]
    assert [line.total for line in quote.lines] == [5_398, 900]
    assert quote.shipping is not None
    assert quote.shipping.total == 490
    assert quote.total == 6_788
    # 19 % are in 58.88 (goods and shipping), 7 % in 9.00
    assert [(tax.rate.id, tax.amount) for tax in quote.taxes] == [("de", 940), ("de_r", 59)]


def test_net_prices_with_two_authorities() -> None:
    basket = Basket(
        currency="USD",
        items=(Item("l1", "SHIRT", 3, 1_999, "p1", "b"),),
        at=NOW,
        prices_include_tax=False,
        destination=Destination("US"),
        shipping_method="parcel",
    )

    quote = calculate(basket, Book((), (STATE, CITY), (PARCEL,)))

    check(quote)
    assert quote.subtotal == 5_997
    # 4 % of 59.97 are 2.40 and of 5.90 are 0.24; the city's 4.875 % are on the goods alone
    assert [(tax.rate.id, tax.amount) for tax in quote.taxes] == [("ny", 264), ("nyc", 292)]
    assert quote.total == 5_997 + 590 + 264 + 292


def test_free_shipping_is_a_discount_on_shipping() -> None:
    basket = Basket(
        currency="EUR",
        items=(Item("l1", "SHIRT", 1, 2_000, "p1", "b"),),
        at=NOW,
        destination=Destination("DE"),
        shipping_method="parcel",
        coupon_codes=frozenset({"FREE"}),
    )
    free = Promotion(
        "promo", "We pay", FreeShipping(), conditions=Conditions(coupon_codes=frozenset({"FREE"}))
    )

    quote = calculate(basket, Book((free,), (), (PARCEL,)))

    check(quote)
    assert quote.shipping is not None
    (discount,) = quote.shipping.discounts
    assert (discount.amount, discount.coupon_code) == (490, "FREE")
    assert (quote.discount, quote.total) == (490, 2_000)


def test_without_a_destination_there_is_no_tax_yet() -> None:
    basket = Basket("EUR", (Item("l1", "SHIRT", 1, 2_000, "p1", "b"),), NOW)

    quote = calculate(basket, Book((), (GERMANY,), (PARCEL,)))

    assert (quote.total, quote.taxes, quote.shipping) == (2_000, (), None)


@pytest.mark.parametrize("method", ["pigeon", "parcel"])
def test_a_method_that_does_not_go_there_is_refused(method: str) -> None:
    basket = Basket(
        "EUR",
        (Item("l1", "SHIRT", 1, 2_000, "p1", "b"),),
        NOW,
        destination=Destination("CH"),
        shipping_method=method,
    )

    with pytest.raises(ShippingUnavailable, match=method):
        calculate(basket, Book((), (), (PARCEL,)))


def test_an_empty_basket_costs_nothing() -> None:
    quote = calculate(Basket("EUR", (), NOW), Book((), (GERMANY,), (PARCEL,)))

    check(quote)
    assert quote.total == 0


PRICES = st.one_of(st.integers(0, 50), st.integers(0, 5_000), st.integers(0, 10**9))
ITEMS = st.builds(
    Item,
    line_id=st.uuids().map(str),
    sku=st.sampled_from("ABCDEF"),
    quantity=st.integers(1, 20),
    unit_price=PRICES,
    product_id=st.sampled_from(["p1", "p2", "p3"]),
    brand_id=st.sampled_from(["b1", "b2"]),
    category_ids=st.frozensets(st.sampled_from(["c1", "c2", "c3"]), max_size=2),
    tax_class=st.sampled_from(["standard", "reduced", "exempt"]),
    weight_grams=st.integers(0, 3_000),
)
EFFECTS = st.one_of(
    st.builds(PercentageOff, st.integers(0, 10_000)),
    st.builds(AmountOff, st.dictionaries(st.sampled_from(["EUR", "JPY", "KWD"]), PRICES)),
    st.builds(BuyXGetY, st.integers(1, 4), st.integers(1, 3), st.integers(0, 10_000)),
    st.just(FreeShipping()),
)
TARGETS = st.one_of(
    st.just(Target()),
    st.builds(
        Target,
        st.sampled_from(list(Scope)),
        st.frozensets(st.sampled_from(["A", "B", "p1", "p2", "b1", "c1", "c2"]), max_size=3),
    ),
)
CONDITIONS = st.builds(
    Conditions,
    minimum_totals=st.none() | st.just({"EUR": 3_000, "JPY": 500}),
    minimum_quantity=st.integers(0, 5),
)
PROMOTIONS = st.builds(
    Promotion,
    id=st.uuids().map(str),
    title=st.just("A promotion"),
    effect=EFFECTS,
    target=TARGETS,
    conditions=CONDITIONS,
    priority=st.integers(0, 3),
    exclusive=st.booleans(),
)
RATES = (
    GERMANY,
    REDUCED,
    TaxRate("de_x", "free", "DE", 0, "germany", tax_class="exempt"),
    STATE,
    CITY,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    items=st.lists(ITEMS, max_size=12),
    promotions=st.lists(PROMOTIONS, max_size=4),
    currency=st.sampled_from(["EUR", "USD", "JPY", "KWD"]),  # two, none and three decimals
    included=st.booleans(),
    country=st.sampled_from([None, "DE", "US"]),
    ships=st.booleans(),
)
def test_the_parts_always_add_up(
    items: list[Item],
    promotions: list[Promotion],
    currency: str,
    included: bool,
    country: str | None,
    ships: bool,
) -> None:
    basket = Basket(
        currency=currency,
        items=tuple(items),
        at=NOW,
        prices_include_tax=included,
        destination=Destination(country) if country else None,
        shipping_method="parcel" if ships else None,
    )

    quote = calculate(basket, Book(tuple(promotions), RATES, (PARCEL,)))

    check(quote)
    assert calculate(basket, Book(tuple(reversed(promotions)), RATES, (PARCEL,))) == quote
