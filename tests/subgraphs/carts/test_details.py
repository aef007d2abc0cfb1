"""Currency, address, shipping, coupons, e-mail, note."""

from __future__ import annotations

from typing import Any

import pytest

HOME = {
    "recipient": "Ada  Byron",
    "line1": "Lange Straße 1",
    "postalCode": "10115",
    "city": "Berlin",
    "country": "DE",
}


async def test_a_cart_says_where_it_goes_and_how(shop: Any) -> None:
    cart = await shop.create()
    of = {"cart": cart["id"]}

    await shop.change("setCartAddress", "SetCartAddressInput", **of, address=HOME)
    await shop.change("setCartShippingMethod", "SetCartShippingMethodInput", **of, method="parcel")
    await shop.change("addCartCoupon", "CartCouponInput", **of, code=" ten-off ")
    await shop.change("addCartCoupon", "CartCouponInput", **of, code="TEN-OFF")
    await shop.change("addCartCoupon", "CartCouponInput", **of, code="MORE")
    await shop.change("removeCartCoupon", "CartCouponInput", **of, code="more")
    await shop.change("setCartEmail", "SetCartEmailInput", **of, email="Ada@EXAMPLE.com")
    cart = await shop.change("setCartNote", "SetCartNoteInput", **of, note=" Ring twice. ")

    assert cart["address"] == {"recipient": "Ada Byron", "city": "Berlin", "country": "DE"}
    assert cart["shippingMethod"] == "parcel"
    assert cart["couponCodes"] == ["TEN-OFF"]
    assert (cart["email"], cart["note"]) == ("Ada@example.com", "Ring twice.")
    assert cart["version"] == 8, "entering a coupon twice is no change"


async def test_another_currency_forgets_the_prices_that_were_seen(shop: Any) -> None:
    cart = await shop.create()
    await shop.add(cart["id"], seenPrice={"amount": 2999, "currency": "EUR"})

    cart = await shop.change(
        "setCartCurrency", "SetCartCurrencyInput", cart=cart["id"], currency="USD"
    )

    assert cart["currency"] == "USD"
    assert cart["lines"][0]["seenPrice"] is None


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"country": "Germany"}, "country"),
        ({"country": "ZZ"}, "country"),
        ({"city": "  "}, "city"),
        ({"line1": "x" * 201}, "line1"),
        ({"recipient": "Ada\0"}, "recipient"),
        ({"postalCode": ""}, "postalCode"),
        ({"region": "FR-75"}, "region"),
        ({"region": "Berlin"}, "region"),
    ],
)
async def test_an_address_that_makes_no_sense_is_refused(
    shop: Any, wrong: dict[str, str], path: str
) -> None:
    cart = await shop.create()

    refusal = await shop.change(
        "setCartAddress", "SetCartAddressInput", cart=cart["id"], address={**HOME, **wrong}
    )

    assert (refusal["code"], refusal["path"]) == (
        "INVALID_CART_VALUE",
        ["input", "address", path],
    )
    assert await shop.read(cart["id"]) == cart


@pytest.mark.parametrize(
    ("field", "input_type", "values", "path"),
    [
        ("setCartShippingMethod", "SetCartShippingMethodInput", {"method": "By Air"}, "method"),
        ("addCartCoupon", "CartCouponInput", {"code": "a b"}, "code"),
        ("addCartCoupon", "CartCouponInput", {"code": ""}, "code"),
        ("setCartEmail", "SetCartEmailInput", {"email": "nobody"}, "email"),
        ("setCartNote", "SetCartNoteInput", {"note": "x" * 1001}, "note"),
    ],
)
async def test_details_that_make_no_sense_are_refused(
    shop: Any, field: str, input_type: str, values: dict[str, str], path: str
) -> None:
    cart = await shop.create()

    refusal = await shop.change(field, input_type, cart=cart["id"], **values)

    assert (refusal["code"], refusal["path"]) == ("INVALID_CART_VALUE", ["input", path])
    assert await shop.read(cart["id"]) == cart


async def test_a_currency_that_is_none_is_no_input(shop: Any) -> None:
    answer = await shop.running.ask(
        'mutation { createCart(input: { currency: "EURO" }) { cart { id } } }'
    )

    assert answer["errors"]


async def test_a_cart_takes_ten_coupons(shop: Any) -> None:
    cart = await shop.create()
    for number in range(10):
        await shop.change("addCartCoupon", "CartCouponInput", cart=cart["id"], code=f"C{number}")

    refusal = await shop.change("addCartCoupon", "CartCouponInput", cart=cart["id"], code="C10")

    assert refusal["code"] == "INVALID_CART_VALUE"
