"""Low-stock events: one for each crossing of the threshold, in the transaction that crossed it."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import select

from subgraphs.kit.outbox.sql import OUTBOX

SETUP = """
mutation {
  trackStock(input: {skus: ["TEE-M"]}) { __typename }
  receiveStock(input: {warehouse: "BER", lines: [{sku: "TEE-M", quantity: 10}],
    idempotencyKey: "d0"}) { __typename }
  setLowStockThreshold(input: {sku: "TEE-M", threshold: 4}) { __typename }
}
"""
ADJUST = """
mutation ($quantity: Int!, $key: String!) {
  adjustStock(input: {warehouse: "BER", sku: "TEE-M", quantity: $quantity, reason: "count",
    idempotencyKey: $key}) { __typename }
}
"""


async def outbox(running: Any) -> list[tuple[str, int]]:
    async with running.resources.postgres.reading() as session:
        rows = await session.execute(select(OUTBOX.c.envelope).order_by(OUTBOX.c.id))
    return [(envelope["type"], envelope["data"]["available"]) for envelope in rows.scalars().all()]


async def test_each_crossing_is_published_once(inventory: Any, staff: str) -> None:
    await inventory.data(SETUP, identity=staff)
    assert await outbox(inventory) == []

    for number, quantity in enumerate([-5, -1, -1, -2, +3, +4, -6]):
        await inventory.data(ADJUST, {"quantity": quantity, "key": f"a{number}"}, identity=staff)

    assert await outbox(inventory) == [
        ("inventory.stock_low", 4),
        ("inventory.stock_replenished", 8),
        ("inventory.stock_low", 2),
    ]


async def test_concurrent_sales_publish_one_alert(inventory: Any, staff: str) -> None:
    await inventory.data(SETUP, identity=staff)

    await asyncio.gather(
        *(
            inventory.data(ADJUST, {"quantity": -1, "key": f"a{number}"}, identity=staff)
            for number in range(10)
        )
    )

    assert await outbox(inventory) == [("inventory.stock_low", 4)]


async def test_reservations_count_towards_the_threshold(
    inventory: Any, staff: str, service: str
) -> None:
    await inventory.data(SETUP, identity=staff)

    made = await inventory.data(
        """mutation { reserveStock(input: {lines: [{sku: "TEE-M", quantity: 7}], holdSeconds: 60,
             idempotencyKey: "o1"}) { ... on ReservationSuccess { reservation { id } } } }""",
        identity=service,
    )
    await inventory.data(
        "mutation ($id: ID!) { releaseReservation(id: $id) { __typename } }",
        {"id": made["reserveStock"]["reservation"]["id"]},
        identity=service,
    )

    assert await outbox(inventory) == [
        ("inventory.stock_low", 3),
        ("inventory.stock_replenished", 10),
    ]


async def test_a_raised_threshold_can_make_an_item_low(inventory: Any, staff: str) -> None:
    await inventory.data(SETUP, identity=staff)

    await inventory.data(
        'mutation { setLowStockThreshold(input: {sku: "TEE-M", threshold: 10}) { __typename } }',
        identity=staff,
    )

    assert await outbox(inventory) == [("inventory.stock_low", 10)]
    data = await inventory.data("{ lowStock { nodes { sku } } }", identity=staff)
    assert data["lowStock"]["nodes"] == [{"sku": "TEE-M"}]


async def test_a_refused_change_publishes_nothing(inventory: Any, staff: str) -> None:
    await inventory.data(SETUP, identity=staff)

    await inventory.data(ADJUST, {"quantity": -11, "key": "a"}, identity=staff)

    assert await outbox(inventory) == []
