"""Checkout's side: a quote is held to its word, and promotions are used exactly once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

CONFIRM = """
mutation ($input: ConfirmQuoteInput!) {
  confirmQuote(input: $input) {
    __typename
    ... on ConfirmQuoteSuccess { quote { total { amount } } }
    ... on UserError { code message path }
    ... on QuoteStale { differences { what before after } }
  }
}
"""
REDEEM = """
mutation ($input: RedeemPromotionsInput!) {
  redeemPromotions(input: $input) {
    __typename
    ... on RedemptionSuccess { promotionIds }
    ... on UserError { code }
  }
}
"""
RELEASE = """
mutation ($order: ID!) {
  releaseRedemptions(orderId: $order) { ... on RedemptionSuccess { promotionIds } }
}
"""


async def confirm(shop: Any, quote_id: str, cart: dict[str, Any]) -> dict[str, Any]:
    data = await shop.running.data(
        CONFIRM, {"input": {"quoteId": quote_id, "cart": cart}}, identity=shop.service
    )
    answer: dict[str, Any] = data["confirmQuote"]
    return answer


async def redeem(
    shop: Any, order: str, promotion: str, code: str | None = None, customer: str | None = None
) -> str:
    data = await shop.running.data(
        REDEEM,
        {
            "input": {
                "orderId": order,
                "currency": "EUR",
                "customerId": customer,
                "uses": [{"promotionId": promotion, "amount": 300, "couponCode": code}],
            }
        },
        identity=shop.service,
    )
    answer: str = data["redeemPromotions"]["__typename"]
    return answer


async def used(shop: Any, promotion: str) -> int:
    data = await shop.running.data(
        "query ($id: ID!) { promotion(id: $id) { used } }",
        {"id": promotion},
        identity=shop.staff,
    )
    count: int = data["promotion"]["used"]
    return count


async def test_a_quote_that_still_holds_is_confirmed(shop: Any) -> None:
    cart = shop.cart(("SHIRT", 1))
    quote = await shop.quote(cart)

    answer = await confirm(shop, quote["id"], {**cart, "version": 2})

    assert answer["quote"]["total"]["amount"] == quote["total"]["amount"]


async def test_a_stale_quote_is_refused_with_the_differences(shop: Any) -> None:
    cart = shop.cart(("SHIRT", 1))
    quote = await shop.quote(cart)
    await shop.offer("prod_shirt", 2, SHIRT={"EUR": 3_999})

    answer = await confirm(shop, quote["id"], cart)

    assert answer["code"] == "QUOTE_STALE"
    assert answer["path"] == ["input", "quoteId"]
    assert answer["differences"] == [
        {"what": "subtotal", "before": 2_999, "after": 3_999},
        {"what": "tax", "before": 557, "after": 717},
        {"what": "total", "before": 3_489, "after": 4_489},
    ]


async def test_a_cart_that_was_changed_is_another_cart(shop: Any) -> None:
    cart = shop.cart(("SHIRT", 1), ("SOCKS", 1))
    quote = await shop.quote(cart)
    changed = {**cart, "lines": [cart["lines"][0], {**cart["lines"][1], "lineId": "line_9"}]}

    answer = await confirm(shop, quote["id"], changed)

    assert (answer["code"], answer["differences"]) == ("QUOTE_STALE", [])


@pytest.mark.parametrize("quote_id", ["", "qte_", "qte_a.b.c", "\0", "qte_" + "x" * 5_000])
async def test_a_quote_that_was_made_up_is_refused(shop: Any, quote_id: str) -> None:
    assert (await confirm(shop, quote_id, shop.cart(("SHIRT", 1))))["code"] == "QUOTE_INVALID"


async def test_a_tampered_quote_is_refused(shop: Any) -> None:
    cart = shop.cart(("SHIRT", 1))
    head, claims, signature = (await shop.quote(cart))["id"].split(".")
    other = (await shop.quote(shop.cart(("SOCKS", 1))))["id"].split(".")[1]

    for forged in (f"{head}.{other}.{signature}", f"{head}.{claims}.", f"{head}.{claims}"):
        assert (await confirm(shop, forged, cart))["code"] == "QUOTE_INVALID"


async def test_another_carts_quote_is_refused(shop: Any) -> None:
    quote = await shop.quote(shop.cart(("SHIRT", 1)))

    assert (await confirm(shop, quote["id"], shop.cart(("SHIRT", 1))))["code"] == "QUOTE_INVALID"


@pytest.mark.parametrize(
    ("lines", "more"),
    [
        ((), {}),
        ((("NOTHING", 1),), {}),
        ((("SHIRT", 1),), {"shippingMethod": None}),
        ((("SHIRT", 1),), {"destination": None}),
    ],
)
async def test_a_cart_that_cannot_be_ordered_is_refused(
    shop: Any, lines: Any, more: dict[str, Any]
) -> None:
    cart = shop.cart(*lines, **more)
    quote = await shop.quote(cart)

    assert (await confirm(shop, quote["id"], cart))["code"] == "QUOTE_INVALID"


async def test_the_last_use_goes_to_exactly_one_of_many(shop: Any) -> None:
    promotion = await shop.promote(usageLimit=1)

    answers = await asyncio.gather(
        *(redeem(shop, f"ord_{number}", promotion) for number in range(20))
    )

    assert sorted(answers) == ["PromotionUsedUp"] * 19 + ["RedemptionSuccess"]
    assert await used(shop, promotion) == 1


async def test_a_coupon_with_one_use_left_goes_to_exactly_one(shop: Any) -> None:
    promotion = await shop.promote(needsCoupon=True)
    await shop.coupon(promotion, "ONCE", usageLimit=1)

    answers = await asyncio.gather(
        *(redeem(shop, f"ord_{number}", promotion, "ONCE") for number in range(10))
    )

    assert sorted(answers) == ["PromotionUsedUp"] * 9 + ["RedemptionSuccess"]
    quote = await shop.quote(shop.cart(("SHIRT", 1), couponCodes=["ONCE"]))
    assert quote["problems"] == [{"code": "COUPON_USED_UP", "subject": "ONCE"}]


async def test_an_order_that_asks_twice_at_once_redeems_once(shop: Any) -> None:
    promotion = await shop.promote(usageLimit=5)

    answers = await asyncio.gather(*(redeem(shop, "ord_1", promotion) for _ in range(8)))

    assert set(answers) == {"RedemptionSuccess"}
    assert await used(shop, promotion) == 1


async def test_a_customer_cannot_redeem_more_often_than_they_may(shop: Any) -> None:
    promotion = await shop.promote(usageLimitByCustomer=1)

    answers = await asyncio.gather(
        *(redeem(shop, f"ord_{number}", promotion, customer="usr_1") for number in range(5)),
        redeem(shop, "ord_other", promotion, customer="usr_2"),
    )

    assert sorted(answers) == ["PromotionUsedUp"] * 4 + ["RedemptionSuccess"] * 2


async def test_what_is_released_can_be_redeemed_by_another(shop: Any) -> None:
    promotion = await shop.promote(usageLimit=1)
    assert await redeem(shop, "ord_1", promotion) == "RedemptionSuccess"

    for _ in range(2):
        data = await shop.running.data(RELEASE, {"order": "ord_1"}, identity=shop.service)
        assert data["releaseRedemptions"]["promotionIds"] == [promotion]

    assert await used(shop, promotion) == 0
    assert await redeem(shop, "ord_2", promotion) == "RedemptionSuccess"


@pytest.mark.parametrize("who", ["anonymous", "staff"])
async def test_only_services_reach_checkouts_mutations(shop: Any, signer: Any, who: str) -> None:
    identity = signer.sign() if who == "anonymous" else shop.staff
    answer = await shop.running.ask(RELEASE, {"order": "ord_1"}, identity=identity)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
