"""What is in a cart, and what may not be."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest


def lines(cart: dict[str, Any]) -> dict[str, int]:
    return {line["sku"]: line["quantity"] for line in cart["lines"]}


async def test_lines_are_added_changed_and_removed(shop: Any) -> None:
    cart = await shop.create()
    assert (cart["version"], cart["lines"]) == (1, [])

    cart = await shop.add(cart["id"], "SHIRT-M", 2, seenPrice={"amount": 2999, "currency": "EUR"})
    cart = await shop.add(cart["id"], "SOCKS")
    cart = await shop.add(cart["id"], "SHIRT-M")
    assert lines(cart) == {"SHIRT-M": 3, "SOCKS": 1}
    assert cart["lines"][0]["seenPrice"] == {"amount": 2999}
    assert (cart["version"], cart["totalQuantity"]) == (4, 4)

    shirts, socks = (line["id"] for line in cart["lines"])
    cart = await shop.change(
        "changeCartLine", "ChangeCartLineInput", cart=cart["id"], line=shirts, quantity=5
    )
    assert lines(cart) == {"SHIRT-M": 5, "SOCKS": 1}
    cart = await shop.change("removeCartLine", "RemoveCartLineInput", cart=cart["id"], line=socks)
    assert lines(cart) == {"SHIRT-M": 5}
    assert await shop.read(cart["id"]) == cart


async def test_what_changes_nothing_is_no_new_version(shop: Any) -> None:
    cart = await shop.add((await shop.create())["id"], quantity=2)

    same = await shop.change(
        "changeCartLine",
        "ChangeCartLineInput",
        cart=cart["id"],
        line=cart["lines"][0]["id"],
        quantity=2,
    )

    assert same["version"] == cart["version"]


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (0, "INVALID_CART_VALUE"),
        (-1, "INVALID_CART_VALUE"),
        (21, "QUANTITY_LIMIT_EXCEEDED"),
        (2**31 - 1, "QUANTITY_LIMIT_EXCEEDED"),
    ],
)
@pytest.mark.parametrize("how", ["added", "changed"])
async def test_a_quantity_that_makes_no_sense_is_refused_and_leaves_no_trace(
    shop: Any, how: str, quantity: int, code: str
) -> None:
    cart = await shop.add((await shop.create())["id"], "SOCKS")

    if how == "added":
        refusal = await shop.add(cart["id"], "SHIRT-M", quantity)
    else:
        refusal = await shop.change(
            "changeCartLine",
            "ChangeCartLineInput",
            cart=cart["id"],
            line=cart["lines"][0]["id"],
            quantity=quantity,
        )

    assert (refusal["code"], refusal["path"]) == (code, ["input", "quantity"])
    assert await shop.read(cart["id"]) == cart


async def test_a_line_does_not_grow_beyond_the_limit(shop: Any) -> None:
    cart = await shop.add((await shop.create())["id"], quantity=15)

    assert (await shop.add(cart["id"], quantity=6))["code"] == "QUANTITY_LIMIT_EXCEEDED"
    assert lines(await shop.add(cart["id"], quantity=5)) == {"SHIRT-M": 20}


async def test_staff_set_the_limit_of_a_sku(shop: Any, signer: Any) -> None:
    mutation = (
        "mutation ($input: SetQuantityLimitInput!) { setQuantityLimit(input: $input) {"
        " ... on QuantityLimitSuccess { limit } ... on UserError { code } } }"
    )
    staff = signer.staff("carts:write")
    sock = {"sku": "SOCKS", "limit": 50}
    await shop.running.data(mutation, {"input": sock}, identity=staff)
    cart = await shop.create()

    assert lines(await shop.add(cart["id"], "SOCKS", 50)) == {"SOCKS": 50}
    wrong = await shop.running.data(mutation, {"input": {**sock, "limit": 0}}, identity=staff)
    assert wrong["setQuantityLimit"]["code"] == "INVALID_CART_VALUE"
    refused = await shop.running.ask(mutation, {"input": sock}, identity=shop.user())
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_only_what_is_on_sale_goes_into_a_cart(shop: Any) -> None:
    cart = await shop.create()
    refusal = await shop.add(cart["id"], "NO-SUCH-THING")
    assert (refusal["code"], refusal["path"]) == ("VARIANT_NOT_ON_SALE", ["input", "sku"])

    await shop.tell("catalog.product_archived", product_id="prod_socks", product_version=2)
    assert (await shop.add(cart["id"], "SOCKS"))["code"] == "VARIANT_NOT_ON_SALE"
    await shop.offer("prod_socks", "SOCKS", version=1)
    assert (await shop.add(cart["id"], "SOCKS"))["code"] == "VARIANT_NOT_ON_SALE", "came late"
    await shop.offer("prod_socks", "SOCKS", version=3)
    assert lines(await shop.add(cart["id"], "SOCKS")) == {"SOCKS": 1}


async def test_a_variant_that_the_product_no_longer_has_is_not_on_sale(shop: Any) -> None:
    await shop.tell(
        "catalog.product_changed", product_id="prod_shirt", product_version=2, skus=["SHIRT-L"]
    )
    cart = await shop.create()

    assert (await shop.add(cart["id"], "SHIRT-M"))["code"] == "VARIANT_NOT_ON_SALE"
    assert lines(await shop.add(cart["id"], "SHIRT-L")) == {"SHIRT-L": 1}


async def test_a_cart_has_at_most_a_hundred_lines(shop: Any) -> None:
    skus = [f"SKU-{number}" for number in range(101)]
    await shop.offer("prod_many", *skus)
    cart = await shop.create()
    for sku in skus[:100]:
        await shop.add(cart["id"], sku)

    refusal = await shop.add(cart["id"], skus[100])

    assert refusal["code"] == "TOO_MANY_LINES"
    assert len((await shop.read(cart["id"]))["lines"]) == 100


async def test_a_line_that_is_not_there_is_refused(shop: Any) -> None:
    cart = await shop.create()

    refusal = await shop.change(
        "removeCartLine", "RemoveCartLineInput", cart=cart["id"], line="line_1"
    )

    assert (refusal["code"], refusal["path"]) == ("LINE_NOT_FOUND", ["input", "line"])


async def test_a_change_of_what_was_read_before_is_refused(shop: Any) -> None:
    cart = await shop.create()
    await shop.add(cart["id"])

    refusal = await shop.add(cart["id"], version=1)

    assert refusal["code"] == "CART_CHANGED"
    assert lines(await shop.read(cart["id"])) == {"SHIRT-M": 1}


async def test_changes_at_the_same_time_are_all_kept(shop: Any) -> None:
    cart = await shop.create()

    await asyncio.gather(*(shop.add(cart["id"], sku) for sku in ("SHIRT-M", "SHIRT-L") * 4))

    now = await shop.read(cart["id"])
    assert lines(now) == {"SHIRT-M": 4, "SHIRT-L": 4}
    assert now["version"] == 9
