"""What staff may say about prices, and who may say it."""

from __future__ import annotations

from typing import Any

import pytest

CREATE = """
mutation ($input: PromotionInput!) {
  createPromotion(input: $input) {
    __typename
    ... on PromotionSuccess { promotion {
      id version title scope covers used conditions { minimumQuantity firstOrderOnly startsAt }
      effect { __typename ... on PercentageOff { basisPoints } ... on AmountOff {
        amounts { amount currency } } ... on BuyXGetY { buy get basisPoints } }
    } }
    ... on UserError { code path }
  }
}
"""
UPDATE = """
mutation ($input: UpdatePromotionInput!) {
  updatePromotion(input: $input) {
    __typename
    ... on PromotionSuccess { promotion { version title active } }
    ... on UserError { code path }
    ... on PromotionChanged { version }
  }
}
"""
GENERATE = """
mutation ($input: GenerateCouponsInput!) {
  generateCoupons(input: $input) {
    ... on GenerateCouponsSuccess { codes }
    ... on UserError { code path }
  }
}
"""
METHOD = """
mutation ($input: ShippingMethodInput!) {
  putShippingMethod(input: $input) { __typename ... on UserError { code path } }
}
"""


@pytest.mark.parametrize(
    ("effect", "shown"),
    [
        ({"percentageOff": 1500}, {"__typename": "PercentageOff", "basisPoints": 1500}),
        (
            {"amountOff": [{"amount": 500, "currency": "EUR"}]},
            {"__typename": "AmountOff", "amounts": [{"amount": 500, "currency": "EUR"}]},
        ),
        (
            {"buyXGetY": {"buy": 2, "get": 1}},
            {"__typename": "BuyXGetY", "buy": 2, "get": 1, "basisPoints": 10000},
        ),
        ({"freeShipping": True}, {"__typename": "FreeShipping"}),
    ],
)
async def test_a_promotion_is_kept_as_it_was_said(
    shop: Any, effect: dict[str, Any], shown: dict[str, Any]
) -> None:
    answer = await shop.change(
        CREATE,
        input={
            "title": "Sale",
            "effect": effect,
            "scope": "CATEGORY",
            "covers": ["cat_shirts"],
            "conditions": {"minimumQuantity": 2, "startsAt": "2026-11-01T00:00:00Z"},
        },
    )

    promotion = answer["promotion"]
    assert promotion["effect"] == shown
    assert (promotion["scope"], promotion["covers"]) == ("CATEGORY", ["cat_shirts"])
    assert promotion["conditions"] == {
        "minimumQuantity": 2,
        "firstOrderOnly": False,
        "startsAt": "2026-11-01T00:00:00.000Z",
    }


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"title": " "}, ["input", "title"]),
        ({"effect": {"percentageOff": 0}}, ["input", "effect"]),
        ({"effect": {}}, ["input", "effect"]),
        ({"effect": {"percentageOff": 5, "freeShipping": True}}, ["input", "effect"]),
        ({"effect": {"percentageOff": 10_001}}, ["input", "effect", "percentageOff"]),
        ({"effect": {"percentageOff": -5}}, ["input", "effect", "percentageOff"]),
        ({"effect": {"amountOff": [{"amount": -1, "currency": "EUR"}]}},
         ["input", "effect", "amountOff"]),
        ({"effect": {"buyXGetY": {"buy": 0, "get": 1}}}, ["input", "effect", "buyXGetY"]),
        ({"scope": "BRAND"}, ["input", "covers"]),
        ({"usageLimit": 0}, ["input", "usageLimit"]),
        ({"conditions": {"minimumQuantity": -1}}, ["input", "conditions", "minimumQuantity"]),
        (
            {"conditions": {"startsAt": "2026-11-02T00:00:00Z", "endsAt": "2026-11-01T00:00:00Z"}},
            ["input", "conditions", "endsAt"],
        ),
    ],
)  # fmt: skip
async def test_a_promotion_that_makes_no_sense_is_refused(
    shop: Any, wrong: dict[str, Any], path: list[str]
) -> None:
    answer = await shop.change(
        CREATE, input={"title": "Sale", "effect": {"percentageOff": 1000}, **wrong}
    )

    assert (answer["code"], answer["path"]) == ("INVALID_RULE", path)


