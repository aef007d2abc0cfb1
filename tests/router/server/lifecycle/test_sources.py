from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from router.server.lifecycle.sources import FileSource, SourceError, UrlSource


def test_a_file_is_read_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    path.write_text("one")
    source = FileSource(path)
    assert source.read() == "one"
    assert source.read() is None
    assert source.read(force=True) == "one"
    path.write_text("two or more")
    assert source.read() == "two or more"
    assert source.read() is None


def test_a_file_that_was_replaced_by_one_of_the_same_age_and_size(tmp_path: Path) -> None:
    path, other = tmp_path / "supergraph.graphql", tmp_path / "new.graphql"
    path.write_text("one")
    source = FileSource(path)
    assert source.read() == "one"
    other.write_text("two")
    status = path.stat()
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.rename(path)
    assert source.read() == "two"


def test_a_file_that_is_not_there_for_a_while(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    source = FileSource(path)
    with pytest.raises(SourceError, match="No such file"):
        source.read()
    path.write_text("one")
    assert source.read() == "one"


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(SourceError, match="can't decode"):
        FileSource(path).read()


@dataclass
class Registry:
    """Serves a supergraph with an ETag. ``status`` replaces 200, ``delay`` is between its bytes."""

    url: str = ""
    text: str = "one"
    status: int = 200
    delay: float = 0.0
    requests: list[str | None] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        wanted = request.headers.get("If-None-Match")
        self.requests.append(wanted)
        etag = f'"{self.text}"'
        if self.status != 200:
            return web.Response(status=self.status)
        if wanted == etag:
            return web.Response(status=304)
        response = web.StreamResponse(headers={"ETag": etag})
        await response.prepare(request)
        for letter in self.text:
            await response.write(letter.encode())
            await asyncio.sleep(self.delay)
        return response


@pytest.fixture
async def registry() -> AsyncIterator[Registry]:
    state = Registry()
    application = web.Application()
    application.router.add_get("/supergraph", state.answer)
    runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    state.url = f"http://127.0.0.1:{runner.addresses[0][1]}/supergraph"
    yield state
    await runner.cleanup()


async def test_a_url_is_asked_with_the_tag_of_the_last_answer(registry: Registry) -> None:
    source = UrlSource(registry.url, timeout=5, max_bytes=1000)
    assert await asyncio.to_thread(source.read) == "one"
    assert await asyncio.to_thread(source.read) is None
    registry.text = "two"
    assert await asyncio.to_thread(source.read) == "two"
    assert await asyncio.to_thread(source.read, force=True) == "two"
    assert registry.requests == [None, '"one"', '"one"', None]


async def test_a_url_that_fails(registry: Registry) -> None:
    source = UrlSource(registry.url, timeout=5, max_bytes=1000)
    registry.status = 500
    with pytest.raises(SourceError, match=r"/supergraph: answered 500"):
        await asyncio.to_thread(source.read)
    registry.status = 200
    assert await asyncio.to_thread(source.read) == "one"


async def test_a_url_with_too_much_to_say(registry: Registry) -> None:
    registry.text = "x" * 1001
    with pytest.raises(SourceError, match="more than 1000 bytes"):
        await asyncio.to_thread(UrlSource(registry.url, timeout=5, max_bytes=1000).read)


async def test_a_url_that_dribbles(registry: Registry) -> None:
    registry.text, registry.delay = "x" * 100, 0.1
    with pytest.raises(SourceError, match=r"no answer within 0\.3 s"):
        await asyncio.to_thread(UrlSource(registry.url, timeout=0.3, max_bytes=1000).read)


def test_a_url_where_nobody_is() -> None:
    with pytest.raises(SourceError, match="Connection refused"):
        UrlSource("http://127.0.0.1:9/supergraph", timeout=1, max_bytes=1000).read()
