from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import orjson

from router.server.operations.registry import OperationRegistry
from router.server.operations.warm_up import Document, HotDocuments, WarmUp
from router.server.redis_link import RedisLink
from router.server.settings.redis import RedisSettings


async def test_the_documents_used_last(redis_url: Callable[[], str]) -> None:
    now = [1.0]
    async with RedisLink(RedisSettings(url=redis_url())) as link:
        hot = HotDocuments(link, 2, lambda: now[0])
        assert await hot.read() == []
        await hot.share([("{ a }", None), ("{ b }", "B")])
        now[0] = 2.0
        await hot.share([("{ a }", None), ("{" + "c" * 65_536, None)])
        assert await hot.read() == [("{ a }", None), ("{ b }", "B")]
        now[0] = 3.0
        await hot.share([("{ d }", None)])
        assert await hot.read() == [("{ d }", None), ("{ a }", None)]
        assert 0 < await link.client.ttl(link.key("hot")) <= 7 * 86_400


async def test_a_redis_that_is_gone_has_none() -> None:
    async with RedisLink(RedisSettings(url="redis://127.0.0.1:1")) as link:
        hot = HotDocuments(link, 2)
        await hot.share([("{ a }", None)])
        assert await hot.read() == []


async def test_what_is_registered_goes_before_what_was_used(
    redis_url: Callable[[], str], tmp_path: Path
) -> None:
    (tmp_path / "app.json").write_bytes(orjson.dumps({"1": "{ a }", "2": "{ b }"}))
    warmed: list[Document] = []

    def warm(documents: Sequence[Document]) -> int:
        warmed.extend(documents)
        return len(documents)

    async with RedisLink(RedisSettings(url=redis_url())) as link:
        hot = HotDocuments(link, 10)
        await hot.share([("{ b }", None), ("{ c }", "C"), ("{ d }", None)])
        registry = OperationRegistry(tmp_path)
        up = WarmUp(registry, hot, most=4, warm=warm, recent=lambda most: [("{ e }", None)][:most])
        async with up.running():
            assert warmed[:2] == [("{ a }", None), ("{ b }", None)]
            assert set(warmed[2:]) == {("{ c }", "C"), ("{ d }", None)}
        assert (await hot.read())[0] == ("{ e }", None)


async def test_nothing_to_prepare() -> None:
    up = WarmUp(OperationRegistry(), None, most=4, warm=len, recent=lambda _: [])
    assert await up.prepare() == 0


WARM = "query Titles { products(first: 1) { title } }"


async def test_the_first_request_finds_its_operation_prepared(
    start_router: Callable[..., Awaitable[Any]], shop: Any, tmp_path: Path
) -> None:
    sdl = shop.supergraph.read_text()
    field = "title: String! @join__field(graph: CATALOG)"
    shop.supergraph.write_text(sdl.replace(field, field + ' @deprecated(reason: "Use slug.")'))
    folder = tmp_path / "manifests"
    folder.mkdir()
    documents = {"1": WARM, "2": "query Gone { nothing }", "3": "query Broken {"}
    (folder / "app.json").write_bytes(orjson.dumps(documents))
    router = await start_router(
        manifests=folder,
        clients={"classes": {"everybody": {"deprecation_warnings": True}}},
    )
    reply = await router.post({"documentId": "1"})
    assert reply.json["data"] == {"products": [{"title": "Shirt"}]}
    # also what is found out while an operation is prepared is known
    assert len(reply.json["extensions"]["warnings"]) == 1
    metrics = (await router.request("GET", "/metrics")).text
    assert 'router_plan_cache_lookups_total{result="hit"} 1.0' in metrics
    assert 'router_plan_cache_lookups_total{result="miss"} 0.0' in metrics


async def test_a_router_prepares_what_another_was_asked(
    start_router: Callable[..., Awaitable[Any]], redis_url: Callable[[], str]
) -> None:
    url = redis_url()
    async with RedisLink(RedisSettings(url=url)) as link:
        await HotDocuments(link, 10).share([(WARM, "Titles")])
    router = await start_router(redis={"url": url})
    assert (await router.post({"query": WARM, "operationName": "Titles"})).status == 200
    metrics = (await router.request("GET", "/metrics")).text
    assert 'router_plan_cache_lookups_total{result="hit"} 1.0' in metrics
