"""A new supergraph takes over while requests are served, or is refused."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from router.compose import SubgraphInput, compose

if TYPE_CHECKING:
    from tests.router.server.conftest import Router, Shop, StartRouter

LISTING = "query Listing { products { sku title available } }"


def replace(path: Path, text: str) -> None:
    """As a deployment should do it: readers see the old file or the new one."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.rename(path)


def without_inventory(shop: Shop) -> str:
    """A supergraph of the catalog alone."""
    sdl = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'
        "type Query { products(first: Int! = 10): [Product!]! }\n"
        'type Product @key(fields: "sku") { sku: ID! title: String! }'
    )
    composed = compose([SubgraphInput("catalog", shop.catalog.url, sdl)])
    assert composed.supergraph_sdl is not None
    return composed.supergraph_sdl


async def metric(router: Router, name: str) -> float:
    text = (await router.request("GET", "/metrics")).text
    (value,) = (line.split()[-1] for line in text.splitlines() if line.startswith(name))
    return float(value)


async def test_another_supergraph_takes_over(router: Router, shop: Shop) -> None:
    assert (await router.query(LISTING)).status == 200
    replace(shop.supergraph, without_inventory(shop))
    assert await router.app.reloader.reload()
    assert (await router.query(LISTING)).codes == ["GRAPHQL_VALIDATION_FAILED"]
    assert (await router.query("{ products(first: 1) { title } }")).json == {
        "data": {"products": [{"title": "Shirt"}]}
    }
    assert await metric(router, 'router_supergraph_reloads_total{result="loaded"}') == 1


async def test_a_supergraph_that_has_not_changed(router: Router, shop: Shop) -> None:
    before = router.app.endpoint._engine()
    assert not await router.app.reloader.reload()
    assert not await router.app.reloader.reload(force=True)
    replace(shop.supergraph, shop.supergraph.read_text())
    assert not await router.app.reloader.reload()
    assert router.app.endpoint._engine() is before


async def test_a_supergraph_that_cannot_be_served_is_refused(router: Router, shop: Shop) -> None:
    good = shop.supergraph.read_text()
    shop.supergraph.write_text(good[: len(good) // 2])
    assert not await router.app.reloader.reload()
    assert (await router.query(LISTING)).status == 200
    ready = await router.request("GET", "/health/ready")
    assert ready.status == 200
    assert ready.json["status"] == "ready"
    assert ready.json["supergraph"]["status"] == "refused"
    assert str(shop.supergraph) in ready.json["supergraph"]["error"]
    assert await metric(router, 'router_supergraph_reloads_total{result="refused"}') == 1
    assert await metric(router, "router_supergraph_refused") == 1
    shop.supergraph.write_text(good)
    assert not await router.app.reloader.reload()
    assert "supergraph" not in (await router.request("GET", "/health/ready")).json
    assert await metric(router, "router_supergraph_refused") == 0


async def test_a_file_that_is_gone_is_refused(router: Router, shop: Shop) -> None:
    shop.supergraph.unlink()
    assert not await router.app.reloader.reload()
    assert "No such file" in str(router.app.reloader.state.refused)
    assert (await router.query(LISTING)).status == 200


async def test_a_supergraph_that_the_settings_do_not_fit(
    start_router: StartRouter, shop: Shop
) -> None:
    router = await start_router(subgraphs={"named": {"inventory": {"timeout": 3}}})
    replace(shop.supergraph, without_inventory(shop))
    assert not await router.app.reloader.reload()
    assert "inventory" in str(router.app.reloader.state.refused)
    assert (await router.query(LISTING)).status == 200


async def test_a_request_under_way_is_finished_on_the_old_one(router: Router, shop: Shop) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        arrived.set()
        await go_on.wait()
        products = [{"__typename": "Product", "sku": "SKU-1", "title": "Shirt"}]
        return web.json_response({"data": {"products": products}})

    shop.catalog.answer = slow
    asked = asyncio.create_task(router.query(LISTING))
    await arrived.wait()
    replace(shop.supergraph, without_inventory(shop))
    assert await router.app.reloader.reload()
    go_on.set()
    reply = await asked
    assert reply.json["data"]["products"] == [{"sku": "SKU-1", "title": "Shirt", "available": 1}]


async def test_operations_are_planned_beforehand(router: Router, shop: Shop) -> None:
    catalog_only = "query Titles { products { title } }"
    for query in (catalog_only, LISTING):
        await router.query(query)
    replace(shop.supergraph, without_inventory(shop))
    assert await router.app.reloader.reload()
    engine = router.app.endpoint._engine()
    assert [query for query, _ in engine.operations.recent(10)] == [catalog_only]
    misses = await metric(router, 'router_plan_cache_lookups_total{result="miss"}')
    assert (await router.query(catalog_only)).status == 200
    assert await metric(router, 'router_plan_cache_lookups_total{result="miss"}') == misses


async def test_connections_and_counts_are_taken_over(router: Router, shop: Shop) -> None:
    engines = router.app.endpoint._engine
    await router.query(LISTING)
    old = engines.current.transport.upstreams  # type: ignore[attr-defined]
    replace(shop.supergraph, shop.supergraph.read_text() + "\n# the same to us\n")
    assert await router.app.reloader.reload()
    new = engines.current.transport.upstreams  # type: ignore[attr-defined]
    assert new is not old
    assert new == old


async def test_no_request_fails_during_reloads(start_router: StartRouter, shop: Shop) -> None:
    router = await start_router(reload={"interval": 0.02})
    text = shop.supergraph.read_text()
    stop = asyncio.Event()
    lags: list[float] = []

    served = 0

    async def client() -> None:
        nonlocal served
        while not stop.is_set():
            reply = await router.query(LISTING)
            assert reply.status == 200
            assert "errors" not in reply.json
            assert len(reply.json["data"]["products"]) == 3
            served += 1

    async def clock() -> None:
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            before = loop.time()
            await asyncio.sleep(0.001)
            lags.append(loop.time() - before)

    clients = [asyncio.create_task(client()) for _ in range(4)]
    timing = asyncio.create_task(clock())
    state = router.app.reloader.state
    for number in range(1, 21):
        replace(shop.supergraph, f"{text}\n# {number}\n")
        async with asyncio.timeout(10):
            while state.loaded < number or served < 5 * number:
                await asyncio.sleep(0.01)
    replace(shop.supergraph, "type Query")
    async with asyncio.timeout(10):
        while state.refused is None:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    stop.set()
    await asyncio.gather(*clients)
    await timing
    assert state.loaded == 20
    assert max(lags) < 1


async def test_old_engines_are_let_go(start_router: StartRouter, shop: Shop) -> None:
    router = await start_router(request_timeout=0.05)
    engines = router.app.endpoint._engine
    engines._grace = 0.05  # type: ignore[attr-defined]
    text = shop.supergraph.read_text()
    for number in range(5):
        replace(shop.supergraph, f"{text}\n# {number}\n")
        assert await router.app.reloader.reload()
    async with asyncio.timeout(5):
        while len(engines._open) > 1:  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
    gc.collect()
    current = engines()
    alive = [
        each
        for each in gc.get_objects()
        if isinstance(each, type(current)) and each.subgraphs == current.subgraphs
    ]
    assert alive == [current]
