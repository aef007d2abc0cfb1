"""The copy of the catalog that pricing keeps by its events."""

from __future__ import annotations

from typing import Any


async def on_sale(shop: Any, sku: str) -> int | None:
    """The unit price, or ``None`` where it cannot be bought."""
    data = await shop.running.data(
        "query ($r: [_Any!]!) { _entities(representations: $r) { ... on CartLine {"
        " unitPrice { amount } } } }",
        {"r": [{"__typename": "CartLine", "id": "line_1", "sku": sku, "currency": "EUR"}]},
    )
    price = data["_entities"][0]["unitPrice"]
    return price["amount"] if price is not None else None


async def test_a_later_version_replaces_an_earlier_one_and_not_the_other_way(shop: Any) -> None:
    await shop.offer("prod_shirt", 3, SHIRT={"EUR": 3_300})
    await shop.offer("prod_shirt", 2, SHIRT={"EUR": 2_200})

    assert await on_sale(shop, "SHIRT") == 3_300


async def test_a_variant_that_is_gone_is_no_longer_sold(shop: Any) -> None:
    await shop.offer("prod_shirt", 2, SHIRT_L={"EUR": 3_100})

    assert await on_sale(shop, "SHIRT") is None
    assert await on_sale(shop, "SHIRT_L") == 3_100


async def test_what_is_withdrawn_is_no_longer_sold_until_it_is_offered_again(shop: Any) -> None:
    await shop.tell("catalog.product_unpublished", product_id="prod_shirt", product_version=2)
    assert await on_sale(shop, "SHIRT") is None

    await shop.offer("prod_shirt", 3, SHIRT={"EUR": 2_999})
    assert await on_sale(shop, "SHIRT") == 2_999

    await shop.tell("catalog.product_archived", product_id="prod_shirt", product_version=4)
    assert await on_sale(shop, "SHIRT") is None


async def test_a_withdrawal_that_comes_late_changes_nothing(shop: Any) -> None:
    await shop.offer("prod_shirt", 5, SHIRT={"EUR": 2_500})
    await shop.tell("catalog.product_unpublished", product_id="prod_shirt", product_version=4)

    assert await on_sale(shop, "SHIRT") == 2_500
