from __future__ import annotations

from collections.abc import Callable

import pytest

from router.server.caching import store as module
from router.server.caching.entry import Entry
from router.server.caching.memory import MemoryStore
from router.server.caching.shared import SharedStore
from router.server.caching.store import CacheStore
from router.server.redis_link import RedisLink
from router.server.settings.redis import RedisSettings


def entry(expires: float, *tags: str) -> Entry:
    return Entry(b"{}", expires, private=False, tags=tags)


async def test_what_changed_while_it_was_fetched_is_not_kept() -> None:
    now = [10.0]
    store = CacheStore(MemoryStore(10_000), None, lambda: 0.0, lambda: now[0])
    await store.invalidate(["x"], "http")
    store.keep([(b"a", entry(5, "x")), (b"b", entry(5, "y"))], began=9.0)
    assert await store.find([b"a", b"b"]) == [None, entry(5, "y")]
    store.keep([(b"a", entry(5, "x"))], began=11.0)
    assert await store.find([b"a"]) == [entry(5, "x")]
    now[0] = 12.0
    store.forget()
    store.keep([(b"c", entry(5))], began=11.0)
    assert await store.find([b"a", b"b", b"c"]) == [None, None, None]


async def test_old_invalidations_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_REMEMBERED", 3)
    now = [0.0]
    store = CacheStore(MemoryStore(10_000), None, lambda: 0.0, lambda: now[0])
    await store.invalidate(["a", "b"], "http")
    now[0] = 100.0
    await store.invalidate(["c", "d"], "channel")
    assert store.invalidations == {"http": 1, "channel": 1}
    store.keep([(b"1", entry(5, "a")), (b"2", entry(5, "c"))], began=-1.0)
    assert await store.find([b"1", b"2"]) == [entry(5, "a"), None]


async def test_redis_behind_memory(redis_url: Callable[[], str]) -> None:
    wall = [1_900_000_000.0]
    async with RedisLink(RedisSettings(url=redis_url())) as link:
        one, other = [
            CacheStore(MemoryStore(10_000), SharedStore(link), lambda: wall[0]) for _ in range(2)
        ]
        kept = [(b"a", entry(wall[0] + 50, "x")), (b"b", entry(wall[0] + 100, "x", "y"))]
        one.keep(kept, one.clock())
        await one.settle()
        assert await other.find([b"b", b"c", b"a"]) == [kept[1][1], None, kept[0][1]]
        assert other.memory is not None
        assert len(other.memory) == 2
        tag = link.key("cache", "tag", "x")
        assert await link.client.zcard(tag) == 2
        # the tag's set outlives its entries by a second at most
        assert await link.client.expiretime(tag) == int(wall[0]) + 101
        wall[0] += 60
        one.keep([(b"d", entry(wall[0] + 10, "x"))], one.clock())
        await one.settle()
        assert await link.client.zrange(tag, 0, -1) == [b"d".hex().encode(), b"b".hex().encode()]
        assert await link.client.expiretime(tag) == int(wall[0]) + 41
        assert await one.invalidate(["x"], "http") == 3  # one of them in memory alone
        assert await link.client.keys("*cache:entry*") == [
            link.key("cache", "entry", b"a".hex()).encode()
        ]
        assert await other.find([b"a"]) == [None]


async def test_without_memory_everything_is_in_redis(redis_url: Callable[[], str]) -> None:
    async with RedisLink(RedisSettings(url=redis_url())) as link:
        store = CacheStore(None, SharedStore(link))
        one = entry(store.wall() + 50)
        store.keep([(b"a", one)], store.clock())
        await store.settle()
        assert await store.find([b"a"]) == [one]
        store.forget()
        assert await store.find([b"a"]) == [one]
