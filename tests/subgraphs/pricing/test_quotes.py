"""Quotes, as the router asks for them on carts."""

from __future__ import annotations

from typing import Any

import pytest


async def test_a_cart_costs_what_its_parts_cost(shop: Any) -> None:
    await shop.promote()

    quote = await shop.quote(shop.cart(("SHIRT", 2), ("SOCKS", 1)))

    assert [line["total"]["amount"] for line in quote["lines"]] == [5_398, 450]
    assert quote["lines"][0]["discounts"] == [
        {"title": "Autumn", "couponCode": None, "amount": {"amount": 600}}
    ]
    assert quote["shipping"] == {
        "method": "parcel",
        "price": {"amount": 490},
        "total": {"amount": 490},
    }
    assert quote["subtotal"]["amount"] == 6_498
    assert quote["discount"]["amount"] == 650
    assert quote["total"] == {"amount": 6_338, "currency": "EUR"}
    assert quote["taxes"] == [{"name": "MwSt", "rate": 190_000, "amount": {"amount": 1_012}}]
    assert (quote["orderable"], quote["problems"]) == (True, [])


async def test_prices_in_a_net_currency_have_tax_on_top(shop: Any) -> None:
    quote = await shop.quote(shop.cart(("SHIRT", 1), currency="USD"))

    assert quote["tax"]["amount"] == 777  # 19 % of 34.99 and 5.90
    assert quote["total"] == {"amount": 3_499 + 590 + 777, "currency": "USD"}


@pytest.mark.parametrize(
    ("lines", "more", "problem"),
    [
        ((("NOTHING", 1),), {}, {"code": "NOT_ON_SALE", "subject": "line_1"}),
        ((("SOCKS", 1),), {"currency": "USD"}, {"code": "NO_PRICE", "subject": "line_1"}),
        (
            (("SOCKS", 1),),
            {"shippingMethod": "pigeon"},
            {"code": "SHIPPING_UNAVAILABLE", "subject": "pigeon"},
        ),
        (
            (("SOCKS", 1),),
            {"destination": {"country": "CH", "region": None, "postalCode": None}},
            {"code": "SHIPPING_UNAVAILABLE", "subject": "parcel"},
        ),
    ],
)
async def test_what_cannot_be_ordered_is_told(
    shop: Any, lines: Any, more: dict[str, Any], problem: dict[str, str]
) -> None:
    quote = await shop.quote(shop.cart(*lines, **more))

    assert quote["problems"] == [problem]
    assert quote["orderable"] is False


async def test_a_coupon_gives_its_promotion_or_says_why_not(shop: Any) -> None:
    ten = await shop.promote(needsCoupon=True)
    await shop.coupon(ten, "ten-off", usageLimit=1)
    dear = await shop.promote(
        needsCoupon=True,
        conditions={"minimumTotals": [{"amount": 10_000, "currency": "EUR"}]},
    )
    await shop.coupon(dear, "DEAR")
    codes = ["DEAR", "TEN-OFF", "WHAT"]

    quote = await shop.quote(shop.cart(("SHIRT", 1), couponCodes=codes))

    (discount,) = quote["lines"][0]["discounts"]
    assert (discount["couponCode"], discount["amount"]["amount"]) == ("TEN-OFF", 300)
    assert quote["problems"] == [
        {"code": "COUPON_NOT_APPLICABLE", "subject": "DEAR"},
        {"code": "COUPON_UNKNOWN", "subject": "WHAT"},
    ]
    assert quote["orderable"] is True


async def test_a_price_list_replaces_the_catalogs_price_for_its_group(shop: Any) -> None:
    made = await shop.change(
        "mutation ($input: CreatePriceListInput!) { createPriceList(input: $input) {"
        " ... on PriceListSuccess { priceList { id } } } }",
        input={"name": "Club", "currency": "EUR", "customerGroup": "club"},
    )
    await shop.change(
        "mutation ($input: SetPricesInput!) { setPrices(input: $input) { __typename } }",
        input={"id": made["priceList"]["id"], "prices": [{"sku": "SHIRT", "amount": 2_000}]},
    )
    await shop.change(
        "mutation ($input: CustomerGroupInput!) { setCustomerGroup(input: $input) { __typename } }",
        input={"customer": "usr_member", "group": "club"},
    )

    member = await shop.quote(shop.cart(("SHIRT", 1), customerId="usr_member"))
    guest = await shop.quote(shop.cart(("SHIRT", 1)))

    assert member["subtotal"]["amount"] == 2_000
    assert guest["subtotal"]["amount"] == 2_999


async def test_goods_are_taxed_by_the_class_of_their_deepest_category(shop: Any) -> None:
    for category, tax_class in (("cat_root", "standard"), ("cat_shirts", "reduced")):
        await shop.change(
            "mutation ($input: CategoryTaxClassInput!) {"
            " setCategoryTaxClass(input: $input) { __typename } }",
            input={"category": category, "taxClass": tax_class},
        )
    await shop.change(
        "mutation ($input: TaxRateInput!) { putTaxRate(input: $input) { __typename } }",
        input={
            "id": "de-reduced",
            "name": "MwSt 7 %",
            "authority": "germany",
            "country": "DE",
            "rate": 70_000,
            "taxClass": "reduced",
        },
    )

    quote = await shop.quote(shop.cart(("SHIRT", 1)))

    assert [(tax["name"], tax["amount"]["amount"]) for tax in quote["taxes"]] == [
        ("MwSt 7 %", 196),
        ("MwSt", 78),
    ]


async def test_ways_of_sending_are_offered_with_their_prices(shop: Any) -> None:
    cart = shop.cart(("SHIRT", 1), shippingMethod=None)
    data = await shop.running.data(
        "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart {"
        " shippingOptions { method name price { amount currency } } } } }",
        {"r": [{"__typename": "Cart", "id": cart["cartId"], "snapshot": cart}]},
    )

    assert data["_entities"][0]["shippingOptions"] == [
        {"method": "parcel", "name": "Parcel", "price": {"amount": 490, "currency": "EUR"}}
    ]


async def test_lines_show_their_unit_price_with_two_statements_for_all(shop: Any) -> None:
    representations = [
        {"__typename": "CartLine", "id": f"line_{sku}", "sku": sku, "currency": "EUR"}
        for sku in ("SHIRT", "SOCKS", "NOTHING")
    ]
    with shop.running.statements() as sent:
        data = await shop.running.data(
            "query ($r: [_Any!]!) { _entities(representations: $r) { ... on CartLine {"
            " purchasable unitPrice { amount } } } }",
            {"r": representations},
        )

    assert data["_entities"] == [
        {"purchasable": True, "unitPrice": {"amount": 2_999}},
        {"purchasable": True, "unitPrice": {"amount": 500}},
        {"purchasable": False, "unitPrice": None},
    ]
    assert len(sent) == 2


async def test_a_quote_takes_few_statements_however_many_lines_there_are(shop: Any) -> None:
    one, many = shop.cart(("SHIRT", 1)), shop.cart(*[("SHIRT", 1), ("SOCKS", 2)] * 20)
    await shop.quote(one)  # the shop's rules are kept for a second
    with shop.running.statements() as few:
        await shop.quote(one)
    with shop.running.statements() as more:
        await shop.quote(many)

    assert len(more) <= len(few) + 4  # the rules may have to be read again
    assert len(few) <= 6
