"""The ledger: what comes, is corrected and moves, and that it always sums to the level."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

MOVED = """
  __typename
  ... on MoveStockSuccess {
    movements { id kind quantity reason actor variant { sku } warehouse { code } }
  }
  ... on UserError { code path }
"""
RECEIVE = f"mutation ($input: ReceiveStockInput!) {{ receiveStock(input: $input) {{ {MOVED} }} }}"
ADJUST = f"mutation ($input: AdjustStockInput!) {{ adjustStock(input: $input) {{ {MOVED} }} }}"
TRANSFER = (
    f"mutation ($input: TransferStockInput!) {{ transferStock(input: $input) {{ {MOVED} }} }}"
)


async def track(running: Any, staff: str, *skus: str) -> None:
    await running.data(
        "mutation ($skus: [ID!]!) { trackStock(input: {skus: $skus}) { __typename } }",
        {"skus": list(skus)},
        identity=staff,
    )


async def receive(
    running: Any, staff: str, key: str, *lines: tuple[str, int], warehouse: str = "BER"
) -> dict[str, Any]:
    data = await running.data(
        RECEIVE,
        {
            "input": {
                "warehouse": warehouse,
                "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines],
                "idempotencyKey": key,
                "reason": "delivery 7",
            }
        },
        identity=staff,
    )
    result: dict[str, Any] = data["receiveStock"]
    return result


async def levels(running: Any) -> dict[tuple[str, str], int]:
    """On hand by SKU and warehouse code, having checked that the ledger sums to it."""
    async with running.resources.postgres.reading() as session:
        rows = await session.execute(
            text(
                "SELECT l.sku, w.code, l.on_hand, coalesce(sum(m.quantity), 0) AS ledger"
                " FROM stock_levels l JOIN warehouses w ON w.id = l.warehouse_id"
                " LEFT JOIN stock_movements m USING (sku, warehouse_id) GROUP BY 1, 2, 3"
            )
        )
    found = {}
    for row in rows:
        assert row.on_hand == row.ledger, row
        found[row.sku, row.code] = row.on_hand
    return found


async def test_a_delivery_adds_up_lines_of_the_same_sku(inventory: Any, staff: str) -> None:
    await track(inventory, staff, "TEE-M", "TEE-L")

    result = await receive(inventory, staff, "d1", ("TEE-M", 2), ("TEE-L", 1), ("TEE-M", 3))

    moved = [(it["variant"]["sku"], it["quantity"], it["kind"]) for it in result["movements"]]
    assert moved == [("TEE-L", 1, "RECEIPT"), ("TEE-M", 5, "RECEIPT")]
    assert result["movements"][0]["reason"] == "delivery 7"
    assert result["movements"][0]["actor"] == "usr_staff"
    assert await levels(inventory) == {("TEE-L", "BER"): 1, ("TEE-M", "BER"): 5}


async def test_a_repeated_delivery_is_booked_once(inventory: Any, staff: str) -> None:
    await track(inventory, staff, "TEE-M")

    both = await asyncio.gather(*(receive(inventory, staff, "d1", ("TEE-M", 2)) for _ in range(2)))
    other = await receive(inventory, staff, "d1", ("TEE-M", 3))

    assert both[0] == both[1]
    assert other == {
        "__typename": "InventoryKeyReused",
        "code": "IDEMPOTENCY_KEY_REUSED",
        "path": ["input", "idempotencyKey"],
    }
    assert await levels(inventory) == {("TEE-M", "BER"): 2}


@pytest.mark.parametrize(
    ("lines", "warehouse", "code"),
    [
        ([("TEE-M", 0)], "BER", "INVALID_QUANTITY"),
        ([("TEE-M", -3)], "BER", "INVALID_QUANTITY"),
        ([("TEE-M", 1_000_001)], "BER", "INVALID_QUANTITY"),
        ([], "BER", "INVALID_QUANTITY"),
        ([("TEE-M", 1)], "MOON", "WAREHOUSE_NOT_FOUND"),
        ([("TEE-M", 1), ("NOPE", 1)], "BER", "SKU_NOT_TRACKED"),
    ],
)
async def test_a_refused_delivery_changes_nothing(
    inventory: Any, staff: str, lines: list[tuple[str, int]], warehouse: str, code: str
) -> None:
    await track(inventory, staff, "TEE-M")

    result = await receive(inventory, staff, "d1", *lines, warehouse=warehouse)

    assert result["code"] == code
    assert await levels(inventory) == {}
    async with inventory.resources.postgres.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM stock_operations")) == 0


async def test_a_correction_takes_no_more_than_there_is(inventory: Any, staff: str) -> None:
    await track(inventory, staff, "TEE-M")
    await receive(inventory, staff, "d1", ("TEE-M", 2))
    base = {"warehouse": "BER", "sku": "TEE-M", "reason": "count"}

    refused = await inventory.data(
        ADJUST, {"input": {**base, "quantity": -3, "idempotencyKey": "a1"}}, identity=staff
    )
    accepted = await inventory.data(
        ADJUST, {"input": {**base, "quantity": -2, "idempotencyKey": "a2"}}, identity=staff
    )

    assert refused["adjustStock"]["code"] == "INSUFFICIENT_STOCK"
    assert accepted["adjustStock"]["movements"][0]["quantity"] == -2
    assert await levels(inventory) == {("TEE-M", "BER"): 0}


async def test_a_correction_leaves_what_is_reserved(
    inventory: Any, staff: str, service: str
) -> None:
    await track(inventory, staff, "TEE-M")
    await receive(inventory, staff, "d1", ("TEE-M", 5))
    await inventory.data(
        """mutation { reserveStock(input: {lines: [{sku: "TEE-M", quantity: 4}], holdSeconds: 60,
             idempotencyKey: "o1"}) { __typename } }""",
        identity=service,
    )

    data = await inventory.data(
        ADJUST,
        {
            "input": {
                "warehouse": "BER",
                "sku": "TEE-M",
                "quantity": -2,
                "reason": "loss",
                "idempotencyKey": "a1",
            }
        },
        identity=staff,
    )

    assert data["adjustStock"]["code"] == "INSUFFICIENT_STOCK"


async def test_a_transfer_moves_what_is_there(inventory: Any, staff: str) -> None:
    await track(inventory, staff, "TEE-M")
    await receive(inventory, staff, "d1", ("TEE-M", 5))

    async def transfer(source: str, target: str, quantity: int, key: str) -> dict[str, Any]:
        moved = {"sku": "TEE-M", "quantity": quantity, "from": source, "to": target}
        data = await inventory.data(
            TRANSFER, {"input": {**moved, "idempotencyKey": key}}, identity=staff
        )
        result: dict[str, Any] = data["transferStock"]
        return result

    moved = await transfer("BER", "ROT", 3, "t1")
    assert [it["quantity"] for it in moved["movements"]] == [-3, 3]
    assert (await transfer("BER", "ROT", 3, "t2"))["code"] == "INSUFFICIENT_STOCK"
    assert (await transfer("BER", "BER", 1, "t3"))["code"] == "SAME_WAREHOUSE"
    assert (await transfer("BER", "MOON", 1, "t4"))["code"] == "WAREHOUSE_NOT_FOUND"
    assert await levels(inventory) == {("TEE-M", "BER"): 2, ("TEE-M", "ROT"): 3}


async def test_the_ledger_sums_to_the_levels_after_concurrent_moves(
    inventory: Any, staff: str
) -> None:
    skus = ["A", "B", "C"]
    await track(inventory, staff, *skus)
    await receive(inventory, staff, "d0", *((sku, 50) for sku in skus))
    chance = random.Random(7)

    async def move(number: int) -> None:
        sku, quantity = chance.choice(skus), chance.randint(-20, 20) or 1
        await inventory.data(
            ADJUST,
            {
                "input": {
                    "warehouse": chance.choice(["BER", "ROT"]),
                    "sku": sku,
                    "quantity": quantity,
                    "reason": "count",
                    "idempotencyKey": f"a{number}",
                }
            },
            identity=staff,
        )

    await asyncio.gather(*(move(number) for number in range(60)))

    assert all(on_hand >= 0 for on_hand in (await levels(inventory)).values())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stock_movements SET quantity = 9",
        "DELETE FROM stock_movements",
        "TRUNCATE stock_movements",
    ],
)
async def test_the_database_refuses_to_change_the_ledger(
    inventory: Any, staff: str, statement: str
) -> None:
    await track(inventory, staff, "TEE-M")
    await receive(inventory, staff, "d1", ("TEE-M", 2))

    with pytest.raises(DBAPIError, match="append-only"):
        async with inventory.resources.postgres.begin() as session:
            await session.execute(text(statement))


async def test_the_ledger_is_read_page_by_page_newest_first(inventory: Any, staff: str) -> None:
    await track(inventory, staff, "TEE-M", "TEE-L")
    for number in range(5):
        await receive(inventory, staff, f"d{number}", ("TEE-M", number + 1))
    await receive(inventory, staff, "other", ("TEE-L", 1))
    query = """
    query ($first: Int, $after: String, $last: Int, $before: String) {
      stockMovements(sku: "TEE-M", first: $first, after: $after, last: $last, before: $before) {
        nodes { quantity } edges { cursor }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
    """

    async def page(**variables: Any) -> tuple[list[int], dict[str, Any]]:
        data = await inventory.data(query, variables, identity=staff)
        found = data["stockMovements"]
        return [node["quantity"] for node in found["nodes"]], found["pageInfo"]

    first, info = await page(first=2)
    assert (first, info["hasNextPage"], info["hasPreviousPage"]) == ([5, 4], True, False)
    second, info = await page(first=2, after=info["endCursor"])
    assert (second, info["hasNextPage"], info["hasPreviousPage"]) == ([3, 2], True, True)
    third, rest = await page(first=2, after=info["endCursor"])
    assert (third, rest["hasNextPage"]) == ([1], False)
    back, rest = await page(last=2, before=info["startCursor"])
    assert (back, rest["hasPreviousPage"], rest["hasNextPage"]) == ([5, 4], False, True)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [("first: 101", "first"), ("last: -1", "last"), ('after: "nonsense"', "after"),
     ('before: "WyJ4Il0x"', "before"), ("first: 1, last: 1", "not both")],
)  # fmt: skip
async def test_wrong_windows_are_named(
    inventory: Any, staff: str, arguments: str, word: str
) -> None:
    answer = await inventory.ask(
        f"{{ stockMovements({arguments}) {{ nodes {{ id }} }} }}", identity=staff
    )

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert word in answer["errors"][0]["message"]
