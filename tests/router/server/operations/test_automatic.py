from __future__ import annotations

from collections.abc import Callable
from typing import Any

from redis.asyncio import Redis

from router.server.operations.automatic import AutomaticDocuments
from router.server.operations.manifest import digest
from router.server.redis_link import RedisLink
from router.server.settings.persisted_operations import PersistedOperationsSettings
from router.server.settings.redis import RedisSettings


def documents(redis: RedisLink | None = None, **settings: Any) -> AutomaticDocuments:
    return AutomaticDocuments(PersistedOperationsSettings(**settings), redis)


async def register(kept: AutomaticDocuments, *texts: str) -> list[bool]:
    return [await kept.register(digest(text), text) for text in texts]


async def found(kept: AutomaticDocuments, *texts: str) -> list[bool]:
    return [await kept.find(digest(text)) == text for text in texts]


async def test_the_latest_used_are_kept() -> None:
    kept = documents(automatic_entries=2)
    assert await register(kept, "{a}", "{b}", "{b}") == [True, True, False]
    assert await found(kept, "{a}", "{b}") == [True, True]
    assert await found(kept, "{a}") == [True]
    await register(kept, "{c}")
    assert await found(kept, "{a}", "{b}", "{c}") == [True, False, True]


async def test_their_length_is_bounded() -> None:
    kept = documents(automatic_characters=8)
    await register(kept, "{aa}", "{bb}", "{c}", "{too long}")
    assert await found(kept, "{aa}", "{bb}", "{c}", "{too long}") == [False, True, True, False]


async def test_redis_forgets_them_after_a_while(redis_url: Callable[[], str]) -> None:
    url = redis_url()
    async with RedisLink(RedisSettings(url=url)) as link, Redis.from_url(url) as redis:
        kept = documents(link, automatic_seconds=100)
        await register(kept, "{a}")
        key = f"loom:router:automatic:{digest('{a}')}"
        assert await redis.get(key) == b"{a}"
        assert 95 <= await redis.ttl(key) <= 100
        assert await found(documents(link), "{a}", "{b}") == [True, False]


async def test_what_is_no_hash_is_not_asked_of_redis(redis_url: Callable[[], str]) -> None:
    async with RedisLink(RedisSettings(url=redis_url())) as link:
        await link.client.set(link.key("automatic", "x"), b"{a}")
        assert await documents(link).find("x") is None
