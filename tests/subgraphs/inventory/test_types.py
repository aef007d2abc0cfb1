"""Inventory's entities: batched, authorised, and cheap."""

from __future__ import annotations

from typing import Any

import pytest

ENTITIES = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on ProductVariant { sku availability { status available inStock } %s }
  }
}
"""


async def stock(running: Any, staff: str, quantities: dict[str, int]) -> None:
    await running.data(
        "mutation ($skus: [ID!]!) { trackStock(input: {skus: $skus}) { __typename } }",
        {"skus": list(quantities)},
        identity=staff,
    )
    lines = [{"sku": sku, "quantity": n} for sku, n in quantities.items() if n]
    await running.data(
        "mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { __typename } }",
        {"input": {"warehouse": "BER", "lines": lines, "idempotencyKey": "d"}},
        identity=staff,
    )


async def test_availability_by_what_is_there_and_the_threshold(inventory: Any, staff: str) -> None:
    await stock(inventory, staff, {"NONE": 0, "FEW": 3, "MANY": 4})

    data = await inventory.data(
        ENTITIES % "",
        {
            "representations": [
                {"__typename": "ProductVariant", "sku": sku}
                for sku in ("NONE", "FEW", "MANY", "UNKNOWN")
            ]
        },
    )

    assert [
        (it["sku"], it["availability"]["status"], it["availability"]["available"])
        for it in data["_entities"]
    ] == [
        ("NONE", "OUT_OF_STOCK", 0),
        ("FEW", "LOW_STOCK", 3),
        ("MANY", "IN_STOCK", 4),
        ("UNKNOWN", "OUT_OF_STOCK", 0),
    ]
    assert [it["availability"]["inStock"] for it in data["_entities"]] == [
        False, True, True, False,
    ]  # fmt: skip


async def test_192_variants_take_one_statement(inventory: Any, staff: str) -> None:
    skus = [f"SKU-{number}" for number in range(192)]
    await stock(inventory, staff, dict.fromkeys(skus, 5))

    with inventory.statements() as sent:
        data = await inventory.data(
            ENTITIES % "",
            {"representations": [{"__typename": "ProductVariant", "sku": sku} for sku in skus]},
        )

    assert len(sent) == 1
    assert {it["availability"]["available"] for it in data["_entities"]} == {5}


async def test_levels_with_their_warehouses_take_three_statements(
    inventory: Any, staff: str
) -> None:
    skus = [f"SKU-{number}" for number in range(50)]
    await stock(inventory, staff, dict.fromkeys(skus, 5))

    with inventory.statements() as sent:
        await inventory.data(
            ENTITIES % "stockLevels { onHand warehouse { code } } lowStockThreshold",
            {"representations": [{"__typename": "ProductVariant", "sku": sku} for sku in skus]},
            identity=staff,
        )

    assert len(sent) == 3


@pytest.mark.parametrize("field", ["stockLevels { onHand }", "lowStockThreshold"])
async def test_staff_fields_of_a_variant_are_refused_to_others(
    inventory: Any, signer: Any, field: str
) -> None:
    variables = {"representations": [{"__typename": "ProductVariant", "sku": "A"}]}

    stranger = await inventory.ask(ENTITIES % field, variables)
    shopper = await inventory.ask(
        ENTITIES % field, variables, identity=signer.sign(kind="user", sub="usr_1")
    )

    assert stranger["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert shopper["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    "operation",
    [
        "{ warehouses { id } }",
        "{ stockMovements { nodes { id } } }",
        "{ lowStock { nodes { sku } } }",
        'mutation { createWarehouse(input: {code: "X", name: "X", country: "DE"}) { __typename } }',
        'mutation { trackStock(input: {skus: ["X"]}) { __typename } }',
        'mutation { setLowStockThreshold(input: {sku: "X", threshold: 1}) { __typename } }',
        """mutation { receiveStock(input: {warehouse: "BER", lines: [], idempotencyKey: "x"})
             { __typename } }""",
        """mutation { adjustStock(input: {warehouse: "BER", sku: "X", quantity: 1, reason: "x",
             idempotencyKey: "x"}) { __typename } }""",
        """mutation { transferStock(input: {sku: "X", quantity: 1, from: "BER", to: "ROT",
             idempotencyKey: "x"}) { __typename } }""",
        'mutation { releaseReservation(id: "rsv_x") { __typename } }',
        'mutation { commitReservation(id: "rsv_x") { __typename } }',
    ],
)
async def test_every_staff_field_is_refused_to_others(
    inventory: Any, signer: Any, operation: str
) -> None:
    shopper = signer.sign(kind="user", sub="usr_1", scope="catalog:read")

    answer = await inventory.ask(operation, identity=shopper)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert not answer["data"]


async def test_warehouse_codes_are_unique_and_checked(inventory: Any, staff: str) -> None:
    create = """
    mutation ($input: CreateWarehouseInput!) {
      createWarehouse(input: $input) { __typename ... on UserError { code path } }
    }
    """
    taken = await inventory.data(
        create, {"input": {"code": "BER", "name": "B", "country": "DE"}}, identity=staff
    )
    wrong = await inventory.ask(
        create, {"input": {"code": "ber lin", "name": "B", "country": "DE"}}, identity=staff
    )

    assert taken["createWarehouse"] == {
        "__typename": "WarehouseCodeTaken",
        "code": "WAREHOUSE_CODE_TAKEN",
        "path": ["input", "code"],
    }
    assert wrong["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    data = await inventory.data("{ warehouses { code } }", identity=staff)
    assert [it["code"] for it in data["warehouses"]] == ["BER", "ROT"]
