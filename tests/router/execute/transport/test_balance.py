from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from router.execute.transport import SubgraphRequest
from router.execute.transport.policy import EjectionPolicy, RetryPolicy, SubgraphPolicy

if TYPE_CHECKING:
    from tests.router.execute.transport.conftest import StartServer

QUICK = RetryPolicy(attempts=2, backoff=0.001, reserve=100)
MUTATION = SubgraphRequest("mutation", b'{"query":"mutation { a }"}')


def policy(retry: RetryPolicy | None = QUICK, **options: Any) -> SubgraphPolicy:
    ejection = EjectionPolicy(**{"failures": 3, "pause": 60.0, **options})
    return SubgraphPolicy(timeout=3, share=False, retry=retry, ejection=ejection)


async def test_requests_are_spread(start_server: StartServer, open_client: Any) -> None:
    servers = [await start_server() for _ in range(3)]
    async with open_client(policy(), *(server.url for server in servers)) as client:
        for _ in range(60):
            assert await client.code() is None
    counts = [len(server.requests) for server in servers]
    assert sum(counts) == 60
    assert min(counts) >= 5


async def test_a_busy_url_gets_fewer(start_server: StartServer, open_client: Any) -> None:
    slow, quick = await start_server(), await start_server()
    slow.gate.clear()
    async with open_client(policy(), slow.url, quick.url) as client:
        stuck = [asyncio.create_task(client.code()) for _ in range(4)]
        while len(slow.requests) + len(quick.requests) < 4:
            await asyncio.sleep(0.01)
        before = len(slow.requests)
        for _ in range(20):
            await client.code()
        assert len(slow.requests) <= max(before, 1)
        slow.gate.set()
        assert await asyncio.gather(*stuck) == [None] * 4


async def test_a_retry_goes_to_another_url(
    start_server: StartServer, open_client: Any, unused_url: str
) -> None:
    server = await start_server()
    async with open_client(policy(failures=1000), unused_url, server.url) as client:
        assert [await client.code() for _ in range(30)] == [None] * 30
    assert len(server.requests) == 30


async def test_a_url_that_fails_is_left_out(start_server: StartServer, open_client: Any) -> None:
    good, bad = await start_server(), await start_server()
    bad.statuses = [503] * 1000
    async with open_client(policy(), good.url, bad.url) as client:
        for _ in range(60):
            assert await client.code() is None
        assert client.state.ejected == {good.url: False, bad.url: True}
    assert len(bad.requests) == 3


async def test_it_is_tried_again_and_left_out_for_longer(
    start_server: StartServer, open_client: Any
) -> None:
    good, bad = await start_server(), await start_server()
    bad.statuses = [503] * 1000
    loop = asyncio.get_running_loop()
    async with open_client(policy(pause=0.2), good.url, bad.url) as client:

        async def until(ejected: bool) -> float:
            async with asyncio.timeout(5):
                while client.state.ejected[bad.url] is not ejected:
                    assert await client.code() is None
                    await asyncio.sleep(0.002)
            return loop.time()

        pauses = []
        for _ in range(2):
            begun = await until(True)
            pauses.append(await until(False) - begun)
        assert 0.15 < pauses[0] < 0.35
        assert 0.35 < pauses[1] < 0.6
        bad.statuses.clear()
        while len(bad.requests) < 20:
            assert await client.code() is None
        assert client.state.ejected[bad.url] is False


async def test_a_url_that_says_that_it_is_down_gets_nothing(
    start_server: StartServer, open_client: Any, unused_url: str
) -> None:
    good, sick = await start_server(), await start_server()
    sick.health = 503
    probed = policy(probe_path="/health/live", probe_interval=0.05)
    async with open_client(probed, good.url, sick.url, unused_url) as client:

        async def until(ejected: list[bool]) -> None:
            async with asyncio.timeout(5):
                while list(client.state.ejected.values()) != ejected:
                    await asyncio.sleep(0.01)

        await client.send()
        await until([False, True, True])
        before = len(sick.requests)
        for _ in range(20):
            assert await client.code() is None
        assert len(sick.requests) == before
        sick.health = 200
        await until([False, False, True])
        while len(sick.requests) == before:
            assert await client.code() is None


async def test_where_all_fail_all_are_tried(start_server: StartServer, open_client: Any) -> None:
    servers = [await start_server(), await start_server()]
    for server in servers:
        server.statuses = [503] * 10
    async with open_client(policy(retry=None), *(server.url for server in servers)) as client:
        codes = [await client.code() for _ in range(25)]
    assert codes[:6] == ["SUBGRAPH_UNAVAILABLE"] * 6
    assert codes[-1] is None


async def test_a_mutation_is_not_sent_elsewhere(
    start_server: StartServer, open_client: Any
) -> None:
    servers = [await start_server(), await start_server()]
    for server in servers:
        server.statuses = [503]
    async with open_client(policy(), *(server.url for server in servers)) as client:
        assert await client.code(MUTATION) == "SUBGRAPH_UNAVAILABLE"
    assert sum(len(server.requests) for server in servers) == 1
