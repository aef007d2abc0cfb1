"""What the shopper is told about a line, by what the router brings of the other domains."""

from __future__ import annotations

from typing import Any

import pytest

QUERY = """
query ($r: [_Any!]!) {
  _entities(representations: $r) {
    ... on CartLine {
      quantity
      warnings {
        code
        ... on LessAvailable { available }
        ... on PriceChanged { before { amount } after { amount currency } }
      }
    }
  }
}
"""


@pytest.mark.parametrize(
    ("available", "price", "purchasable", "warnings"),
    [
        (10, 2999, True, []),
        (3, 2999, True, []),
        (2, 2999, True, [{"code": "LESS_AVAILABLE", "available": 2}]),
        (0, 2999, True, [{"code": "OUT_OF_STOCK"}]),
        (
            0,
            1999,
            True,
            [
                {"code": "OUT_OF_STOCK"},
                {
                    "code": "PRICE_CHANGED",
                    "before": {"amount": 2999},
                    "after": {"amount": 1999, "currency": "EUR"},
                },
            ],
        ),
        (10, None, False, [{"code": "UNPUBLISHED"}]),
        (None, 2999, True, []),
    ],
)
async def test_warnings(
    shop: Any, available: int | None, price: int | None, purchasable: bool, warnings: list[Any]
) -> None:
    cart = await shop.create()
    cart = await shop.add(cart["id"], quantity=3, seenPrice={"amount": 2999, "currency": "EUR"})
    representation = {
        "__typename": "CartLine",
        "id": cart["lines"][0]["id"],
        "variant": {
            "availability": {"available": available} if available is not None else None,
        },
        "unitPrice": {"amount": price, "currency": "EUR"} if price is not None else None,
        "purchasable": purchasable,
    }

    data = await shop.running.data(QUERY, {"r": [representation, {**representation, "id": "x"}]})

    assert data["_entities"] == [{"quantity": 3, "warnings": warnings}, None]


async def test_another_customers_lines_are_nobodys(shop: Any) -> None:
    cart = await shop.create(shop.user("usr_2"))
    cart = await shop.add(cart["id"], who=shop.user("usr_2"))
    representation = {"__typename": "CartLine", "id": cart["lines"][0]["id"]}
    query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on CartLine { sku } } }"

    mine = await shop.running.data(query, {"r": [representation]}, identity=shop.user("usr_2"))
    others = await shop.running.data(query, {"r": [representation]}, identity=shop.user("usr_1"))

    assert mine["_entities"] == [{"sku": "SHIRT-M"}]
    assert others["_entities"] == [None]


async def test_all_lines_of_a_request_are_read_with_one_command(shop: Any) -> None:
    carts = [await shop.add((await shop.create())["id"]) for _ in range(5)]
    redis = shop.running.resources.redis
    sent: list[str] = []
    redis.on_statement.append(sent.append)

    data = await shop.running.data(
        "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart { version } } }",
        {"r": [{"__typename": "Cart", "id": cart["id"]} for cart in carts]},
    )

    assert data["_entities"] == [{"version": 2}] * 5
    assert len(sent) == 1