async def test_a_promotion_is_changed_only_as_it_was_read(shop: Any) -> None:
    promotion = await shop.promote()
    said = {"title": "Winter", "effect": {"freeShipping": True}, "active": False}

    changed = await shop.change(UPDATE, input={"id": promotion, "version": 1, "promotion": said})
    late = await shop.change(UPDATE, input={"id": promotion, "version": 1, "promotion": said})
    nowhere = await shop.change(UPDATE, input={"id": "promo_0", "version": 1, "promotion": said})

    assert changed["promotion"] == {"version": 2, "title": "Winter", "active": False}
    assert (late["code"], late["version"]) == ("PROMOTION_CHANGED", 2)
    assert nowhere["code"] == "PROMOTION_NOT_FOUND"


async def test_codes_are_made_in_bulk_and_all_differ(shop: Any) -> None:
    promotion = await shop.promote(needsCoupon=True)

    made = await shop.change(
        GENERATE, input={"promotion": promotion, "count": 500, "prefix": "xmas-"}
    )

    assert len(set(made["codes"])) == 500
    assert all(code.startswith("XMAS-") for code in made["codes"])
    quote = await shop.quote(shop.cart(("SHIRT", 1), couponCodes=[made["codes"][7]]))
    assert quote["discount"]["amount"] == 300


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"count": 0}, ["input", "count"]),
        ({"count": 10_001}, ["input", "count"]),
        ({"prefix": "no spaces"}, ["input", "prefix"]),
        ({"usageLimit": 0}, ["input", "usageLimit"]),
    ],
)
async def test_codes_that_make_no_sense_are_refused(
    shop: Any, wrong: dict[str, Any], path: list[str]
) -> None:
    promotion = await shop.promote(needsCoupon=True)

    answer = await shop.change(GENERATE, input={"promotion": promotion, "count": 1, **wrong})

    assert (answer["code"], answer["path"]) == ("INVALID_RULE", path)


@pytest.mark.parametrize(
    "zone",
    [
        {"countries": [], "bands": []},
        {"countries": ["Germany"], "bands": [{"prices": [{"amount": 1, "currency": "EUR"}]}]},
        {"countries": ["DE"], "bands": [{"prices": [{"amount": -1, "currency": "EUR"}]}]},
        {"countries": ["DE"], "bands": [{"prices": []}]},
    ],
)
async def test_a_shipping_zone_that_makes_no_sense_is_refused(
    shop: Any, zone: dict[str, Any]
) -> None:
    answer = await shop.change(METHOD, input={"code": "x", "name": "X", "zones": [zone]})

    assert answer["code"] == "INVALID_RULE"


@pytest.mark.parametrize(
    "field",
    ["promotions { nodes { id } }", "priceLists { id }", "taxRates { id }",
     "shippingMethods { code }", 'promotion(id: "promo_1") { id }'],
)  # fmt: skip
async def test_only_staff_read_the_rules(shop: Any, signer: Any, field: str) -> None:
    customer = signer.sign(kind="user", sub="usr_1", scope="")

    for identity, code in ((signer.sign(), "UNAUTHENTICATED"), (customer, "FORBIDDEN")):
        answer = await shop.running.ask(f"{{ {field} }}", identity=identity)
        assert answer["errors"][0]["extensions"]["code"] == code


async def test_reading_does_not_allow_writing(shop: Any, signer: Any) -> None:
    reader = signer.staff("pricing:read")

    answer = await shop.running.ask(
        CREATE,
        {"input": {"title": "Sale", "effect": {"percentageOff": 1000}}},
        identity=reader,
    )

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
