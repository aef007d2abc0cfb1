"""Which promotions apply, and what they take off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from subgraphs.pricing.service.calculation.basket import Basket, Item
from subgraphs.pricing.service.calculation.promotions import (
    AmountOff,
    Applied,
    BuyXGetY,
    Conditions,
    FreeShipping,
    PercentageOff,
    Promotion,
    Scope,
    Target,
    apply_promotions,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TENTH = PercentageOff(1_000)

SHIRT = Item("l1", "SHIRT-M", 2, 3_000, "prod_shirt", "brd_a", frozenset({"men", "shirts"}))
SOCKS = Item("l2", "SOCKS", 3, 500, "prod_socks", "brd_b", frozenset({"men", "socks"}))


def basket(*items: Item, **options: Any) -> Basket:
    return Basket(currency="EUR", items=items or (SHIRT, SOCKS), at=NOW, **options)


def promotion(effect: Any = TENTH, **options: Any) -> Promotion:
    return Promotion(**{"id": "promo_1", "title": "Autumn", "effect": effect, **options})


def amounts(found: list[Applied]) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.promotion.id, one.amounts) for one in found]


def test_a_share_of_the_order_is_rounded_once_and_split() -> None:
    odd = basket(Item("l1", "A", 1, 333, "p", "b"), Item("l2", "B", 1, 333, "p", "b"))

    assert amounts(apply_promotions(odd, [promotion()])) == [("promo_1", (34, 33))]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Target(), (600, 150)),
        (Target(Scope.CATEGORY, frozenset({"socks"})), (0, 150)),
        (Target(Scope.CATEGORY, frozenset({"men"})), (600, 150)),
        (Target(Scope.BRAND, frozenset({"brd_a"})), (600, 0)),
        (Target(Scope.PRODUCT, frozenset({"prod_socks"})), (0, 150)),
        (Target(Scope.SKU, frozenset({"SHIRT-M"})), (600, 0)),
    ],
)
def test_it_takes_off_what_its_target_covers(target: Target, expected: tuple[int, ...]) -> None:
    assert amounts(apply_promotions(basket(), [promotion(target=target)])) == [
        ("promo_1", expected)
    ]


def test_a_fixed_amount_never_takes_more_than_there_is() -> None:
    off = AmountOff({"EUR": 99_999, "JPY": 100})

    assert amounts(apply_promotions(basket(), [promotion(off)])) == [("promo_1", (6_000, 1_500))]


def test_a_fixed_amount_in_another_currency_is_not_given() -> None:
    assert apply_promotions(basket(), [promotion(AmountOff({"JPY": 100}))]) == []


@pytest.mark.parametrize(
    ("quantity", "off"), [(1, 0), (2, 0), (3, 500), (5, 500), (6, 1_000), (7, 1_000)]
)
def test_buy_two_get_one(quantity: int, off: int) -> None:
    item = Item("l1", "SOCKS", quantity, 500, "prod_socks", "brd_b")

    found = apply_promotions(basket(item), [promotion(BuyXGetY(2, 1))])

    assert sum(one.amount for one in found) == off


def test_the_cheapest_units_are_the_free_ones() -> None:
    found = apply_promotions(basket(), [promotion(BuyXGetY(3, 2))])  # 5 units: 2 free

    assert amounts(found) == [("promo_1", (0, 1_000))]


def test_half_price_for_the_second() -> None:
    found = apply_promotions(basket(SHIRT), [promotion(BuyXGetY(1, 1, basis_points=5_000))])

    assert amounts(found) == [("promo_1", (1_500,))]


def test_they_stack_on_what_is_left_by_priority() -> None:
    first = promotion(AmountOff({"EUR": 750}), id="promo_b", priority=5)
    second = promotion(TENTH, id="promo_a")

    found = apply_promotions(basket(), [second, first])

    assert amounts(found) == [("promo_b", (600, 150)), ("promo_a", (540, 135))]


def test_an_exclusive_one_is_alone_or_not_there() -> None:
    exclusive = promotion(id="promo_x", exclusive=True, priority=1)
    other = promotion(id="promo_o")

    assert [one.promotion.id for one in apply_promotions(basket(), [other, exclusive])] == [
        "promo_x"
    ]
    above = promotion(id="promo_top", priority=2)
    assert [one.promotion.id for one in apply_promotions(basket(), [exclusive, above])] == [
        "promo_top"
    ]


@pytest.mark.parametrize(
    ("conditions", "options", "due"),
    [
        ({"minimum_totals": {"EUR": 7_500}}, {}, True),
        ({"minimum_totals": {"EUR": 7_501}}, {}, False),
        ({"minimum_totals": {"JPY": 1}}, {}, False),
        ({"minimum_quantity": 5}, {}, True),
        ({"minimum_quantity": 6}, {}, False),
        ({"customer_groups": frozenset({"club"})}, {"customer_group": "club"}, True),
        ({"customer_groups": frozenset({"club"})}, {}, False),
        ({"first_order_only": True}, {"first_order": True}, True),
        ({"first_order_only": True}, {}, False),
        ({"starts_at": NOW}, {}, True),
        ({"starts_at": NOW + timedelta(seconds=1)}, {}, False),
        ({"ends_at": NOW + timedelta(seconds=1)}, {}, True),
        ({"ends_at": NOW}, {}, False),
        ({"coupon_codes": frozenset({"TEN"})}, {"coupon_codes": frozenset({"TEN"})}, True),
        ({"coupon_codes": frozenset({"TEN"})}, {"coupon_codes": frozenset({"OTHER"})}, False),
        ({"uses_left": 1}, {}, True),
        ({"uses_left": 0}, {}, False),
        ({"uses_by_customer": 2}, {"used": {"promo_1": 1}}, True),
        ({"uses_by_customer": 1}, {"used": {"promo_1": 1}}, False),
    ],
)
def test_conditions(conditions: dict[str, Any], options: dict[str, Any], due: bool) -> None:
    found = apply_promotions(basket(**options), [promotion(conditions=Conditions(**conditions))])

    assert bool(found) is due


def test_conditions_look_at_what_is_covered() -> None:
    socks = Target(Scope.CATEGORY, frozenset({"socks"}))
    asked = Conditions(minimum_totals={"EUR": 1_501})

    assert apply_promotions(basket(), [promotion(target=socks, conditions=asked)]) == []


def test_conditions_look_at_the_basket_before_discounts() -> None:
    all_off = promotion(AmountOff({"EUR": 7_000}), id="promo_a", priority=1)
    asked = promotion(id="promo_b", conditions=Conditions(minimum_totals={"EUR": 7_500}))

    assert len(apply_promotions(basket(), [all_off, asked])) == 2


def test_one_that_takes_nothing_off_is_not_used_up() -> None:
    everything = promotion(PercentageOff(10_000), id="promo_a", priority=1)
    nothing_left = promotion(id="promo_b")

    assert [one.promotion.id for one in apply_promotions(basket(), [everything, nothing_left])] == [
        "promo_a"
    ]


def test_free_shipping_is_told_apart() -> None:
    (found,) = apply_promotions(basket(), [promotion(FreeShipping())])

    assert (found.free_shipping, found.amount) == (True, 0)


def test_the_coupon_that_gave_it_is_told() -> None:
    coupons = Conditions(coupon_codes=frozenset({"TEN", "ZEHN"}))
    entered = basket(coupon_codes=frozenset({"ZEHN", "FREE"}))

    (found,) = apply_promotions(entered, [promotion(conditions=coupons)])

    assert found.coupon_code == "ZEHN"
