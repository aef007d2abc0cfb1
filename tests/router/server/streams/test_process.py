"""Streams and the life of the router's process: what a stop and a new supergraph do to them."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

SSE = {"Accept": "text/event-stream"}


def live(channel: str) -> dict[str, str]:
    return {"query": f'subscription {{ live(channel: "{channel}") {{ id }} }}'}


@pytest.fixture
def copied(streaming_supergraph: Path, tmp_path: Path) -> Path:
    """A supergraph that the test may change."""
    return Path(shutil.copy(streaming_supergraph, tmp_path))


@pytest.fixture
async def served(streaming_supergraph: Path) -> AsyncIterator[tuple[Process, str]]:
    """``python -m router serve`` and its URL."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "router", "serve", "--port", "0"),
        *("--supergraph", str(streaming_supergraph)),
        stderr=PIPE,
        env={**os.environ, "LOG_FORMAT": "console"},
    )
    assert process.stderr is not None
    url = ""
    while not url:
        line = await process.stderr.readline()
        assert line, "the router stopped"
        found = re.search(rb"(http://[0-9.:]+/graphql)", line)
        url = found[1].decode() if found else ""
    yield process, url
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_a_stop_completes_streams(served: tuple[Process, str]) -> None:
    process, url = served
    async with aiohttp.ClientSession() as session, asyncio.timeout(20):
        events = await session.post(url, json=live("stopping"), headers=SSE)
        assert (await events.content.readuntil(b"\n\n")) == b":\n\n"
        socket = await session.ws_connect(url, protocols=("graphql-transport-ws",))
        await socket.send_json({"type": "connection_init"})
        assert (await socket.receive_json())["type"] == "connection_ack"
        await socket.send_json({"id": "a", "type": "subscribe", "payload": live("stopping")})
        query = {"query": '{ listeners(channel: "stopping") }'}
        while True:
            async with session.post(url, json=query) as response:
                if (await response.json())["data"]["listeners"]:
                    break
        process.send_signal(signal.SIGTERM)
        assert await events.text() == "event: complete\ndata:\n\n"
        frames = [frame async for frame in socket]
        assert all("complete" in frame.data for frame in frames)
        assert socket.close_code == 1001
        assert await process.wait() == 0
    assert process.stderr is not None
    said = (await process.stderr.read()).decode()
    assert "Traceback" not in said, said


async def test_1009_for_a_message_that_is_too_large(served: tuple[Process, str]) -> None:
    async with (
        asyncio.timeout(20),
        aiohttp.ClientSession() as session,
        session.ws_connect(served[1], protocols=("graphql-transport-ws",)) as socket,
    ):
        await socket.send_str(" " * (1024 * 1024 + 1))
        frame = await socket.receive()
        assert (frame.type, frame.data) == (aiohttp.WSMsgType.CLOSE, 1009)


async def test_a_new_supergraph_ends_subscriptions(
    start_streaming_router: Any, copied: Path
) -> None:
    router = await start_streaming_router(supergraph=copied)
    async with router.session.post(router.url, json=live(router.channel), headers=SSE) as events:
        await router.heard()
        with copied.open("a") as file:
            file.write("\n# changed\n")
        router.app.reloader.ask()
        async with asyncio.timeout(10):
            told = await events.text()
    assert '"code":"SUBSCRIPTION_SCHEMA_RELOAD"' in told
    assert told.endswith("event: complete\ndata:\n\n")
    await router.heard(0)
    async with router.session.post(router.url, json=live(router.channel), headers=SSE):
        await router.heard()
