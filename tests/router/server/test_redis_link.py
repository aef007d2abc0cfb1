from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from redis.asyncio import Redis

from router.server.redis_link import RedisLink
from router.server.settings.redis import RedisSettings


async def ping(redis: Redis) -> str:
    await redis.ping()
    return "pong"


@pytest.fixture
async def hanging() -> AsyncIterator[int]:
    """A port where connections are taken and nothing is ever said."""

    async def ignore(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1024):
            pass
        writer.close()

    server = await asyncio.start_server(ignore, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_an_exchange(redis_url: Callable[[], str]) -> None:
    async with RedisLink(RedisSettings(url=redis_url(), prefix="x:")) as link:
        assert await link.attempt("test", ping) == "pong"
        assert link.key("a", "b") == "x:a:b"
        assert link.up
        assert not link.failures
        async with link.dedicated() as client:
            assert await ping(client) == "pong"


async def test_a_redis_that_hangs_costs_its_timeout_once_a_pause(hanging: int) -> None:
    now = [0.0]
    settings = RedisSettings(url=f"redis://127.0.0.1:{hanging}", timeout=0.05, pause=3)
    loop = asyncio.get_running_loop()
    async with RedisLink(settings, lambda: now[0]) as link:
        began = loop.time()
        assert await link.attempt("test", ping) is None
        assert 0.04 < loop.time() - began < 1.0
        assert (link.up, link.failures["test"]) == (False, 1)
        began = loop.time()
        assert await link.attempt("test", ping) is None
        assert loop.time() - began < 0.04
        assert link.failures["test"] == 1
        now[0] = 3.0
        assert link.up
        assert await link.attempt("test", ping) is None
        assert link.failures["test"] == 2


async def test_what_is_no_failure_of_redis_is_raised(redis_url: Callable[[], str]) -> None:
    async def fail(_: Redis) -> None:
        raise KeyError("x")

    async with RedisLink(RedisSettings(url=redis_url())) as link:
        with pytest.raises(KeyError):
            await link.attempt("test", fail)
        assert link.up


def test_a_link_needs_an_address() -> None:
    with pytest.raises(ValueError, match="no Redis is configured"):
        RedisLink(RedisSettings())
