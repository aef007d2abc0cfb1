"""A cart while it is being ordered, and after."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

STEP = (
    "mutation ($input: CartCheckoutInput!) {{ {step}(input: $input) {{ __typename"
    " ... on CartSuccess {{ cart {{ ordered snapshot {{ version currency customerId couponCodes"
    " shippingMethod lines {{ sku quantity }} destination {{ country }} }} }} }}"
    " ... on UserError {{ code }} }} }}"
)


async def step(shop: Any, name: str, cart: str, key: str = "saga_1", **more: Any) -> dict[str, Any]:
    data = await shop.running.data(
        STEP.format(step=name),
        {"input": {"cart": cart, "key": key, **more}},
        identity=shop.service,
    )
    answer: dict[str, Any] = data[name]
    return answer


async def test_a_locked_cart_stays_as_it_is_until_it_is_let_go(shop: Any) -> None:
    cart = await shop.add((await shop.create())["id"], "SOCKS", 2)

    locked = await step(shop, "lockCart", cart["id"], version=2)
    assert locked["cart"]["snapshot"] == {
        "version": 2,
        "currency": "EUR",
        "customerId": None,
        "couponCodes": [],
        "shippingMethod": None,
        "lines": [{"sku": "SOCKS", "quantity": 2}],
        "destination": None,
    }
    assert (await shop.add(cart["id"]))["code"] == "CART_LOCKED"
    assert (await step(shop, "lockCart", cart["id"]))["__typename"] == "CartSuccess"
    assert (await step(shop, "lockCart", cart["id"], "saga_2"))["code"] == "CART_LOCKED"

    await step(shop, "unlockCart", cart["id"], "saga_2")
    assert (await shop.add(cart["id"]))["code"] == "CART_LOCKED", "only its own checkout frees it"
    await step(shop, "unlockCart", cart["id"])
    assert (await shop.add(cart["id"]))["totalQuantity"] == 3


async def test_of_two_checkouts_at_once_one_gets_the_cart(shop: Any) -> None:
    cart = await shop.add((await shop.create())["id"])

    answers = await asyncio.gather(
        *(step(shop, "lockCart", cart["id"], f"saga_{number}") for number in range(8))
    )

    outcomes = sorted(answer.get("code", "locked") for answer in answers)
    assert outcomes == ["CART_LOCKED"] * 7 + ["locked"]


async def test_a_cart_at_another_version_is_not_locked(shop: Any) -> None:
    cart = await shop.add((await shop.create())["id"])

    assert (await step(shop, "lockCart", cart["id"], version=1))["code"] == "CART_CHANGED"


async def test_an_ordered_cart_is_changed_no_more_and_the_customer_gets_a_new_one(
    shop: Any,
) -> None:
    user = shop.user()
    cart = await shop.create(user)
    await shop.add(cart["id"], who=user)
    await step(shop, "lockCart", cart["id"])

    for _ in range(2):
        closed = await step(shop, "closeCart", cart["id"])
        assert closed["cart"]["ordered"] is True

    assert (await shop.add(cart["id"], who=user))["code"] == "CART_ORDERED"
    assert (await step(shop, "closeCart", cart["id"], "saga_2"))["code"] == "CART_ORDERED"
    assert (await step(shop, "lockCart", cart["id"]))["cart"]["ordered"] is True
    new = await shop.create(user)
    assert (new["id"] != cart["id"], new["lines"]) == (True, [])


async def test_a_cart_that_is_not_there_is_refused(shop: Any) -> None:
    for name in ("lockCart", "unlockCart", "closeCart"):
        assert (await step(shop, name, "cart_0"))["code"] == "CART_NOT_FOUND"


@pytest.mark.parametrize("name", ["lockCart", "unlockCart", "closeCart"])
async def test_only_services_reach_them(shop: Any, name: str) -> None:
    cart = await shop.create()

    for who in (None, shop.user()):
        answer = await shop.running.ask(
            STEP.format(step=name), {"input": {"cart": cart["id"], "key": "k"}}, identity=who
        )
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
