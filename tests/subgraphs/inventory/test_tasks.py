"""What inventory does when others tell it something."""

from __future__ import annotations

from typing import Any

import pytest

from subgraphs.inventory.tasks import tasks
from subgraphs.kit.events import Envelope
from subgraphs.kit.tasks import Work

THRESHOLDS = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on ProductVariant { lowStockThreshold } }
}
"""


@pytest.mark.parametrize("event", ["catalog.product_published", "catalog.product_changed"])
async def test_the_stock_of_what_is_on_sale_is_tracked(
    inventory: Any, staff: str, event: str
) -> None:
    [subscriber] = [it for it in tasks.subscribers if it.event_type == event]
    transactions = inventory.resources.transactions
    envelope = Envelope.model_validate(
        {
            "id": "evt_1",
            "source": "/loom/catalog",
            "type": event,
            "dataversion": 1,
            "time": "2026-11-23T10:00:00Z",
            "subject": "prod_1",
            "data": {"skus": ["TEE-M", "TEE-L"], "title": "what inventory does not read"},
        }
    )

    for _ in range(2):
        async with transactions.begin() as session:
            await subscriber.handle(
                Work(session, envelope, inventory.resources, transactions),
                subscriber.fact.model_validate(envelope.data),
            )

    data = await inventory.data(
        THRESHOLDS,
        {
            "representations": [
                {"__typename": "ProductVariant", "sku": sku} for sku in ("TEE-M", "TEE-L", "NOPE")
            ]
        },
        identity=staff,
    )
    assert [it["lowStockThreshold"] for it in data["_entities"]] == [3, 3, None]
