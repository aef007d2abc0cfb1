"""Subgraphs' answers, kept by the router: before real subgraphs, with and without Redis."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from redis.asyncio import Redis

from local.stores.valkey import Valkey

START = Callable[..., Awaitable[Any]]

LISTING = "query Listing($first: Int!) { products(first: $first) { title available } }"
STOCK = "query Stock($sku: ID!) { product(sku: $sku) { available } }"
MINE = "{ products(first: 1) { mine } }"


async def listing(router: Any, first: int = 2, **options: Any) -> list[Any]:
    reply = await router.query(LISTING, {"first": first}, **options)
    assert "errors" not in reply.json, reply.text
    return [product["available"] for product in reply.json["data"]["products"]]


async def lookups(router: Any, subgraph: str, kind: str) -> dict[str, int]:
    lines = (await router.request("GET", "/metrics")).text.splitlines()
    found: dict[str, int] = {}
    for line in lines:
        wanted = (f'subgraph="{subgraph}"', f'kind="{kind}"')
        if line.startswith("router_cache_lookups_total{") and all(it in line for it in wanted):
            result = line.partition('result="')[2].partition('"')[0]
            found[result] = int(float(line.rpartition(" ")[2]))
    return found


async def test_a_second_request_asks_nobody(start: START, world: Any) -> None:
    router = await start()
    assert await listing(router) == [1, 2]
    world.available["SKU-1"] = 100
    assert await listing(router) == [1, 2]
    assert (len(world.catalog.asked), len(world.stock.asked)) == (1, 1)
    assert await lookups(router, "catalog", "root") == {"hit": 1, "miss": 1, "bypass": 0}
    assert await lookups(router, "stock", "entity") == {"hit": 2, "miss": 2, "bypass": 0}


async def test_only_what_is_missing_is_asked_for(start: START, world: Any) -> None:
    router = await start()
    stock = await router.query(STOCK, {"sku": "SKU-2"})
    assert stock.json == {"data": {"product": {"available": 2}}}
    assert await listing(router, 3) == [1, 2, 3]
    assert world.stock.skus == [["SKU-2"], ["SKU-1", "SKU-3"]]
    assert await listing(router, 4) == [1, 2, 3, 4]
    assert world.stock.skus == [["SKU-2"], ["SKU-1", "SKU-3"], ["SKU-4"]]


async def test_variables_and_selections_are_kept_apart(start: START, world: Any) -> None:
    router = await start()
    assert await listing(router, 1) == [1]
    assert await listing(router, 2) == [1, 2]
    aliased = await router.query("{ products(first: 1) { left: available } }")
    assert aliased.json == {"data": {"products": [{"left": 1}]}}
    assert len(world.catalog.asked) == 3


async def test_without_a_hint_nothing_is_kept(start: START, world: Any) -> None:
    router = await start()
    for _ in range(2):
        assert (await router.query("{ fresh }")).headers["Cache-Control"] == "no-store"
        reply = await router.query("{ products(first: 1) { reserved } }")
        assert reply.headers["Cache-Control"] == "no-store"
    assert len(world.stock.asked) == 2
    assert len(world.catalog.asked) == 3


async def test_what_holds_shortest_counts_for_the_client(start: START) -> None:
    router = await start()

    async def control(query: str) -> str:
        return str((await router.query(query)).headers["Cache-Control"])

    assert await control("{ products { title } }") in {"max-age=59, public", "max-age=60, public"}
    assert await control("{ products { brand { name } } }") in {
        "max-age=19, public",
        "max-age=20, public",
    }
    assert await control("{ products { title available } }") in {
        "max-age=9, public",
        "max-age=10, public",
    }
    assert "Cache-Control" not in (await router.query("{ __typename }")).headers


async def test_clients_are_not_told_if_they_shall_not_be(start: START) -> None:
    router = await start(client_header=False)
    assert "Cache-Control" not in (await router.query("{ products { title } }")).headers


@pytest.mark.parametrize("shared", [False, True])
async def test_private_answers_are_one_client_s(
    start: START, world: Any, issuer: Any, redis_url: Callable[[], str], shared: bool
) -> None:
    options: dict[str, Any] = {"jwks_url": issuer.url}
    if shared:
        options["redis"] = {"url": redis_url()}
    router = await start(options=options, memory_bytes=0 if shared else 2**20)

    async def ask(**claims: Any) -> str:
        headers = {"Authorization": f"Bearer {issuer.token(**claims)}"} if claims else {}
        reply = await router.query(MINE, headers=headers)
        assert reply.json == {"data": {"products": [{"mine": True}]}}
        await asyncio.sleep(0.05)  # what is kept in Redis gets there after the answer
        return str(reply.headers["Cache-Control"])

    assert (await ask(sub="a")).endswith(", private")
    assert (await ask(sub="a")).endswith(", private")
    assert len(world.stock.asked) == 1
    await ask(sub="b")
    assert len(world.stock.asked) == 2
    await ask(sub="a", scope="catalog:write")
    assert len(world.stock.asked) == 3
    for _ in range(2):  # nobody knows which anonymous client it is
        await ask()
    assert len(world.stock.asked) == 5


async def test_public_answers_are_kept_apart_by_rights(
    start: START, world: Any, issuer: Any
) -> None:
    router = await start(options={"jwks_url": issuer.url})
    together = await start(options={"jwks_url": issuer.url}, separate_rights=False)

    def token(**claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {issuer.token(**claims)}"}

    customer: tuple[dict[str, str], ...] = (token(sub="a"), token(sub="b"), {})
    for headers in (*customer, token(sub="s", roles=["ADMINISTRATOR"])):
        await listing(router, headers=headers)
    assert len(world.stock.asked) == 3
    for headers in (*customer, token(sub="s", roles=["ADMINISTRATOR"])):
        await listing(together, headers=headers)
    assert len(world.stock.asked) == 4


async def test_errors_are_not_kept(start: START, world: Any) -> None:
    router = await start()
    world.available["SKU-2"] = RuntimeError("no")
    for _ in range(2):
        reply = await router.query(LISTING, {"first": 3})
        assert [it["available"] for it in reply.json["data"]["products"]] == [1, None, 3]
        (error,) = reply.json["errors"]
        assert error["path"] == ["products", 1, "available"]
        assert reply.headers["Cache-Control"] == "no-store"
    assert world.stock.skus == [["SKU-1", "SKU-2", "SKU-3"], ["SKU-2"]]
    world.available["SKU-2"] = 2
    assert await listing(router, 3) == [1, 2, 3]


async def test_what_is_kept_outlives_its_subgraph(start: START, world: Any) -> None:
    router = await start()
    assert await listing(router) == [1, 2]
    world.stock.broken = True
    assert await listing(router) == [1, 2]
    reply = await router.query(LISTING, {"first": 3})
    assert [it["available"] for it in reply.json["data"]["products"]] == [1, 2, None]
    (error,) = reply.json["errors"]
    assert error["extensions"]["code"] == "SUBGRAPH_UNAVAILABLE"
    world.stock.broken = False
    assert await listing(router, 3) == [1, 2, 3]


async def test_who_writes_reads_what_was_written(start: START, world: Any) -> None:
    router = await start()
    await listing(router)
    renamed = await router.query(
        'mutation { rename(sku: "SKU-1", title: "New") { title available } }'
    )
    assert renamed.json["data"]["rename"] == {"title": "New", "available": 1}
    assert "Cache-Control" not in renamed.headers
    assert world.stock.skus == [["SKU-1", "SKU-2"], ["SKU-1"]]


async def test_answers_expire(start: START, world: Any) -> None:
    router = await start(subgraphs={"stock": {"max_age": 1}})
    assert await listing(router) == [1, 2]
    world.available["SKU-1"] = 100
    assert await listing(router) == [1, 2]
    await asyncio.sleep(1.05)
    assert await listing(router) == [100, 2]
    assert len(world.catalog.asked) == 1


async def test_headers_of_subgraphs_count(start: START, world: Any) -> None:
    router = await start()
    world.catalog.headers = {"Cache-Control": "max-age=50, public"}
    for _ in range(2):
        assert (await router.query("{ fresh }")).json == {"data": {"fresh": 1}}
    assert len(world.catalog.asked) == 1
    world.catalog.headers = {"Cache-Control": "no-store"}
    for _ in range(2):
        await router.query("{ products { title } }")
    assert len(world.catalog.asked) == 3
    world.catalog.headers = {"Vary": "Accept-Language"}
    for _ in range(2):
        await router.query("{ products { sku } }")
    assert len(world.catalog.asked) == 5


async def test_private_by_header(start: START, world: Any, issuer: Any) -> None:
    router = await start(options={"jwks_url": issuer.url})
    world.catalog.headers = {"Cache-Control": "private, max-age=50"}
    one, other = (
        {"Authorization": f"Bearer {issuer.token(sub=subject)}"} for subject in ("a", "b")
    )
    for headers in (one, one, other, other, one):
        await router.query("{ fresh }", headers=headers)
    assert len(world.catalog.asked) == 2


async def test_a_forwarded_header_keeps_answers_apart(start: START, world: Any) -> None:
    rules = {"request": {"all": [{"propagate": "accept-language"}]}}
    router = await start(options={"headers": rules})
    world.catalog.headers = {"Vary": "Accept-Language"}
    for language in ("de", "en", "de"):
        await router.query("{ products { title } }", headers={"Accept-Language": language})
    assert len(world.catalog.asked) == 2


async def test_many_who_miss_the_same_ask_once(start: START, world: Any) -> None:
    router = await start()
    world.stock.gate.clear()
    waiting = [asyncio.create_task(listing(router, 2)) for _ in range(10)]
    waiting.append(asyncio.create_task(listing(router, 3)))
    while not world.stock.skus or len(world.catalog.asked) < 2:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    world.stock.gate.set()
    assert await asyncio.gather(*waiting) == [[1, 2]] * 10 + [[1, 2, 3]]
    assert len(world.catalog.asked) == 2
    assert sorted(sku for skus in world.stock.skus for sku in skus) == ["SKU-1", "SKU-2", "SKU-3"]


async def test_who_waits_for_a_failure_asks_again(start: START, world: Any) -> None:
    router = await start()
    await listing(router, 1)
    world.stock.gate.clear()
    world.available["SKU-2"] = RuntimeError("no")
    waiting = [asyncio.create_task(router.query(STOCK, {"sku": "SKU-2"})) for _ in range(2)]
    while len(world.stock.asked) < 2:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    world.stock.gate.set()
    for reply in await asyncio.gather(*waiting):
        assert reply.json["data"] == {"product": {"available": None}}
        assert len(reply.json["errors"]) == 1


async def test_nobody_waits_for_what_cannot_be_kept(start: START, world: Any) -> None:
    router = await start()
    world.stock.headers = {"Cache-Control": "no-store"}
    await listing(router, 1)
    world.stock.gate.clear()
    waiting = [asyncio.create_task(listing(router, 1)) for _ in range(3)]
    while len(world.stock.asked) < 2:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    world.stock.gate.set()
    assert await asyncio.gather(*waiting) == [[1]] * 3
    # the transport may still have made one request of the three
    assert "shared" not in await lookups(router, "stock", "entity")


async def test_answers_vary_by_what_keeps_them_apart(start: START) -> None:
    rules = {"request": {"all": [{"propagate": "accept-language"}]}}
    router = await start(options={"headers": rules})
    reply = await router.query("{ products { title } }", headers={"Accept-Language": "de"})
    assert reply.headers.getall("Vary") == ["accept", "authorization, accept-language"]
    assert (await router.query("{ nothing }")).headers.getall("Vary") == ["accept"]


KEY = "a secret of some length"


async def invalidate(router: Any, *requests: dict[str, Any], key: str = KEY) -> Any:
    return await router.request(
        "POST",
        "/cache/invalidation",
        data=orjson.dumps(requests),
        headers={"Authorization": f"Bearer {key}"},
    )


PRODUCT = {"kind": "entity", "subgraph": "stock", "type": "Product", "key": {"sku": "SKU-1"}}


@pytest.mark.parametrize(
    ("request_", "count", "skus"),
    [
        (PRODUCT, 1, ["SKU-1"]),
        ({"kind": "entity", "type": "Product", "key": {"sku": "SKU-2"}}, 2, ["SKU-2"]),
        ({"kind": "type", "subgraph": "stock", "type": "Product"}, 2, ["SKU-1", "SKU-2"]),
        ({"kind": "subgraph", "subgraph": "stock"}, 2, ["SKU-1", "SKU-2"]),
        ({"kind": "cache_tag", "cache_tag": "shelf-7"}, 2, ["SKU-1", "SKU-2"]),
        ({"kind": "cache_tag", "subgraphs": ["catalog"], "cache_tag": "shelf-7"}, 0, None),
        ({"kind": "type", "subgraph": "catalog", "type": "Product"}, 1, None),
    ],
)
@pytest.mark.parametrize("shared", [False, True])
async def test_invalidation(
    start: START,
    world: Any,
    redis_url: Callable[[], str],
    request_: dict[str, Any],
    count: int,
    skus: list[str] | None,
    shared: bool,
) -> None:
    world.stock.extensions = {"cacheTags": ["shelf-7"]}
    options = {"redis": {"url": redis_url()}} if shared else None
    router = await start(options=options, invalidation_key=KEY)
    await listing(router)
    await asyncio.sleep(0.05 if shared else 0)
    done = await invalidate(router, request_)
    assert (done.status, done.json) == (202, {"count": count, "announced": True})
    world.available.update({"SKU-1": 10, "SKU-2": 20})
    fresh = {"SKU-1": 10, "SKU-2": 20}
    old = {"SKU-1": 1, "SKU-2": 2}
    expected = [(fresh if sku in (skus or ()) else old)[sku] for sku in ("SKU-1", "SKU-2")]
    assert await listing(router) == expected
    assert world.stock.skus[1:] == ([skus] if skus else [])


async def test_the_invalidation_page_wants_its_key_and_sense(start: START) -> None:
    router = await start(invalidation_key=KEY)
    assert (await invalidate(router, PRODUCT, key="another secret")).status == 401
    bare = await router.request("POST", "/cache/invalidation", data=b"[]")
    assert bare.status == 401
    for request in ({}, {"kind": "entity", "type": "P"}, {"kind": "type"}, {"kind": "cache_tag"}):
        assert (await invalidate(router, request)).status == 400
    headers = {"Authorization": f"Bearer {KEY}"}
    for body, status in ((b"{", 400), (b"{}", 400), (b"[" + b" " * 300_000, 413)):
        reply = await router.request("POST", "/cache/invalidation", data=body, headers=headers)
        assert reply.status == status
    without = await start()
    assert (await invalidate(without, PRODUCT)).status == 404


async def test_routers_share_answers_and_invalidations(
    start: START, world: Any, redis_url: Callable[[], str]
) -> None:
    url = redis_url()
    channel = f"invalidate:{secrets.token_hex(4)}"
    options = {"redis": {"url": url}}
    one, other = [
        await start(options=options, invalidation_key=KEY, invalidation_channel=channel)
        for _ in range(2)
    ]
    assert await listing(one) == [1, 2]
    await asyncio.sleep(0.05)
    assert await listing(other) == [1, 2]
    assert len(world.stock.asked) == 1
    async with Redis.from_url(url) as redis:
        while (await redis.pubsub_numsub(channel))[0][1] < 2:
            await asyncio.sleep(0.01)
        world.available["SKU-1"] = 10
        assert (await invalidate(one, PRODUCT)).json["announced"]
        await asyncio.sleep(0.1)
        assert await listing(other) == [10, 2]
        assert await listing(one) == [10, 2]
        assert world.stock.skus[1:] == [["SKU-1"]]
        # any program may announce a change
        world.available["SKU-2"] = 20
        both = [{**PRODUCT, "key": {"sku": "SKU-2"}}]
        await redis.publish(channel, b"not JSON")
        await redis.publish(channel, orjson.dumps(both))
        await asyncio.sleep(0.1)
        for router in (one, other):
            assert await listing(router) == [10, 20]


@contextmanager
def redis_server(folder: Path, password: str, port: int | None = None) -> Iterator[Valkey]:
    """A Redis of the test's own, to be stopped by it."""
    store = Valkey(
        folder,
        password=password,
        databases=1,
        log=folder.with_suffix(".log"),
        durable=False,
        port=port,
    )
    store.start()
    try:
        yield store
    finally:
        store.stop()


