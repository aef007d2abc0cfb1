"""The router before real subgraphs with subscriptions, as its streaming clients see it."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import uvicorn

from router.compose import SubgraphInput, compose
from router.server.app import RouterApp, create_app
from router.server.settings import load_settings

PROGRAM = Path(__file__).with_name("shop_subgraphs.py")


@pytest.fixture(scope="session")
async def streaming_supergraph(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Path]:
    """The supergraph of subgraphs that run in a process of their own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = await process.stdout.readline()
    started = json.loads(line)
    composed = compose(
        [
            SubgraphInput(name, f"http://127.0.0.1:{started['port']}/{name}/graphql", sdl)
            for name, sdl in started["sdl"].items()
        ]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    path = tmp_path_factory.mktemp("streaming") / "supergraph.graphql"
    path.write_text(composed.supergraph_sdl)
    yield path
    process.terminate()
    await process.wait()


@dataclass(frozen=True)
class Router:
    """A running router. ``channel`` is one that no other test listens to."""

    url: str
    app: RouterApp
    session: aiohttp.ClientSession
    channel: str
    server: uvicorn.Server

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a plain request; it must bring no errors."""
        async with self.session.post(
            self.url, json={"query": query, "variables": variables}
        ) as response:
            answer: dict[str, Any] = await response.json()
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    async def heard(self, count: int = 1) -> None:
        """Waits until the subgraph has so many listeners on the channel, exactly."""
        await self._reaches("listeners", count)

    async def opened(self) -> int:
        """How many streams of the channel were ever opened."""
        data = await self.ask("query ($c: String!) { opened(channel: $c) }", c=self.channel)
        number: int = data["opened"]
        return number

    async def publish(self, *products: str) -> None:
        for product in products:
            await self.ask(
                "mutation ($c: String!, $id: String!) { publish(channel: $c, id: $id) }",
                c=self.channel,
                id=product,
            )

    async def finish(self) -> None:
        await self.ask("mutation ($c: String!) { finish(channel: $c) }", c=self.channel)

    async def _reaches(self, field: str, count: int) -> None:
        query = f"query ($c: String!) {{ {field}(channel: $c) }}"
        async with asyncio.timeout(5):
            while (await self.ask(query, c=self.channel))[field] != count:
                await asyncio.sleep(0.02)


StartRouter = Callable[..., Awaitable[Router]]
CHANNELS = itertools.count()


@pytest.fixture
async def start_streaming_router(streaming_supergraph: Path) -> AsyncIterator[StartRouter]:
    """Starts routers: ``await start_streaming_router(subscriptions={"queue": 2})``."""
    running: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []
    async with aiohttp.ClientSession() as session:

        async def start(**options: Any) -> Router:
            app = create_app(
                load_settings(
                    **{"supergraph": streaming_supergraph, "access_log": False, **options}
                )
            )
            listener = socket.create_server(("127.0.0.1", 0))
            config = uvicorn.Config(
                app,
                http="httptools",
                ws="websockets-sansio",
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=5,
            )
            server = uvicorn.Server(config)
            task = asyncio.create_task(server._serve(sockets=[listener]))
            while not server.started:
                assert not task.done(), task.exception()
                await asyncio.sleep(0.01)
            running.append((server, task))
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
            return Router(url, app, session, f"channel-{next(CHANNELS)}", server)

        yield start
        for server, task in running:
            server.should_exit = True
            await task


@pytest.fixture
async def streaming_router(start_streaming_router: StartRouter) -> Router:
    """A router with the default settings."""
    return await start_streaming_router()


@pytest.fixture
def unused_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
