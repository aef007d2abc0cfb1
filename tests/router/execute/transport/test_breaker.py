from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from router.execute.transport import FetchContext
from router.execute.transport.policy import BreakerPolicy, SubgraphPolicy

if TYPE_CHECKING:
    from tests.router.execute.transport.conftest import Server

OPEN = "SUBGRAPH_CIRCUIT_OPEN"
UNAVAILABLE = "SUBGRAPH_UNAVAILABLE"


def policy(pause: float = 60.0, timeout: float = 3.0, **options: Any) -> SubgraphPolicy:
    breaker = BreakerPolicy(failures=0.5, minimum=4, pause=pause, **options)
    return SubgraphPolicy(timeout=timeout, breaker=breaker, retry=None, share=False)


async def test_it_opens_when_half_of_the_requests_fail(server: Server, open_client: Any) -> None:
    server.statuses = [200, 503, 200, 500]
    async with open_client(policy(), server.url) as client:
        codes = [await client.code() for _ in range(6)]
        assert codes == [None, UNAVAILABLE, None, UNAVAILABLE, OPEN, OPEN]
        assert client.state.circuit == "open"
        assert client.state.circuit_refused == 2
    assert len(server.requests) == 4


async def test_few_requests_do_not_open_it(server: Server, open_client: Any) -> None:
    server.statuses = [503] * 3
    async with open_client(policy(), server.url) as client:
        assert [await client.code() for _ in range(3)] == [UNAVAILABLE] * 3
        assert client.state.circuit == "closed"
        assert await client.code() is None


async def test_an_answer_with_errors_is_no_failure(server: Server, open_client: Any) -> None:
    server.statuses = [400] * 8
    async with open_client(policy(), server.url) as client:
        assert {await client.code() for _ in range(8)} == {"SUBGRAPH_INVALID_RESPONSE"}
        assert client.state.circuit == "closed"


async def test_a_probe_closes_it(server: Server, open_client: Any) -> None:
    server.statuses = [503] * 4
    async with open_client(policy(pause=0.1), server.url) as client:
        assert [await client.code() for _ in range(5)] == [UNAVAILABLE] * 4 + [OPEN]
        await asyncio.sleep(0.12)
        assert client.state.circuit == "half_open"
        assert await client.code() is None
        assert client.state.circuit == "closed"


async def test_a_probe_that_fails_opens_it_again(server: Server, open_client: Any) -> None:
    server.statuses = [503] * 5
    async with open_client(policy(pause=0.1), server.url) as client:
        assert [await client.code() for _ in range(4)] == [UNAVAILABLE] * 4
        await asyncio.sleep(0.12)
        assert [await client.code() for _ in range(2)] == [UNAVAILABLE, OPEN]


async def test_only_so_many_probes_at_once(server: Server, open_client: Any) -> None:
    server.statuses = [503] * 4
    async with open_client(policy(pause=0.05, probes=2), server.url) as client:
        for _ in range(4):
            await client.code()
        await asyncio.sleep(0.06)
        server.gate.clear()
        probes = [asyncio.create_task(client.code()) for _ in range(2)]
        while len(server.requests) < 6:
            await asyncio.sleep(0.01)
        assert await client.code() == OPEN
        server.gate.set()
        assert await asyncio.gather(*probes) == [None, None]
        assert client.state.circuit == "closed"


async def test_a_probe_that_is_given_up_lets_the_next_try(server: Server, open_client: Any) -> None:
    server.statuses = [503] * 4
    async with open_client(policy(pause=0.05), server.url) as client:
        for _ in range(4):
            await client.code()
        await asyncio.sleep(0.06)
        server.gate.clear()
        probe = asyncio.create_task(client.code())
        while len(server.requests) < 5:
            await asyncio.sleep(0.01)
        probe.cancel()
        await asyncio.wait([probe])
        server.gate.set()
        assert await client.code() is None
        assert client.state.circuit == "closed"


async def test_a_request_with_little_time_blames_nobody(server: Server, open_client: Any) -> None:
    server.gate.clear()
    loop = asyncio.get_running_loop()
    async with open_client(policy(), server.url) as client:
        for _ in range(6):
            response = await client.send(context=FetchContext(deadline=loop.time() + 0.02))
            assert response.failure is not None
            assert response.failure.code == "SUBGRAPH_TIMEOUT"
        assert client.state.circuit == "closed"


async def test_the_subgraph_s_own_timeout_counts(server: Server, open_client: Any) -> None:
    server.gate.clear()
    async with open_client(policy(timeout=0.02), server.url) as client:
        assert [await client.code() for _ in range(5)] == ["SUBGRAPH_TIMEOUT"] * 4 + [OPEN]
