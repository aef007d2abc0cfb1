"""Subscriptions through the executor, from real subgraphs over every protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest

from router.execute.subscription.upstreams import Protocol, Upstream
from router.plan.nodes import Fetch, Plan, Subscription

pytestmark = pytest.mark.parametrize("protocol", ["websocket", "sse", "multipart"])

Make = Callable[..., Awaitable[Any]]


@pytest.fixture
def upstream(protocol: Protocol) -> Upstream:
    return Upstream(protocol, connect_timeout=2.0)


async def test_each_event_is_completed_by_other_subgraphs_and_projected(
    make_subscriber: Make, upstream: Upstream, station: Any
) -> None:
    subscriber = await make_subscriber(upstream)
    async with aclosing(subscriber.live("stock title")) as results:
        first = asyncio.ensure_future(anext(results))
        await station.heard()
        station.send("p1", "p2", None)
        assert (await first).data == {"live": {"stock": 11, "title": "Title p1"}}
        assert (await anext(results)).data == {"live": {"stock": 12, "title": "Title p2"}}
        with pytest.raises(StopAsyncIteration):
            await anext(results)
    assert [request["variables"] for request in subscriber.inventory.requests] == [
        {"representations": [{"__typename": "Product", "id": "p1"}]},
        {"representations": [{"__typename": "Product", "id": "p2"}]},
    ]


async def test_the_stream_has_an_identity_and_each_event_a_fresh_one(
    make_subscriber: Make, upstream: Upstream, station: Any
) -> None:
    subscriber = await make_subscriber(upstream)
    async with aclosing(subscriber.live()) as results:
        first = asyncio.ensure_future(anext(results))
        await station.heard()
        station.send("p1", "p2")
        await first
        await anext(results)
    assert station.identities == ["token-0"]
    sent = [headers["loom-identity"] for headers in subscriber.inventory.headers]
    assert sent == ["token-1", "token-2"]


async def test_an_error_of_one_event_does_not_end_the_stream(
    make_subscriber: Make, upstream: Upstream, station: Any
) -> None:
    subscriber = await make_subscriber(upstream)
    async with aclosing(subscriber.live("price")) as results:
        first = asyncio.ensure_future(anext(results))
        await station.heard()
        station.send("p13", "p2", None)
        failed = await first
        assert failed.data == {"live": {"price": None}}
        assert [error["path"] for error in failed.errors] == [["live", "price"]]
        assert failed.errors[0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert (await anext(results)).data == {"live": {"price": 100}}


async def test_leaving_closes_the_stream_of_the_subgraph(
    make_subscriber: Make, upstream: Upstream, station: Any
) -> None:
    subscriber = await make_subscriber(upstream)
    results = subscriber.live()
    first = asyncio.ensure_future(anext(results))
    await station.heard()
    station.send("p1")
    await first
    await results.aclose()
    await station.left()
    assert subscriber.streams.upstreams == 0


async def test_leaving_before_the_first_event_closes_it_too(
    make_subscriber: Make, upstream: Upstream, station: Any
) -> None:
    subscriber = await make_subscriber(upstream)
    waiting = asyncio.ensure_future(anext(subscriber.live()))
    await station.heard()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await station.left()


async def test_a_refused_subscription_ends_with_the_subgraphs_error(
    make_subscriber: Make, upstream: Upstream
) -> None:
    subscriber = await make_subscriber(upstream)
    document = "subscription { broken { id } }"
    plan = Plan(
        "subscription", Subscription(Fetch(0, "catalog", "subscription", document, None), None)
    )
    results = [result async for result in subscriber.subscribe(document, plan)]
    assert [result.data for result in results] == [{"broken": None}]
    (error,) = results[0].errors
    assert error["path"] == ["broken"]
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "service": "catalog"}


async def test_a_subgraph_that_is_down_is_told_and_ends_the_stream(
    make_subscriber: Make, upstream: Upstream, unused_url: str
) -> None:
    subscriber = await make_subscriber(upstream, url=unused_url)
    (result,) = [result async for result in subscriber.live()]
    assert result.data == {"live": None}
    (error,) = result.errors
    assert error["path"] == ["live"]
    assert error["extensions"] == {"code": "SUBGRAPH_UNAVAILABLE", "service": "catalog"}


async def test_variables_reach_the_subgraph(
    make_subscriber: Make, upstream: Upstream, station: Any
) -> None:
    subscriber = await make_subscriber(upstream)
    text = "subscription ($prefix: String, $other: Int) { live(prefix: $prefix) { id } }"
    plan = Plan(
        "subscription",
        Subscription(
            Fetch(
                0,
                "catalog",
                "subscription",
                "subscription ($prefix: String!) { live(prefix: $prefix) { id } }",
                None,
                ("prefix",),
            ),
            None,
        ),
    )
    async with aclosing(subscriber.subscribe(text, plan, {"prefix": "ab"})) as results:
        first = asyncio.ensure_future(anext(results))
        await station.heard()
        station.send("p1")
        assert (await first).data == {"live": {"id": "abp1"}}
