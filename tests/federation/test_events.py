"""Events between domains, through a real worker and broker, to an effect that a client can see."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pymongo
import pytest
from sqlalchemy import text

from subgraphs.accounts.models import Role

CREATE = """
mutation ($input: CreateProductInput!) {
  createProduct(input: $input) {
    __typename ... on CreateProductSuccess { product { id version } } ... on UserError { message }
  }
}
"""
ADD = """
mutation ($input: AddProductVariantsInput!) {
  addProductVariants(input: $input) {
    __typename ... on UpdateProductSuccess { product { version } }
    ... on UserError { message }
  }
}
"""
PICTURE = """
mutation ($input: SetProductImagesInput!) {
  setProductImages(input: $input) {
    __typename ... on UpdateProductSuccess { product { version } } ... on UserError { message }
  }
}
"""
PUBLISH = """
mutation ($id: ID!, $version: Int!) {
  publishProduct(input: {id: $id, version: $version}) {
    __typename ... on UserError { message }
  }
}
"""
RECEIVE = """
mutation ($sku: ID!, $quantity: Int!, $key: String!) {
  receiveStock(input: {warehouse: "BENCH", lines: [{sku: $sku, quantity: $quantity}],
    idempotencyKey: $key}) { __typename ... on UserError { message } }
}
"""
ADJUST = """
mutation ($sku: ID!, $quantity: Int!, $key: String!) {
  adjustStock(input: {warehouse: "BENCH", sku: $sku, quantity: $quantity, reason: "count",
    idempotencyKey: $key}) { __typename ... on UserError { message } }
}
"""
STATE = """
query ($slug: String!) {
  product(slug: $slug) {
    sellingFast
    variants { sku lowStockThreshold availability { status available } }
  }
}
"""


@pytest.fixture
async def worker(graph: Any, program: Any, graph_folder: Any, until: Any) -> AsyncIterator[str]:
    """A worker process; the address of its health and metrics."""
    process = program(("-m", "subgraphs", "worker"), graph.environment, graph_folder / "worker.log")
    url = f"http://127.0.0.1:{graph.environment['WORKER_PORT']}"

    async def ready() -> bool:
        async with graph.client.get(f"{url}/health/ready") as response:
            return bool(response.status == 200)

    await process.start()
    try:
        await until(ready, seconds=60)
        yield url
    finally:
        await process.end()


class Garment:
    """A garment that is made, published and stocked through the router."""

    def __init__(self, graph: Any, token: str) -> None:
        self._graph = graph
        self._token = token
        self.slug = f"coat-{secrets.token_hex(3)}"
        self.sku = self.slug.upper()

    async def change(self, mutation: str, success: str, **variables: Any) -> Any:
        """Carry out a mutation that must succeed."""
        data = await self._graph.data(mutation, variables, token=self._token)
        (result,) = data.values()
        assert result["__typename"] == success, result
        return result

    async def publish(self) -> None:
        groups = await self._graph.data(
            '{ brand(slug: "brand-1") { id } category(slug: "shelf-1") { id } }'
        )
        places = {name: group["id"] for name, group in groups.items()}
        made = await self.change(
            CREATE, "CreateProductSuccess", input={"slug": self.slug, "title": "Coat", **places}
        )
        variant = {
            "sku": self.sku,
            "size": {"code": "M", "label": "M", "system": "EN_13402_LETTER"},
            "color": {"slug": "navy", "name": "Navy", "hex": "#1f2a44"},
            "prices": [{"currency": "EUR", "amount": 9900}],
        }
        product = made["product"]
        for mutation, name, value in (
            (ADD, "variants", [variant]),
            (PICTURE, "images", [{"url": "/media/coat.svg", "alt": "A coat"}]),
        ):
            changes = {"id": product["id"], "version": product["version"], name: value}
            changed = await self.change(mutation, "UpdateProductSuccess", input=changes)
            product = {**product, **changed["product"]}
        await self.change(
            PUBLISH, "UpdateProductSuccess", id=product["id"], version=product["version"]
        )

    async def receive(self, quantity: int) -> None:
        await self.change(
            RECEIVE, "MoveStockSuccess", sku=self.sku, quantity=quantity, key=secrets.token_hex(8)
        )

    async def adjust(self, quantity: int) -> None:
        await self.change(
            ADJUST, "MoveStockSuccess", sku=self.sku, quantity=quantity, key=secrets.token_hex(8)
        )

    async def state(self) -> Any:
        data = await self._graph.data(STATE, {"slug": self.slug}, token=self._token)
        return data["product"]

    async def is_tracked(self) -> bool:
        (variant,) = (await self.state())["variants"]
        return variant["lowStockThreshold"] is not None

    async def is_selling_fast(self) -> bool:
        fast: bool = (await self.state())["sellingFast"]
        return fast

    async def is_selling_slowly(self) -> bool:
        return not await self.is_selling_fast()


async def handled(graph: Any, worker: str, outcome: str) -> int:
    """How many deliveries to ``catalog.mark_selling_fast`` ended so."""
    return sum(
        int(value)
        for labels, value in await graph.metric(worker, "loom_events_handled_total")
        if labels == {"subscriber": "catalog.mark_selling_fast", "outcome": outcome}
    )


async def test_from_a_publication_to_selling_fast_and_back(
    graph: Any, worker: str, until: Any
) -> None:
    manager = await graph.staff(Role.CATALOG_MANAGER)
    garment = Garment(graph, manager.token)

    await garment.publish()
    await until(garment.is_tracked, seconds=60)
    await garment.receive(20)
    (variant,) = (await garment.state())["variants"]
    assert variant["availability"] == {"status": "IN_STOCK", "available": 20}
    assert await garment.is_selling_slowly()

    await garment.adjust(-18)
    await until(garment.is_selling_fast, seconds=60)
    (variant,) = (await garment.state())["variants"]
    assert variant["availability"] == {"status": "LOW_STOCK", "available": 2}

    await garment.receive(10)
    await until(garment.is_selling_slowly, seconds=60)

    await redeliver_stock_low(graph, worker, garment, until)
    assert await garment.is_selling_slowly()


async def redeliver_stock_low(graph: Any, worker: str, garment: Garment, until: Any) -> None:
    """Put the garment's fall into the outbox again, as a relay does that died before deleting it.

    With a later time, so that nothing but its id can tell the catalog that it is an old one.
    """
    async with pymongo.AsyncMongoClient[dict[str, Any]](
        graph.environment["MONGODB_URL"], tz_aware=True
    ) as client:
        inbox = client.get_default_database()["inbox"]
        marks = await inbox.find({"_id": {"$regex": "^catalog.mark_selling_fast:"}}).to_list()
    # whatever else fell low was sold in the bench's assortment, and before
    newest = max(marks, key=lambda mark: mark["handled_at"])["_id"].partition(":")[2]
    envelope = {
        "specversion": "1.0",
        "id": newest,
        "source": "/loom/inventory",
        "type": "inventory.stock_low",
        "dataversion": 1,
        "time": datetime.now(UTC).isoformat(),
        "subject": garment.sku,
        "data": {"sku": garment.sku, "available": 2, "threshold": 3},
    }
    repeated = await handled(graph, worker, "repeated")
    applied = await handled(graph, worker, "applied")
    async with graph.stores.engines["inventory"].begin() as connection:
        await connection.execute(
            text("INSERT INTO outbox (id, envelope) VALUES (:id, CAST(:envelope AS jsonb))"),
            {"id": newest, "envelope": orjson.dumps(envelope).decode()},
        )

    async def has_come() -> bool:
        return await handled(graph, worker, "repeated") == repeated + 1

    await until(has_come, seconds=60)
    assert await handled(graph, worker, "applied") == applied
