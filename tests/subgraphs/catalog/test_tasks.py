"""What the catalog does when inventory tells of stock, and by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from subgraphs.catalog.tasks import tasks
from subgraphs.kit.events import Envelope
from subgraphs.kit.tasks import Work

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SEEN = """{ product(slug: "oxford") { version sellingFast variants { sku sellingFast } } }"""


class Worker:
    """Carries out the catalog's tasks as the worker does, without a broker in between."""

    def __init__(self, running: Any) -> None:
        self.resources = running.resources

    async def deliver(self, number: int, kind: str, sku: str, at: datetime = NOON) -> None:
        """Deliver an event to its subscriber."""
        envelope = Envelope(
            id=f"evt_{number}",
            source="/loom/inventory",
            type=f"inventory.{kind}",
            dataversion=1,
            time=at,
            subject=sku,
            data={"sku": sku, "available": 2, "threshold": 3},
        )
        [subscriber] = [it for it in tasks.subscribers if it.event_type == envelope.type]
        transactions = self.resources.transactions
        async with transactions.begin() as session:
            if await transactions.first_delivery(session, subscriber.name, envelope.id):
                fact = subscriber.fact.model_validate(envelope.data)
                await subscriber.handle(Work(session, envelope, self.resources, transactions), fact)

    async def tick(self, name: str) -> None:
        """Run a periodic task."""
        [periodic] = [it for it in tasks.periodic if it.name == name]
        await periodic.run(self.resources)


async def test_low_stock_shows_until_it_is_replenished(shop: Any) -> None:
    worker = Worker(shop.running)

    await worker.deliver(1, "stock_low", "OXFORD-S-NAVY")
    low = (await shop.data(SEEN))["product"]
    await worker.deliver(2, "stock_replenished", "OXFORD-S-NAVY", NOON + timedelta(hours=1))
    again = (await shop.data(SEEN))["product"]

    assert low["sellingFast"] is True
    assert [it["sellingFast"] for it in low["variants"]] == [True, False, False]
    assert again["sellingFast"] is False
    assert low["version"] == again["version"]
    assert [kind for kind, _ in await shop.events()] == ["catalog.product_changed"] * 2


async def test_a_redelivery_does_nothing(shop: Any) -> None:
    worker = Worker(shop.running)
    await worker.deliver(1, "stock_low", "OXFORD-S-NAVY")
    await worker.deliver(2, "stock_replenished", "OXFORD-S-NAVY", NOON + timedelta(hours=1))
    before = await shop.everything()

    await worker.deliver(1, "stock_low", "OXFORD-S-NAVY")
    await worker.deliver(2, "stock_replenished", "OXFORD-S-NAVY", NOON + timedelta(hours=1))

    assert await shop.everything() == before


async def test_an_event_that_was_overtaken_does_nothing(shop: Any) -> None:
    worker = Worker(shop.running)
    await worker.deliver(2, "stock_replenished", "OXFORD-S-NAVY", NOON + timedelta(hours=1))
    await worker.deliver(1, "stock_low", "OXFORD-S-NAVY", NOON)

    assert (await shop.data(SEEN))["product"]["sellingFast"] is False


async def test_a_sku_of_no_product_and_a_draft_are_no_failure(shop: Any) -> None:
    worker = Worker(shop.running)

    await worker.deliver(1, "stock_low", "NOBODYS")
    await worker.deliver(2, "stock_low", "SECRET-S-NAVY")

    assert await shop.events() == []
    assert (await shop.product("secret", "sellingFast"))["sellingFast"] is True


async def test_a_variant_that_goes_takes_its_mark_along(shop: Any) -> None:
    worker = Worker(shop.running)
    await worker.deliver(1, "stock_low", "OXFORD-S-NAVY")
    product = await shop.product("oxford")

    await shop.change("removeProductVariant", **product, sku="OXFORD-S-NAVY")

    assert (await shop.data(SEEN))["product"]["sellingFast"] is False


async def test_signposts_are_refreshed_by_the_clock(shop: Any) -> None:
    database = shop.running.resources.mongo.database
    await database["categories"].update_many({}, {"$set": {"signposts": {}}})

    await Worker(shop.running).tick("catalog.refresh_signposts")

    women = await database["categories"].find_one({"slug": "women"})
    assert women["signposts"]["newest"] == {"total": 4, "posts": []}


async def test_views_are_flushed_by_the_clock(viewed_catalog: Any) -> None:
    [node] = (await viewed_catalog.data("{ products(first: 1) { nodes { id } } }"))["products"][
        "nodes"
    ]
    await viewed_catalog.data(f'mutation {{ recordProductView(productId: "{node["id"]}") }}')

    await Worker(viewed_catalog).tick("catalog.flush_views")

    data = await viewed_catalog.data(f'{{ product(id: "{node["id"]}") {{ viewCount }} }}')
    assert data["product"] == {"viewCount": 1}
