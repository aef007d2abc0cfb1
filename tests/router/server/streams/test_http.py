"""Subscriptions over HTTP: server-sent events and the multipart protocol."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from router.server.exchange import Stream
from router.server.streams.formats import EVENTS
from router.server.streams.http import StreamSender
from router.server.streams.open_streams import OpenStreams

LIVE = "subscription ($c: String!) { live(channel: $c) { id stock } }"
SSE = {"Accept": "text/event-stream"}
MULTIPART = {"Accept": "multipart/mixed;boundary=graphql;subscriptionSpec=1.0, application/json"}
Start = Callable[..., Awaitable[Any]]


@asynccontextmanager
async def subscribed(
    router: Any, headers: dict[str, str], query: str = LIVE, method: str = "POST"
) -> AsyncIterator[aiohttp.ClientResponse]:
    body = {"query": query, "variables": {"c": router.channel}}
    if method == "GET":
        parameters = {"query": query, "variables": json.dumps(body["variables"])}
        request = router.session.get(router.url, params=parameters, headers=headers)
    else:
        request = router.session.post(router.url, json=body, headers=headers)
    async with request as response:
        yield response


async def read(response: aiohttp.ClientResponse, until: str) -> str:
    """The body up to and with a text."""
    async with asyncio.timeout(5):
        return (await response.content.readuntil(until.encode())).decode()


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_server_sent_events(streaming_router: Any, method: str) -> None:
    router = streaming_router
    async with subscribed(router, SSE, method=method) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert response.headers["Cache-Control"] == "no-cache, no-transform"
        assert await read(response, "\n\n") == ":\n\n"
        await router.heard()
        await router.publish("p1")
        event = await read(response, "\n\n")
        assert event == 'event: next\ndata: {"data":{"live":{"id":"p1","stock":11}}}\n\n'
        await router.finish()
        assert await response.text() == "event: complete\ndata:\n\n"


async def test_the_multipart_protocol(streaming_router: Any) -> None:
    router = streaming_router
    async with subscribed(router, MULTIPART) as response:
        assert response.status == 200
        kind = response.headers["Content-Type"]
        assert kind == 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'
        assert await read(response, "--graphql") == "\r\n--graphql"
        await router.heard()
        await router.publish("p1")
        part = await read(response, "\r\n--graphql")
        assert part == (
            "\r\ncontent-type: application/json\r\n\r\n"
            '{"payload":{"data":{"live":{"id":"p1","stock":11}}}}\r\n--graphql'
        )
        await router.finish()
        assert await response.text() == "--\r\n"


@pytest.mark.parametrize("headers", [SSE, MULTIPART], ids=["sse", "multipart"])
async def test_a_client_that_goes_closes_the_stream_of_the_subgraph(
    streaming_router: Any, headers: dict[str, str]
) -> None:
    async with subscribed(streaming_router, headers):
        await streaming_router.heard()
    await streaming_router.heard(0)
    assert streaming_router.app.streams.count == 0


async def test_heartbeats(start_streaming_router: Start) -> None:
    router = await start_streaming_router(subscriptions={"heartbeat": 0.05})
    async with subscribed(router, SSE) as response:
        assert await read(response, ":\n\n:\n\n:\n\n") == ":\n\n:\n\n:\n\n"
    async with subscribed(router, MULTIPART) as response:
        beat = "\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql"
        assert await read(response, beat) == "\r\n--graphql" + beat


async def test_an_error_of_one_event(streaming_router: Any) -> None:
    router = streaming_router
    query = "subscription ($c: String!) { live(channel: $c) { price } }"
    async with subscribed(router, SSE, query) as response:
        await router.heard()
        await read(response, "\n\n")
        await router.publish("p13", "p1")
        failed = json.loads((await read(response, "\n\n")).split("data: ")[1])
        assert failed["data"] == {"live": {"price": None}}
        (error,) = failed["errors"]
        assert error["path"] == ["live", "price"]
        assert error["extensions"]["requestId"] == response.headers["X-Request-Id"]
        assert '{"data":{"live":{"price":100}}}' in await read(response, "\n\n")


@pytest.mark.parametrize(
    ("query", "event"),
    [
        ("{ viewer }", '{"data":{"viewer":null}}'),
        ("{ nothing }", '"code":"GRAPHQL_VALIDATION_FAILED"'),
        ("{", '"code":"GRAPHQL_PARSE_FAILED"'),
    ],
)
async def test_who_takes_event_streams_alone_gets_one_event(
    streaming_router: Any, query: str, event: str
) -> None:
    async with subscribed(streaming_router, SSE, query) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        body = await response.text()
        assert body.startswith("event: next\ndata: {")
        assert event in body
        assert body.endswith("\n\nevent: complete\ndata:\n\n")


async def test_what_is_no_graphql_request_is_refused_by_status(streaming_router: Any) -> None:
    headers = {**SSE, "Content-Type": "text/plain"}
    async with streaming_router.session.post(
        streaming_router.url, data="x", headers=headers
    ) as response:
        assert (response.status, response.content_type) == (415, "application/json")


async def test_a_subscription_of_a_client_that_takes_no_stream(streaming_router: Any) -> None:
    headers = {"Accept": "application/graphql-response+json"}
    async with subscribed(streaming_router, headers) as response:
        assert response.status == 406
        (error,) = (await response.json())["errors"]
        assert error["extensions"]["code"] == "BAD_REQUEST"
        assert "text/event-stream" in error["message"]


async def test_subscriptions_can_be_switched_off(start_streaming_router: Start) -> None:
    router = await start_streaming_router(subscriptions={"enabled": False})
    async with subscribed(router, SSE) as response:
        body = await response.text()
    assert "Subscriptions are not served." in body


async def test_the_limit_of_streams(start_streaming_router: Start) -> None:
    router = await start_streaming_router(subscriptions={"max_streams": 1})
    async with subscribed(router, SSE):
        await router.heard()
        async with subscribed(router, SSE) as refused:
            assert refused.status == 503
            (error,) = (await refused.json())["errors"]
            assert error["extensions"]["code"] == "SUBSCRIPTION_LIMIT_EXCEEDED"
    await router.heard(0)


async def test_equal_subscriptions_share_a_stream(streaming_router: Any) -> None:
    router = streaming_router
    async with subscribed(router, SSE) as one, subscribed(router, MULTIPART) as other:
        await router.heard()
        await asyncio.gather(read(one, ":\n\n"), read(other, "--graphql"))
        await router.publish("p1")
        assert '"stock":11' in await read(one, "\n\n")
        assert '"stock":11' in await read(other, "--graphql")
        assert await router.opened() == 1


async def test_sharing_can_be_switched_off(start_streaming_router: Start) -> None:
    router = await start_streaming_router(subscriptions={"share": False})
    async with subscribed(router, SSE), subscribed(router, SSE):
        await router.heard(2)


async def test_closing_all_completes_the_streams(streaming_router: Any) -> None:
    router = streaming_router
    async with subscribed(router, SSE) as response:
        await router.heard()
        async with asyncio.timeout(5):
            await router.app.streams.close_all()
            assert await response.text() == ":\n\nevent: complete\ndata:\n\n"
        async with subscribed(router, SSE) as refused:
            assert refused.status == 503


@pytest.mark.parametrize("protocol", ["websocket", "sse", "multipart"])
async def test_the_protocol_to_the_subgraph(start_streaming_router: Start, protocol: str) -> None:
    router = await start_streaming_router(subscriptions={"all": {"protocol": protocol}})
    async with subscribed(router, SSE, "subscription { count(to: 2) }") as response:
        body = await response.text()
    events = [line for line in body.splitlines() if line.startswith("data: ")]
    assert events == ['data: {"data":{"count":1}}', 'data: {"data":{"count":2}}']


async def test_a_subgraph_that_is_lost(start_streaming_router: Start, unused_port: int) -> None:
    lost = f"ws://127.0.0.1:{unused_port}/graphql"
    router = await start_streaming_router(subscriptions={"subgraphs": {"catalog": {"url": lost}}})
    async with subscribed(router, SSE) as response:
        body = await response.text()
    event = json.loads(body.split("data: ")[1].split("\n")[0])
    assert event["data"] == {"live": None}
    assert event["errors"][0]["extensions"]["code"] == "SUBGRAPH_UNAVAILABLE"
    assert body.endswith("event: complete\ndata:\n\n")


async def test_metrics(streaming_router: Any) -> None:
    router = streaming_router
    async with subscribed(router, SSE) as response:
        await router.heard()
        await read(response, "\n\n")
        await router.publish("p1")
        await read(response, "\n\n")
        async with router.session.get(router.url.replace("graphql", "metrics")) as metrics:
            text = await metrics.text()
    assert 'router_streams_open{transport="sse"} 1.0' in text
    assert 'router_stream_parts_total{transport="sse"} 1.0' in text
    assert "router_websockets_open 0.0" in text


async def test_a_client_that_takes_nothing(make_exchange: Any) -> None:
    """Its connection is open, and its buffers are full."""
    closed = asyncio.Event()

    async def payloads() -> AsyncGenerator[bytes, None]:
        try:
            yield b"{}"
            yield b"{}"
        finally:
            closed.set()

    sent: list[bytes] = []

    async def send(message: Mapping[str, Any]) -> None:
        if len(sent) == 2:
            await asyncio.sleep(60)
        sent.append(message.get("body", b""))

    sender = StreamSender(OpenStreams(10), 10.0, patience=0.05, access_log=False)
    async with asyncio.timeout(5):
        await sender(make_exchange(), Stream(payloads(), EVENTS), send)
    assert sent == [b"", b":\n\n"]
    assert closed.is_set()
