"""One deadline for a request: what the subgraph is told of it, and what ends with it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from router.execute.transport import FetchContext
from router.execute.transport.policy import SubgraphPolicy

if TYPE_CHECKING:
    from tests.router.execute.transport.conftest import Server

HEADER = "X-Envoy-Expected-Rq-Timeout-Ms"


async def test_the_subgraph_is_told_how_long_we_wait(server: Server, open_client: Any) -> None:
    loop = asyncio.get_running_loop()
    policy = SubgraphPolicy(timeout=7, deadline_header=HEADER)
    async with open_client(policy, server.url) as client:
        await client.send()
        await client.send(context=FetchContext(deadline=loop.time() + 2))
    own, request_s = (int(headers[HEADER]) for headers in server.requests)
    assert 6900 < own <= 7000
    assert 1900 < request_s <= 2000


async def test_no_header_unless_it_has_a_name(server: Server, open_client: Any) -> None:
    async with open_client(SubgraphPolicy(), server.url) as client:
        await client.send()
    assert HEADER not in server.requests[0]


async def test_the_subgraph_sees_the_connection_end(server: Server, open_client: Any) -> None:
    server.gate.clear()
    async with open_client(SubgraphPolicy(timeout=0.1), server.url) as client:
        assert await client.code() == "SUBGRAPH_TIMEOUT"
        async with asyncio.timeout(2):
            while not server.dropped:
                await asyncio.sleep(0.01)
