"""Real subgraphs that answer as they are told to, and a transport to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse
from router.execute.transport.http import HttpTransport
from router.execute.transport.policy import SubgraphPolicy
from router.execute.transport.upstream import UpstreamState

QUERY = SubgraphRequest("query", b'{"query":"{ a }"}')


@dataclass
class Server:
    """A subgraph. ``statuses`` are those of its first answers; later ones are 200 with data.

    While ``gate`` is closed it takes requests and answers none.
    """

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    answer_headers: dict[str, str] = field(default_factory=dict)
    requests: list[Mapping[str, str]] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    dropped: int = 0
    health: int = 200

    def __post_init__(self) -> None:
        self.gate.set()

    async def alive(self, _: web.Request) -> web.Response:
        return web.Response(status=self.health)

    async def answer(self, request: web.Request) -> web.Response:
        await request.read()
        self.requests.append(request.headers)
        self.arrived.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.dropped += 1
            raise
        status = self.statuses.pop(0) if self.statuses else 200
        if status != 200:
            return web.Response(status=status, text="no", headers=self.answer_headers)
        return web.json_response({"data": {"a": {"number": len(self.requests)}}})


StartServer = Callable[[], Awaitable[Server]]


@pytest.fixture
async def start_server() -> AsyncIterator[StartServer]:
    """Starts subgraphs on free ports."""
    runners: list[web.AppRunner] = []

    async def start() -> Server:
        server = Server()
        application = web.Application()
        application.router.add_post("/graphql", server.answer)
        application.router.add_get("/health/live", server.alive)
        runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"
        return server

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def server(start_server: StartServer) -> Server:
    """One subgraph."""
    return await start_server()


@dataclass
class Client:
    """A transport to one subgraph, ``catalog``."""

    transport: HttpTransport

    async def send(
        self, request: SubgraphRequest = QUERY, context: FetchContext | None = None
    ) -> SubgraphResponse:
        return await self.transport.send("catalog", request, context or FetchContext())

    async def code(self, request: SubgraphRequest = QUERY) -> str | None:
        """The code of the failure that the answer to a request is."""
        failure = (await self.send(request)).failure
        return failure.code if failure is not None else None

    @property
    def state(self) -> UpstreamState:
        return self.transport.upstreams["catalog"].state()


@asynccontextmanager
async def _open(policy: SubgraphPolicy, *urls: str) -> AsyncIterator[Client]:
    async with HttpTransport({"catalog": urls}, default=policy) as transport:
        yield Client(transport)


@pytest.fixture
def open_client() -> Callable[..., object]:
    """Opens a transport: ``async with open_client(policy, url, …) as client``."""
    return _open
