from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

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
