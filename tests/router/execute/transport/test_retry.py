from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from router.execute.transport import FetchContext, SubgraphRequest
from router.execute.transport.policy import RetryPolicy, SubgraphPolicy
from router.execute.transport.retry import RetryBudget, retry_after

if TYPE_CHECKING:
    from tests.router.execute.transport.conftest import Server

MUTATION = SubgraphRequest("mutation", b'{"query":"mutation { a }"}')
THREE = SubgraphPolicy(timeout=3, retry=RetryPolicy(attempts=3, backoff=0.001))


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_an_overloaded_subgraph_is_asked_again(
    server: Server, open_client: Any, status: int
) -> None:
    server.statuses = [status, status]
    async with open_client(THREE, server.url) as client:
        assert (await client.send()).data == {"a": {"number": 3}}
        assert client.state.retries == 2


async def test_attempts_come_to_an_end(server: Server, open_client: Any) -> None:
    server.statuses = [503] * 9
    async with open_client(THREE, server.url) as client:
        assert await client.code() == "SUBGRAPH_UNAVAILABLE"
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 404, 429, 500])
async def test_other_answers_are_final(server: Server, open_client: Any, status: int) -> None:
    server.statuses = [status]
    async with open_client(THREE, server.url) as client:
        assert await client.code() is not None
    assert len(server.requests) == 1


async def test_a_mutation_is_sent_once(server: Server, open_client: Any) -> None:
    server.statuses = [503]
    async with open_client(THREE, server.url) as client:
        assert await client.code(MUTATION) == "SUBGRAPH_UNAVAILABLE"
    assert len(server.requests) == 1


async def test_one_attempt_switches_retries_off(server: Server, open_client: Any) -> None:
    server.statuses = [503]
    async with open_client(SubgraphPolicy(retry=RetryPolicy(attempts=1)), server.url) as client:
        assert await client.code() == "SUBGRAPH_UNAVAILABLE"
    assert len(server.requests) == 1


async def test_nobody_there(open_client: Any, unused_url: str) -> None:
    async with open_client(THREE, unused_url) as client:
        assert await client.code() == "SUBGRAPH_UNAVAILABLE"
        assert client.state.retries == 2


async def test_retry_after_is_waited_for(server: Server, open_client: Any) -> None:
    server.statuses, server.answer_headers = [503], {"Retry-After": "1"}
    loop = asyncio.get_running_loop()
    policy = SubgraphPolicy(timeout=5, retry=RetryPolicy(backoff=0, longest_backoff=1))
    async with open_client(policy, server.url) as client:
        started = loop.time()
        assert await client.code() is None
    assert 1 <= loop.time() - started < 3


async def test_a_retry_after_that_is_too_long_ends_it(server: Server, open_client: Any) -> None:
    server.statuses, server.answer_headers = [503], {"Retry-After": "2"}
    async with open_client(THREE, server.url) as client:
        assert await client.code() == "SUBGRAPH_UNAVAILABLE"
    assert len(server.requests) == 1


async def test_no_attempt_begins_after_the_deadline(server: Server, open_client: Any) -> None:
    server.statuses, server.answer_headers = [503], {"Retry-After": "1"}
    loop = asyncio.get_running_loop()
    started = loop.time()
    async with open_client(THREE, server.url) as client:
        context = FetchContext(deadline=started + 0.5)
        response = await client.send(context=context)
    assert response.failure is not None
    assert response.failure.code == "SUBGRAPH_UNAVAILABLE"
    assert loop.time() - started < 0.5
    assert len(server.requests) == 1


async def test_the_budget_bounds_retries(server: Server, open_client: Any) -> None:
    server.statuses = [503] * 1000
    retry = RetryPolicy(attempts=2, backoff=0, budget=0.2, reserve=0.5)
    policy = SubgraphPolicy(timeout=3, retry=retry, share=False)
    async with open_client(policy, server.url) as client:
        for _ in range(50):
            assert await client.code() == "SUBGRAPH_UNAVAILABLE"
        state = client.state
    assert state.retries == 5 + 10
    assert state.retries_refused == 50 - 15
    assert len(server.requests) == 65


def test_the_budget_recovers() -> None:
    budget = RetryBudget(RetryPolicy(budget=0.5, reserve=0.1))
    now = 1000.0
    assert [budget.withdraw(now) for _ in range(2)] == [True, False]
    for _ in range(4):
        budget.request(now)
    assert [budget.withdraw(now) for _ in range(3)] == [True, True, False]
    assert budget.withdraw(now + 10)


def test_retry_after() -> None:
    assert retry_after(None) is None
    assert retry_after("soon") is None
    assert retry_after(" 7 ") == 7
    later = retry_after(format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True))
    assert later is not None
    assert 55 < later <= 60
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after("Wed, 21 Oct 2015 07:28:00 -0000") == 0
