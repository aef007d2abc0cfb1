"""Streams that end with the access token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from time import time

import pytest

from router.server.streams.lifetime import masked, until


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

    taken = [payload async for payload in until(payloads(), time() + 0.1, lambda: b"expired")]
    assert taken == [b"one", b"expired"]
    assert ended


async def test_a_stream_that_ends_before() -> None:
    async def payloads() -> AsyncGenerator[bytes, None]:
        yield b"one"
        yield b"two"

    taken = [payload async for payload in until(payloads(), time() + 60, lambda: b"expired")]
    assert taken == [b"one", b"two"]


async def test_what_goes_wrong_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    async def payloads() -> AsyncGenerator[bytes, None]:
        yield b"one"
        raise ValueError("a secret")

    assert [each async for each in masked(payloads(), lambda: b"failed")] == [b"one", b"failed"]
    assert "a secret" in capsys.readouterr().out
