"""The issuer's keys: how often they are fetched, and that they outlive the issuer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from router.server.jwks import JwksSource, KeysUnavailableError

if TYPE_CHECKING:
    from tests.router.server.conftest import Issuer


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_keys_are_fetched_once_for_many(issuer: Issuer) -> None:
    source = JwksSource(issuer.url)
    found = await asyncio.gather(*(source.key("key-1") for _ in range(20)))
    assert {key.kid for key in found if key is not None} == {"key-1"}
    assert issuer.fetches == 1
    assert source.available


async def test_unknown_keys_are_not_fetched_for_within_the_cooldown(issuer: Issuer) -> None:
    clock = Clock()
    source = JwksSource(issuer.url, cooldown=5, clock=clock)
    await source.key("key-1")
    for _ in range(10):
        assert await source.key("made-up") is None
    assert issuer.fetches == 1
    issuer.add_key("key-2")
    clock.now += 5
    assert (await source.key("key-2")) is not None
    assert issuer.fetches == 2


async def test_stale_keys_serve_while_newer_ones_are_fetched(issuer: Issuer) -> None:
    clock = Clock()
    source = JwksSource(issuer.url, max_age=60, cooldown=5, clock=clock)
    await source.key("key-1")
    issuer.broken = True
    clock.now += 61
    assert await source.key("key-1") is not None
    await source.refresh()
    assert issuer.fetches == 2
    assert source.problem is not None
    assert await source.key("key-1") is not None
    issuer.broken = False
    clock.now += 5
    await source.key("key-1")
    await source.refresh()
    assert source.problem is None
    assert issuer.fetches == 3


async def test_no_keys_at_all(issuer: Issuer) -> None:
    issuer.broken = True
    clock = Clock()
    source = JwksSource(issuer.url, cooldown=5, clock=clock)
    for _ in range(3):
        with pytest.raises(KeysUnavailableError):
            await source.key("key-1")
    assert issuer.fetches == 1
    issuer.broken = False
    clock.now += 5
    assert await source.key("key-1") is not None


@pytest.mark.parametrize("kid", [None, "key-1"])
async def test_a_lone_key_needs_no_id(issuer: Issuer, kid: str | None) -> None:
    assert await JwksSource(issuer.url).key(kid) is not None


async def test_among_several_keys_an_id_is_needed(issuer: Issuer) -> None:
    issuer.add_key("key-2")
    assert await JwksSource(issuer.url).key(None) is None


async def test_the_generation_changes_with_the_keys_alone(issuer: Issuer) -> None:
    source = JwksSource(issuer.url, cooldown=0)
    await source.refresh()
    await source.refresh()
    assert source.generation == 1
    issuer.add_key("key-2")
    await source.refresh()
    assert source.generation == 2


async def test_an_answer_that_is_no_key_set() -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1, 2, 3]")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    source = JwksSource(f"http://127.0.0.1:{port}/jwks.json")
    with pytest.raises(KeysUnavailableError, match="not a JWK set"):
        await source.key("key-1")
    server.close()
    await server.wait_closed()


async def test_closing_gives_up_a_fetch_under_way() -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    source = JwksSource(f"http://127.0.0.1:{port}/jwks.json", timeout=60)
    waiting = asyncio.create_task(source.refresh())
    await asyncio.sleep(0.05)
    await source.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    server.close()
    await server.wait_closed()
