"""A store that is killed and comes back needs no restart of ours."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.errors import StoreFailedError
from local.ports import choose
from local.stores.embedded import EmbeddedStore
from local.stores.mongo import Mongo
from local.stores.postgres import Postgres, create_databases
from local.stores.valkey import Valkey
from subgraphs.accounts.models import Role

pytestmark = pytest.mark.timeout(300)

STOCK = '{ product(slug: "garment-00003") { variants { availability { available } } } }'
TITLE = '{ product(slug: "garment-00003") { title } }'
LOGIN = """
mutation { login(input: {email: "nobody@example.com", password: "correct horse"}) {
  ... on UserError { code } } }
"""


@dataclass(frozen=True)
class Outage:
    """A store, who depends on it under what name, and a question that it is needed for."""

    store: str
    domain: str
    dependency: str
    question: str
    answer: dict[str, Any]


UNITS = (12, 16, 20, 24, 0, 4, 8, 12)
IN_STOCK = {"product": {"variants": [{"availability": {"available": units}} for units in UNITS]}}
OUTAGES = (
    Outage("postgres", "inventory", "postgres", STOCK, IN_STOCK),
    Outage("mongodb", "catalog", "mongodb", TITLE, {"product": {"title": "Garment 3"}}),
    Outage("valkey", "accounts", "redis", LOGIN, {"login": {"code": "CREDENTIALS_INVALID"}}),
)


@pytest.fixture(scope="module")
def own_stores() -> Iterator[dict[str, EmbeddedStore]]:
    """Stores of this module alone, on ports that they keep."""
    folder = Path(tempfile.mkdtemp(prefix="loom-outage-"))
    password = secrets.token_urlsafe(12)

    def options(name: str) -> dict[str, Any]:
        return {"log": folder / f"{name}.log", "port": choose("127.0.0.1")}

    stores: dict[str, EmbeddedStore] = {
        "postgres": Postgres(folder / "postgres", password=password, **options("postgres")),
        "mongodb": Mongo(folder / "mongodb", **options("mongodb")),
        "valkey": Valkey(folder / "valkey", password=password, **options("valkey")),
    }
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        for store in stores.values():
            store.start()
            stack.callback(store.stop)
        yield stores


@pytest.fixture(scope="module")
async def shop(
    own_stores: dict[str, EmbeddedStore],
    start_graph: Any,
    stores_of: Any,
    program: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Any]:
    """The graph on these stores, with 24 products, and a worker."""
    urls = {name: store.url for name, store in own_stores.items()}
    create_databases(
        [urls["postgres"].replace("{domain}", it) for it in ("accounts", "inventory", "pricing")]
    )
    stores = stores_of(
        {
            "DATABASE_URL": urls["postgres"],
            "MONGODB_URL": urls["mongodb"],
            "REDIS_URL": urls["valkey"],
            "BROKER_URL": urls["valkey"],
        }
    )
    folder = tmp_path_factory.mktemp("outage")
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(start_graph(stores, folder, products=24))
        worker = program(("-m", "subgraphs", "worker"), graph.environment, folder / "worker.log")
        await worker.start()
        stack.push_async_callback(worker.end)
        graph.subgraphs["worker"] = f"http://127.0.0.1:{graph.environment['WORKER_PORT']}"
        yield graph


def restart(store: EmbeddedStore) -> None:
    """Start it again; PostgreSQL refuses for as long as a session of its former life ends."""
    deadline = time.monotonic() + 30
    while True:
        try:
            store.start()
        except StoreFailedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


async def readiness(graph: Any, service: str) -> tuple[int, dict[str, Any]]:
    async with graph.client.get(f"{graph.subgraphs[service]}/health/ready") as response:
        report: dict[str, Any] = await response.json()
        return response.status, report


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: outage.store)
async def test_a_store_that_is_killed(
    shop: Any, own_stores: dict[str, EmbeddedStore], until: Any, outage: Outage
) -> None:
    store = own_stores[outage.store]

    async def all_ready() -> bool:
        return all([(await readiness(shop, name))[0] == 200 for name in shop.subgraphs])

    async def works() -> bool:
        return bool((await shop.ask(outage.question)).get("data") == outage.answer)

    await until(all_ready, seconds=60)
    assert await shop.data(outage.question) == outage.answer
    assert store.child is not None
    store.child.kill()
    try:
        response, answer = await shop.send({"query": outage.question})
        status, report = await readiness(shop, outage.domain)
    finally:
        restart(store)

    assert response.status == 200
    assert answer["errors"]
    for error in answer["errors"]:
        assert error["extensions"]["code"] in {
            "INTERNAL_SERVER_ERROR",
            "SUBGRAPH_TIMEOUT",
            "SUBGRAPH_UNAVAILABLE",
        }
        assert error["extensions"]["requestId"] == response.headers["x-request-id"]
        assert str(store.port) not in error["message"]
    assert status == 503
    assert report["status"] == "unready"
    assert report["dependencies"][outage.dependency]["status"] == "down"
    await until(works, seconds=60)
    await until(all_ready, seconds=60)
    assert await shop.alive()


async def test_events_flow_again_after_all_of_it(shop: Any, until: Any) -> None:
    manager = await shop.staff(Role.CATALOG_MANAGER)
    data = await shop.data(
        """mutation { adjustStock(input: {warehouse: "BENCH", sku: "G00000-ECRU-M", quantity: -22,
          reason: "count", idempotencyKey: "after"}) { __typename } }""",
        token=manager.token,
    )
    assert data == {"adjustStock": {"__typename": "MoveStockSuccess"}}

    async def selling_fast() -> bool:
        data = await shop.data('{ product(slug: "garment-00000") { sellingFast } }')
        fast: bool = data["product"]["sellingFast"]
        return fast

    await until(selling_fast, seconds=60)