async def test_redis_dies_and_comes_back(start: START, world: Any, tmp_path: Path) -> None:
    password = secrets.token_urlsafe(12)
    with redis_server(tmp_path / "one", password) as store:
        options = {
            "redis": {"url": store.url, "pause": 0.2},
            "persisted_operations": {"warm_up": 0},
        }
        router = await start(options=options, memory_bytes=0)
        assert await listing(router) == [1, 2]
        await asyncio.sleep(0.05)
        assert await listing(router) == [1, 2]
        assert len(world.stock.asked) == 1
    for asked in (2, 3):
        assert await listing(router) == [1, 2]
        assert len(world.stock.asked) == asked
    metrics = (await router.request("GET", "/metrics")).text
    assert "router_redis_failures_total" in metrics
    assert "router_redis_up 0.0" in metrics
    with redis_server(tmp_path / "other", password, store.port):
        for _ in range(50):
            before = len(world.stock.asked)
            await asyncio.sleep(0.1)
            assert await listing(router) == [1, 2]
            if len(world.stock.asked) == before:
                break
        assert len(world.stock.asked) == before
        assert before > asked


async def test_off_is_off(start_router: START, world: Any) -> None:
    router = await start_router(supergraph=world.supergraph)
    for _ in range(2):
        reply = await router.query(LISTING, {"first": 2})
        assert "Cache-Control" not in reply.headers
    assert len(world.stock.asked) == 2
    assert "router_cache_lookups" not in (await router.request("GET", "/metrics")).text
