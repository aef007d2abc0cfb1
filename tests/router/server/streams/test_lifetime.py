"""Streams that end with the access token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from time import time

from router.server.streams.lifetime import until


async def test_what_comes_until_then_and_the_last_word() -> None:
    ended = False

    async def payloads() -> AsyncGenerator[bytes, None]:
        nonlocal ended
        try:
            yield b"one"
            await asyncio.sleep(60)
            yield b"never"
        finally:
            ended = True

    taken = [payload async for payload in until(payloads(), time() + 0.1, b"expired")]
    assert taken == [b"one", b"expired"]
    assert ended


async def test_a_stream_that_ends_before() -> None:
    async def payloads() -> AsyncGenerator[bytes, None]:
        yield b"one"
        yield b"two"

    taken = [payload async for payload in until(payloads(), time() + 60, b"expired")]
    assert taken == [b"one", b"two"]
