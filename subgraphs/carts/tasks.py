"""What carts hears from the catalog: what may be put into a cart.

Events may come late and twice: each product's version decides which is the newest.
"""

from __future__ import annotations

from subgraphs.carts.models import KnownSku
from subgraphs.carts.store.skus import SkuStore
from subgraphs.kit.events import Fact
from subgraphs.kit.outbox import RedisWork
from subgraphs.kit.tasks import Tasks, Work

tasks = Tasks("carts")


class ProductOffered(Fact):
    """What carts reads of ``catalog.product_published`` and ``catalog.product_changed``."""

    product_id: str
    product_version: int
    skus: list[str]


class ProductWithdrawn(Fact):
    """What carts reads of ``catalog.product_unpublished`` and ``catalog.product_archived``."""

    product_id: str
    product_version: int


async def _learn(work: Work[RedisWork], product_id: str, version: int, on_sale: set[str]) -> None:
    store = SkuStore(work.resources.redis, work.session)
    known = await store.skus_of(product_id)
    if not on_sale <= known:
        store.put_skus(product_id, known | on_sale)
    for sku in sorted(known | on_sale):
        before = await store.get(sku)
        if before is not None and before.product_id == product_id and before.version > version:
            continue
        store.put(sku, KnownSku(product_id=product_id, version=version, on_sale=sku in on_sale))


@tasks.on("catalog.product_published", ProductOffered)
async def learn_published(work: Work[RedisWork], fact: ProductOffered) -> None:
    """It may be put into carts from now on."""
    await _learn(work, fact.product_id, fact.product_version, set(fact.skus))


@tasks.on("catalog.product_changed", ProductOffered)
async def learn_changed(work: Work[RedisWork], fact: ProductOffered) -> None:
    """Variants came or went."""
    await _learn(work, fact.product_id, fact.product_version, set(fact.skus))


@tasks.on("catalog.product_unpublished", ProductWithdrawn)
async def forget_unpublished(work: Work[RedisWork], fact: ProductWithdrawn) -> None:
    """It may not any more."""
    await _learn(work, fact.product_id, fact.product_version, set())


@tasks.on("catalog.product_archived", ProductWithdrawn)
async def forget_archived(work: Work[RedisWork], fact: ProductWithdrawn) -> None:
    """It may not any more."""
    await _learn(work, fact.product_id, fact.product_version, set())
