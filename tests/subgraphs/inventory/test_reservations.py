"""Reservations: all or nothing, never one unit too many, and back when their time has passed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from subgraphs.inventory.service.reservations import Reservations
from subgraphs.inventory.tasks import release_expired_reservations

RECEIVE = """
mutation ($input: ReceiveStockInput!) {
  receiveStock(input: $input) { __typename ... on UserError { code message } }
}
"""
RESERVE = """
mutation ($input: ReserveStockInput!) {
  reserveStock(input: $input) {
    __typename
    ... on ReservationSuccess { reservation { id state lines { quantity variant { sku } } } }
    ... on UserError { code path }
    ... on InsufficientStock { sku requested available }
  }
}
"""
RELEASE = """
mutation ($id: ID!) {
  releaseReservation(id: $id) {
    __typename ... on ReservationSuccess { reservation { state } } ... on UserError { code }
  }
}
"""
COMMIT = """
mutation ($id: ID!) {
  commitReservation(id: $id) {
    __typename ... on ReservationSuccess { reservation { state } } ... on UserError { code }
  }
}
"""
AVAILABLE = """
query ($sku: ID!) {
  _entities(representations: [{__typename: "ProductVariant", sku: $sku}]) {
    ... on ProductVariant { availability { available status inStock } }
  }
}
"""


async def stock(running: Any, staff: str, sku: str, quantity: int, warehouse: str = "BER") -> None:
    await running.data(
        "mutation ($skus: [ID!]!) { trackStock(input: {skus: $skus}) { __typename } }",
        {"skus": [sku]},
        identity=staff,
    )
    lines = [{"sku": sku, "quantity": quantity}]
    data = await running.data(
        RECEIVE,
        {
            "input": {
                "warehouse": warehouse,
                "lines": lines,
                "idempotencyKey": f"first-{warehouse}-{sku}",
            }
        },
        identity=staff,
    )
    assert data["receiveStock"]["__typename"] == "MoveStockSuccess"


async def reserve(
    running: Any, service: str, key: str, *lines: tuple[str, int], hold: int = 600
) -> dict[str, Any]:
    data = await running.data(
        RESERVE,
        {
            "input": {
                "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines],
                "holdSeconds": hold,
                "idempotencyKey": key,
            }
        },
        identity=service,
    )
    result: dict[str, Any] = data["reserveStock"]
    return result


async def available(running: Any, sku: str) -> int:
    data = await running.data(AVAILABLE, {"sku": sku})
    return int(data["_entities"][0]["availability"]["available"])


async def test_twenty_tasks_reserve_the_last_ten_units_exactly(
    inventory: Any, staff: str, service: str
) -> None:
    await stock(inventory, staff, "TEE-M", 6, "BER")
    await stock(inventory, staff, "TEE-M", 4, "ROT")

    results = await asyncio.gather(
        *(reserve(inventory, service, f"order-{n}", ("TEE-M", 1)) for n in range(20))
    )

    outcomes = sorted(result["__typename"] for result in results)
    assert outcomes == ["InsufficientStock"] * 10 + ["ReservationSuccess"] * 10
    assert await available(inventory, "TEE-M") == 0
    async with inventory.resources.postgres.reading() as session:
        held = await session.scalar(text("SELECT sum(quantity) FROM reservation_lines WHERE held"))
    assert held == 10


async def test_crossing_orders_of_the_same_skus_do_not_deadlock(
    inventory: Any, staff: str, service: str
) -> None:
    for sku in ("A", "B", "C"):
        await stock(inventory, staff, sku, 100)

    results = await asyncio.gather(
        *(
            reserve(
                inventory,
                service,
                f"o{n}",
                *((sku, 1) for sku in ("ABC" if n % 2 else "CBA")),
            )
            for n in range(20)
        )
    )

    assert {result["__typename"] for result in results} == {"ReservationSuccess"}
    assert await available(inventory, "A") == 80


async def test_a_reservation_holds_every_line_or_none(
    inventory: Any, staff: str, service: str
) -> None:
    await stock(inventory, staff, "TEE-M", 5)
    await stock(inventory, staff, "TEE-L", 1)

    refused = await reserve(inventory, service, "o1", ("TEE-M", 2), ("TEE-L", 2))

    assert refused == {
        "__typename": "InsufficientStock",
        "code": "INSUFFICIENT_STOCK",
        "path": ["input", "lines"],
        "sku": "TEE-L",
        "requested": 2,
        "available": 1,
    }
    assert await available(inventory, "TEE-M") == 5
    accepted = await reserve(inventory, service, "o1", ("TEE-M", 2))
    assert accepted["__typename"] == "ReservationSuccess", "a refused key is free again"


async def test_the_same_key_answers_the_same_and_holds_once(
    inventory: Any, staff: str, service: str
) -> None:
    await stock(inventory, staff, "TEE-M", 5)

    both = await asyncio.gather(
        *(reserve(inventory, service, "double-click", ("TEE-M", 2)) for _ in range(2))
    )
    other = await reserve(inventory, service, "double-click", ("TEE-M", 3))

    assert both[0] == both[1]
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await available(inventory, "TEE-M") == 3


async def test_keys_belong_to_their_caller(
    inventory: Any, staff: str, service: str, signer: Any
) -> None:
    await stock(inventory, staff, "TEE-M", 5)

    one = await reserve(inventory, service, "k", ("TEE-M", 1))
    other = await reserve(inventory, signer.sign(kind="service", sub="pos"), "k", ("TEE-M", 2))

    assert one["reservation"]["id"] != other["reservation"]["id"]


async def test_committed_stock_leaves_the_warehouses_in_their_order(
    inventory: Any, staff: str, service: str
) -> None:
    await stock(inventory, staff, "TEE-M", 2, "BER")
    await stock(inventory, staff, "TEE-M", 3, "ROT")
    made = await reserve(inventory, service, "o1", ("TEE-M", 4))
    reservation = made["reservation"]["id"]

    for _ in range(2):
        data = await inventory.data(COMMIT, {"id": reservation}, identity=service)
        assert data["commitReservation"]["reservation"]["state"] == "COMMITTED"

    levels = await inventory.data(
        """query { _entities(representations: [{__typename: "ProductVariant", sku: "TEE-M"}]) {
             ... on ProductVariant { stockLevels { onHand warehouse { code } } } } }""",
        identity=staff,
    )
    found = {
        level["warehouse"]["code"]: level["onHand"]
        for level in levels["_entities"][0]["stockLevels"]
    }
    assert found == {"BER": 0, "ROT": 1}
    assert await available(inventory, "TEE-M") == 1
    released = await inventory.data(RELEASE, {"id": reservation}, identity=service)
    assert released["releaseReservation"]["code"] == "RESERVATION_CLOSED"
    await assert_ledger_balances(inventory)


async def test_released_stock_is_available_again(inventory: Any, staff: str, service: str) -> None:
    await stock(inventory, staff, "TEE-M", 2)
    made = await reserve(inventory, service, "o1", ("TEE-M", 2))
    reservation = made["reservation"]["id"]

    for _ in range(2):
        data = await inventory.data(RELEASE, {"id": reservation}, identity=service)
        assert data["releaseReservation"]["reservation"]["state"] == "RELEASED"

    assert await available(inventory, "TEE-M") == 2
    committed = await inventory.data(COMMIT, {"id": reservation}, identity=service)
    assert committed["commitReservation"]["code"] == "RESERVATION_CLOSED"


async def test_expired_stock_is_available_at_once_and_swept_later(
    inventory: Any, staff: str, service: str
) -> None:
    await stock(inventory, staff, "TEE-M", 2)
    made = await reserve(inventory, service, "o1", ("TEE-M", 2), hold=1)
    assert await available(inventory, "TEE-M") == 0

    await asyncio.sleep(1.1)

    assert await available(inventory, "TEE-M") == 2
    await release_expired_reservations(inventory.resources)
    again = await reserve(inventory, service, "o1", ("TEE-M", 2), hold=1)
    assert again["reservation"]["id"] == made["reservation"]["id"]
    assert again["reservation"]["state"] == "EXPIRED"


async def test_a_late_commit_succeeds_only_while_nobody_else_has_the_stock(
    inventory: Any, staff: str, service: str
) -> None:
    await stock(inventory, staff, "TEE-M", 2)
    late = datetime.now(UTC) + timedelta(minutes=20)
    first = await reserve(inventory, service, "o1", ("TEE-M", 1))
    second = await reserve(inventory, service, "o2", ("TEE-M", 1))

    async with inventory.resources.transactions.begin() as session:
        reservations = Reservations(
            session,
            lambda event: inventory.resources.transactions.record(session, event),
            now=late,
        )
        await reservations.commit(first["reservation"]["id"], actor=None)
        assert await reservations.expire(second["reservation"]["id"]) is True

    taken = await reserve(inventory, service, "o3", ("TEE-M", 1))
    assert taken["__typename"] == "ReservationSuccess"
    data = await inventory.data(COMMIT, {"id": second["reservation"]["id"]}, identity=service)
    assert data["commitReservation"]["code"] == "INSUFFICIENT_STOCK"
    await assert_ledger_balances(inventory)


@pytest.mark.parametrize(
    ("lines", "hold", "code"),
    [
        ([("TEE-M", 0)], 600, "INVALID_QUANTITY"),
        ([("TEE-M", -1)], 600, "INVALID_QUANTITY"),
        ([("TEE-M", 1_000_001)], 600, "INVALID_QUANTITY"),
        ([], 600, "INVALID_QUANTITY"),
        ([("TEE-M", 1)] * 101, 600, "INVALID_QUANTITY"),
        ([("TEE-M", 1)], 0, "INVALID_QUANTITY"),
        ([("TEE-M", 1)], 86_401, "INVALID_QUANTITY"),
        ([("NOPE", 1)], 600, "SKU_NOT_TRACKED"),
    ],
)
async def test_refused_reservations_leave_no_trace(
    inventory: Any,
    staff: str,
    service: str,
    lines: list[tuple[str, int]],
    hold: int,
    code: str,
) -> None:
    await stock(inventory, staff, "TEE-M", 5)

    refused = await reserve(inventory, service, "o1", *lines, hold=hold)

    assert refused["code"] == code
    async with inventory.resources.postgres.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM reservations")) == 0


async def test_only_services_hold_stock(inventory: Any, staff: str) -> None:
    answer = await inventory.ask(
        RESERVE,
        {"input": {"lines": [], "holdSeconds": 60, "idempotencyKey": "x"}},
        identity=staff,
    )

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def assert_ledger_balances(running: Any) -> None:
    async with running.resources.postgres.reading() as session:
        off = await session.scalar(
            text(
                "SELECT count(*) FROM stock_levels l WHERE on_hand <> (SELECT coalesce(sum("
                "quantity), 0) FROM stock_movements m WHERE m.sku = l.sku"
                " AND m.warehouse_id = l.warehouse_id)"
            )
        )
    assert off == 0
