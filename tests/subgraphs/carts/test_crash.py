"""What a cart has acknowledged outlives a kill -9 of its store."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.stores.valkey import Valkey
from subgraphs.carts.app import domain
from subgraphs.carts.service.settings import CartsSettings

ADD = (
    "mutation ($input: AddCartLineInput!) { addCartLine(input: $input) { __typename"
    " ... on CartSuccess { cart { totalQuantity } } } }"
)


@pytest.fixture
def store(stores_folder: Path) -> Iterator[Valkey]:
    """A durable store of the test's own, which it may kill."""
    folder = stores_folder / "carts-valkey"
    store = Valkey(folder, password="carts", log=stores_folder / "carts-valkey.log")
    store.start()
    yield store
    store.stop()


async def test_no_acknowledged_change_is_lost_when_the_store_is_killed(
    store: Valkey, serve_domain: Any
) -> None:
    settings = CartsSettings(redis_url=store.url, carts_quantity_limit=10_000)
    async with serve_domain(domain, settings) as running:
        created = await running.data(
            'mutation { createCart(input: {currency: "EUR"}) { cart { id } } }'
        )
        cart = created["createCart"]["cart"]["id"]
        redis = running.resources.redis
        known = '{"product_id": "prod_1", "version": 1, "on_sale": true}'
        await redis.client.set(redis.key("sku", "SHIRT"), known)
        acknowledged = 0

        async def add() -> None:
            nonlocal acknowledged
            while True:
                answer = await running.ask(ADD, {"input": {"cart": cart, "sku": "SHIRT"}})
                if "errors" in answer:
                    return
                acknowledged = max(
                    acknowledged, answer["data"]["addCartLine"]["cart"]["totalQuantity"]
                )

        adding = [asyncio.create_task(add()) for _ in range(3)]
        while acknowledged < 40:
            await asyncio.sleep(0.005)
        assert store.child is not None
        os.kill(store.child.pid, signal.SIGKILL)
        await asyncio.gather(*adding)
        store.stop()
        store.start()

        read = await running.data(
            "query ($id: ID!) { cart(id: $id) { totalQuantity } }", {"id": cart}
        )

    assert acknowledged >= 40
    # one change more may have been written whose answer never came, of each client
    assert acknowledged <= read["cart"]["totalQuantity"] <= acknowledged + 3
