from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse
from router.execute.transport.policy import SubgraphPolicy

if TYPE_CHECKING:
    from tests.router.execute.transport.conftest import Client, Server

SHARED = SubgraphPolicy(timeout=3)
QUERY = SubgraphRequest("query", b'{"query":"{ a }"}')
MUTATION = SubgraphRequest("mutation", b'{"query":"mutation { a }"}')


def context(identity: str = "ann", **headers: str) -> FetchContext:
    return FetchContext(headers={"Loom-Identity": identity, **headers})


async def ask(
    client: Client, *contexts: FetchContext, request: SubgraphRequest = QUERY
) -> list[asyncio.Task[SubgraphResponse]]:
    """Begins requests at the same time, and lets them all get on their way."""
    tasks = [asyncio.create_task(client.send(request, each)) for each in contexts]
    await asyncio.sleep(0.1)
    return tasks


async def test_one_request_for_all(server: Server, open_client: Any) -> None:
    server.gate.clear()
    async with open_client(SHARED, server.url) as client:
        tasks = await ask(client, *(context(**{"X-Request-Id": str(n)}) for n in range(5)))
        server.gate.set()
        responses = await asyncio.gather(*tasks)
        assert client.state.shared == 4
    assert len(server.requests) == 1
    assert [response.data for response in responses] == [{"a": {"number": 1}}] * 5
    owned = {id(response.data["a"]) for response in responses if response.data}
    assert len(owned) == 5


async def test_what_came_before_is_not_kept(server: Server, open_client: Any) -> None:
    async with open_client(SHARED, server.url) as client:
        first, second = await client.send(), await client.send()
    assert (first.data, second.data) == ({"a": {"number": 1}}, {"a": {"number": 2}})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(context("ann"), context("bob"), id="another identity"),
        pytest.param(context(), FetchContext(), id="no identity"),
        pytest.param(context(), context(**{"Accept-Language": "nl"}), id="another header"),
        pytest.param(context(**{"X-A": "1"}), context(**{"X-B": "1"}), id="another name"),
        pytest.param(
            context(),
            FetchContext(special={"catalog": {"Loom-Identity": "ann", "X-Key": "1"}}),
            id="this subgraph's own headers",
        ),
    ],
)
async def test_who_and_how_one_asks_makes_a_difference(
    server: Server, open_client: Any, one: FetchContext, other: FetchContext
) -> None:
    server.gate.clear()
    async with open_client(SHARED, server.url) as client:
        tasks = await ask(client, one, other)
        server.gate.set()
        await asyncio.gather(*tasks)
    assert len(server.requests) == 2


async def test_mutations_are_never_shared(server: Server, open_client: Any) -> None:
    server.gate.clear()
    async with open_client(SHARED, server.url) as client:
        tasks = await ask(client, context(), context(), request=MUTATION)
        server.gate.set()
        await asyncio.gather(*tasks)
    assert len(server.requests) == 2


async def test_it_can_be_switched_off(server: Server, open_client: Any) -> None:
    server.gate.clear()
    async with open_client(SubgraphPolicy(share=False), server.url) as client:
        tasks = await ask(client, context(), context())
        server.gate.set()
        await asyncio.gather(*tasks)
    assert len(server.requests) == 2


async def test_the_first_may_leave(server: Server, open_client: Any) -> None:
    server.gate.clear()
    async with open_client(SHARED, server.url) as client:
        leader, *others = await ask(client, context(), context(), context())
        assert len(server.requests) == 1
        leader.cancel()
        await asyncio.sleep(0.1)
        server.gate.set()
        responses = await asyncio.gather(*others)
    assert leader.cancelled()
    assert [response.data for response in responses] == [{"a": {"number": 2}}] * 2
    assert len(server.requests) == 2


async def test_a_follower_may_leave(server: Server, open_client: Any) -> None:
    server.gate.clear()
    async with open_client(SHARED, server.url) as client:
        leader, follower, other = await ask(client, context(), context(), context())
        follower.cancel()
        await asyncio.sleep(0)
        server.gate.set()
        for response in await asyncio.gather(leader, other):
            assert response.data == {"a": {"number": 1}}
    assert follower.cancelled()


async def test_a_failure_is_everyone_s(server: Server, open_client: Any) -> None:
    server.gate.clear()
    server.statuses = [500]
    async with open_client(SHARED, server.url) as client:
        tasks = await ask(client, context(), context())
        server.gate.set()
        codes = [each.failure and each.failure.code for each in await asyncio.gather(*tasks)]
    assert codes == ["SUBGRAPH_UNAVAILABLE"] * 2
    assert len(server.requests) == 1


async def test_the_subgraph_s_timeout_is_everyone_s(server: Server, open_client: Any) -> None:
    server.gate.clear()
    async with open_client(SubgraphPolicy(timeout=0.3), server.url) as client:
        tasks = await ask(client, *[context()] * 5)
        codes = {each.failure and each.failure.code for each in await asyncio.gather(*tasks)}
    assert codes == {"SUBGRAPH_TIMEOUT"}
    assert len(server.requests) == 1


async def test_who_has_more_time_goes_on(server: Server, open_client: Any) -> None:
    server.gate.clear()
    loop = asyncio.get_running_loop()
    hurried = FetchContext(deadline=loop.time() + 0.2)
    async with open_client(SHARED, server.url) as client:
        first, second = await ask(client, hurried, FetchContext())
        failure = (await first).failure
        assert failure is not None
        assert failure.code == "SUBGRAPH_TIMEOUT"
        while len(server.requests) < 2:
            await asyncio.sleep(0.01)
        server.gate.set()
        assert (await second).data == {"a": {"number": 2}}


async def test_who_has_less_time_leaves(server: Server, open_client: Any) -> None:
    server.gate.clear()
    loop = asyncio.get_running_loop()
    async with open_client(SHARED, server.url) as client:
        leader, follower = await ask(
            client, FetchContext(), FetchContext(deadline=loop.time() + 0.2)
        )
        failure = (await follower).failure
        assert failure is not None
        assert failure.code == "SUBGRAPH_TIMEOUT"
        server.gate.set()
        assert (await leader).data == {"a": {"number": 1}}
