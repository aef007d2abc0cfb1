"""Streams that several clients share, and clients that are too slow for them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest

Make = Callable[..., Awaitable[Any]]


async def test_those_who_ask_for_the_same_share_a_stream(
    make_subscriber: Make, station: Any
) -> None:
    subscriber = await make_subscriber()
    one, other = subscriber.live(sharing="ann"), subscriber.live(sharing="ann")
    async with aclosing(one), aclosing(other):
        first, second = asyncio.ensure_future(anext(one)), asyncio.ensure_future(anext(other))
        await station.heard()
        station.send("p1")
        assert (await first).data == (await second).data == {"live": {"id": "p1", "stock": 11}}
        assert (station.opened, subscriber.streams.upstreams) == (1, 1)
        await one.aclose()
        station.send("p2")
        assert (await anext(other)).data == {"live": {"id": "p2", "stock": 12}}
        assert station.closed == 0
    await station.left()
    assert subscriber.streams.upstreams == 0


@pytest.mark.parametrize("sharing", [("ann", "bob"), (None, None)])
async def test_others_have_streams_of_their_own(
    make_subscriber: Make, station: Any, sharing: tuple[str | None, str | None]
) -> None:
    subscriber = await make_subscriber()
    one, other = (subscriber.live(sharing=each) for each in sharing)
    async with aclosing(one), aclosing(other):
        results = [asyncio.ensure_future(anext(one)), asyncio.ensure_future(anext(other))]
        await station.heard(2)
        station.send("p1")
        await asyncio.gather(*results)
        assert station.opened == 2


async def test_a_stream_that_ended_is_not_joined(make_subscriber: Make, station: Any) -> None:
    subscriber = await make_subscriber()
    for _ in range(2):
        async with aclosing(subscriber.live(sharing="ann")) as results:
            first = asyncio.ensure_future(anext(results, None))
            await station.heard()
            station.send(None)
            assert await first is None
    assert station.opened == 2


async def test_a_slow_client_gets_what_its_queue_held_and_then_an_error(
    make_subscriber: Make, station: Any
) -> None:
    subscriber = await make_subscriber(queue=2)
    slow, quick = subscriber.live("id", sharing="ann"), subscriber.live("id", sharing="ann")
    async with aclosing(slow), aclosing(quick):
        first, second = asyncio.ensure_future(anext(slow)), asyncio.ensure_future(anext(quick))
        await station.heard()
        station.send("p0")
        assert (await first).data == (await second).data == {"live": {"id": "p0"}}
        for number in range(1, 6):  # the slow one takes none of them
            station.send(f"p{number}")
            assert (await anext(quick)).data == {"live": {"id": f"p{number}"}}
        taken = [result async for result in slow]
        assert [result.data for result in taken] == [
            {"live": {"id": "p1"}},
            {"live": {"id": "p2"}},
            None,
        ]
        assert taken[-1].errors[0]["extensions"] == {"code": "SUBSCRIPTION_OVERFLOW"}
        station.send("p6")
        assert (await anext(quick)).data == {"live": {"id": "p6"}}


async def test_a_slow_client_alone_does_not_keep_the_stream(
    make_subscriber: Make, station: Any
) -> None:
    subscriber = await make_subscriber(queue=1)
    async with aclosing(subscriber.live("id")) as results:
        first = asyncio.ensure_future(anext(results))
        await station.heard()
        station.send("p0")
        await first
        station.send("p1", "p2", "p3")
        await station.left()  # though the client is still there


async def test_retiring_ends_all_streams(make_subscriber: Make, station: Any) -> None:
    subscriber = await make_subscriber()
    async with aclosing(subscriber.live("id")) as results:
        first = asyncio.ensure_future(anext(results))
        await station.heard()
        station.send("p0")
        await first
        subscriber.executor.retire()
        (last,) = [result async for result in results]
        assert last.data is None
        assert last.errors[0]["extensions"] == {"code": "SUBSCRIPTION_SCHEMA_RELOAD"}
    await station.left()
    (late,) = [result async for result in subscriber.live("id")]
    assert late.errors == last.errors
