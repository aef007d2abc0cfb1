"""No view is lost or counted twice, whatever happens to a flush."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from subgraphs.catalog.service.views import Views
from subgraphs.catalog.store.products import ProductStore


async def product_id(running: Any, slug: str) -> str:
    data = await running.data(f'{{ product(slug: "{slug}") {{ id }} }}')
    return str(data["product"]["id"])


async def count(of: str) -> int:
    product = await ProductStore().get(of)
    assert product is not None
    assert product.keys["popular"].startswith(f"{product.view_count:014d}")
    return product.view_count


async def test_nothing_is_flushed_where_nobody_looked(viewed_catalog: Any) -> None:
    resources = viewed_catalog.resources

    with viewed_catalog.statements() as sent:
        assert await Views(resources.redis).flush(resources.transactions) == 0

    assert sent == []


async def test_views_during_flushes_are_counted_once(viewed_catalog: Any) -> None:
    resources = viewed_catalog.resources
    views = Views(resources.redis)
    oxford, cable = [await product_id(viewed_catalog, slug) for slug in ("oxford", "cable")]

    async def look() -> None:
        for _ in range(40):
            await views.record(oxford)
            await views.record(cable)

    async def flush() -> int:
        total = 0
        for _ in range(5):
            total += await views.flush(resources.transactions)
            await asyncio.sleep(0.01)
        return total

    *_, first, second = await asyncio.gather(look(), look(), look(), flush(), flush())
    rest = await views.flush(resources.transactions)

    assert first + second + rest == 240
    assert (await count(oxford), await count(cable)) == (120, 120)


async def test_a_flush_that_dies_before_it_writes_is_made_up_for(
    viewed_catalog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = viewed_catalog.resources
    views = Views(resources.redis)
    oxford = await product_id(viewed_catalog, "oxford")
    await views.record(oxford)

    async def die(*_: Any) -> None:
        raise ConnectionError("the store is away")

    with monkeypatch.context() as patch:
        patch.setattr(ProductStore, "add_views", die)
        with pytest.raises(ConnectionError):
            await views.flush(resources.transactions)
    await views.record(oxford)

    assert await count(oxford) == 0
    assert await views.flush(resources.transactions) == 2
    assert await count(oxford) == 2


async def test_a_flush_that_dies_after_it_wrote_is_not_repeated(
    viewed_catalog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = viewed_catalog.resources
    views = Views(resources.redis)
    oxford = await product_id(viewed_catalog, "oxford")
    await views.record(oxford)
    pipeline = resources.redis.client.pipeline
    calls = 0

    def break_the_second(**arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise ConnectionError("Redis is away")
        return pipeline(**arguments)

    with monkeypatch.context() as patch:
        patch.setattr(resources.redis.client, "pipeline", break_the_second)
        with pytest.raises(ConnectionError):
            await views.flush(resources.transactions)

    assert await count(oxford) == 1
    assert await views.flush(resources.transactions) == 0
    assert await count(oxford) == 1
    assert await resources.redis.client.keys("catalog:*") == []
