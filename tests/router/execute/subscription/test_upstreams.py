"""What subgraphs may do wrong while they stream, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from router.execute.subscription.upstreams import Upstream, Upstreams
from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse

REQUEST = SubgraphRequest("subscription", b'{"query":"subscription { live }"}')
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server with one handler, and tells its URL."""
    runners: list[web.AppRunner] = []

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_route("*", "/graphql", handler)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"

    yield start
    for runner in runners:
        await runner.cleanup()


async def events(url: str, upstream: Upstream) -> list[SubgraphResponse]:
    upstreams = Upstreams({"catalog": url}, upstream)
    context = FetchContext({"X-A": "1"})
    return [event async for event in upstreams.events("catalog", REQUEST, context)]


def websocket(*messages: str, close: int | None = None) -> Handler:
    """Acknowledges, sends ``messages`` to the subscription and closes the connection."""

    async def handler(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("graphql-transport-ws",))
        await socket.prepare(request)
        assert (await socket.receive_json()) == {"type": "connection_init"}
        await socket.send_json({"type": "ping"})
        assert (await socket.receive_json()) == {"type": "pong"}
        await socket.send_json({"type": "connection_ack"})
        subscribe = await socket.receive_json()
        assert subscribe["payload"] == {"query": "subscription { live }"}
        assert request.headers["X-A"] == "1"
        for message in messages:
            await socket.send_str(message)
        if close is not None:
            await socket.close(code=close)
        else:
            await socket.receive()
        return socket

    return handler


def body(kind: str, *chunks: bytes, status: int = 200) -> Handler:
    """Answers with a body in chunks."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=status, headers={"Content-Type": kind})
        await response.prepare(request)
        for chunk in chunks:
            await response.write(chunk)
            await asyncio.sleep(0)
        return response

    return handler


NEXT = '{"id":"1","type":"next","payload":{"data":{"live":1}}}'
OK = SubgraphResponse({"live": 1})


@pytest.mark.parametrize(
    ("messages", "close", "expected"),
    [
        ((NEXT, '{"id":"1","type":"complete"}'), None, [OK]),
        ((NEXT,), 1011, [OK, "SUBGRAPH_UNAVAILABLE"]),
        ((NEXT,), 4401, [OK, "SUBGRAPH_UNAVAILABLE"]),
        (('{"id":"1","type":"error","payload":[{"message":"no"}]}',), None, [{"message": "no"}]),
        (('{"id":"1","type":"next","payload":{}}', NEXT), 1000,
         ["SUBGRAPH_INVALID_RESPONSE", OK, "SUBGRAPH_UNAVAILABLE"]),
        (("nonsense",), None, ["SUBGRAPH_INVALID_RESPONSE"]),
        (("[]",), None, ["SUBGRAPH_INVALID_RESPONSE"]),
        (('{"type":"surprise"}',), None, ["SUBGRAPH_INVALID_RESPONSE"]),
    ],
    ids=["complete", "server error", "unauthorized", "error", "empty", "text", "list", "unknown"],
)  # fmt: skip
async def test_websocket_messages(
    serve: Serve, messages: tuple[str, ...], close: int | None, expected: list[object]
) -> None:
    url = await serve(websocket(*messages, close=close))
    assert [summary(event) for event in await events(url, Upstream())] == expected


def summary(event: SubgraphResponse) -> object:
    if event.failure is not None:
        return event.failure.code
    return event.errors[0] if event.errors else event


async def test_a_websocket_without_the_protocol_is_refused(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        return socket

    url = await serve(handler)
    assert [summary(event) for event in await events(url, Upstream())] == ["SUBGRAPH_UNAVAILABLE"]


async def test_a_subgraph_that_does_not_acknowledge_times_out(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("graphql-transport-ws",))
        await socket.prepare(request)
        async for _ in socket:
            pass
        return socket

    url = await serve(handler)
    upstream = Upstream(connect_timeout=0.1)
    assert [summary(event) for event in await events(url, upstream)] == ["SUBGRAPH_TIMEOUT"]


async def test_a_subgraph_that_answers_no_ping_is_lost(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("graphql-transport-ws",), autoping=False)
        await socket.prepare(request)
        await socket.receive_json()
        await socket.send_json({"type": "connection_ack"})
        async for _ in socket:
            pass  # and no pong
        return socket

    url = await serve(handler)
    upstream = Upstream(heartbeat=0.1)
    assert [summary(event) for event in await events(url, upstream)] == ["SUBGRAPH_UNAVAILABLE"]


EVENT = b'event: next\ndata: {"data":{"live":1}}\n\n'
COMPLETE = b"event: complete\ndata:\n\n"


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ((EVENT, COMPLETE), [OK]),
        ((EVENT[:20], EVENT[20:] + b":ping\n\n" + EVENT, COMPLETE), [OK, OK]),
        ((EVENT.replace(b"\n", b"\r\n"), COMPLETE), [OK]),
        ((b'event: next\ndata: {"data":\ndata: {"live":1}}\n\n', COMPLETE), [OK]),
        ((EVENT,), [OK, "SUBGRAPH_UNAVAILABLE"]),
        ((b"event: next\ndata: nonsense\n\n", COMPLETE), ["SUBGRAPH_INVALID_RESPONSE"]),
        ((b"data: " + b"x" * 2000,), ["SUBGRAPH_UNAVAILABLE"]),
        ((b"data: " + b"x" * 900 + b"\ndata: " + b"x" * 900 + b"\n\n",),
         ["SUBGRAPH_INVALID_RESPONSE"]),
    ],
    ids=["one", "split", "crlf", "lines", "lost", "text", "long line", "long event"],
)  # fmt: skip
async def test_server_sent_events(
    serve: Serve, chunks: tuple[bytes, ...], expected: list[object]
) -> None:
    url = await serve(body("text/event-stream", *chunks))
    upstream = Upstream("sse", max_bytes=1000)
    assert [summary(event) for event in await events(url, upstream)] == expected


PART = b'\r\n--g\r\ncontent-type: application/json\r\n\r\n{"payload":{"data":{"live":1}}}'
BEAT = b"\r\n--g\r\ncontent-type: application/json\r\n\r\n{}"
END = b"\r\n--g--\r\n"


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ((PART, END), [OK]),
        ((BEAT + PART[:30], PART[30:] + PART, END), [OK, OK]),
        ((PART.removeprefix(b"\r\n"), END), [OK]),
        ((b'\r\n--g\r\n\r\n{"payload":null}', PART, END), []),
        (
            (b'\r\n--g\r\n\r\n{"payload":null,"errors":[{"message":"no"}]}', END),
            [{"message": "no"}],
        ),
        ((PART, b"\r\n--g\r\n"), [OK, "SUBGRAPH_UNAVAILABLE"]),
        ((b"\r\n--g\r\n\r\nnonsense", END), ["SUBGRAPH_INVALID_RESPONSE"]),
        ((b'\r\n--g\r\n\r\n{"data":{}}', END), ["SUBGRAPH_INVALID_RESPONSE"]),
        ((b"\r\n--g\r\n\r\n" + b"x" * 2000,), ["SUBGRAPH_INVALID_RESPONSE"]),
    ],
    ids=["one", "split", "no line", "end", "fatal", "lost", "text", "shape", "long"],
)
async def test_multipart_events(
    serve: Serve, chunks: tuple[bytes, ...], expected: list[object]
) -> None:
    url = await serve(body('multipart/mixed; boundary="g"; subscriptionSpec=1.0', *chunks))
    upstream = Upstream("multipart", max_bytes=1000)
    assert [summary(event) for event in await events(url, upstream)] == expected


@pytest.mark.parametrize(
    ("kind", "status", "chunk", "expected"),
    [
        ("application/json", 401, b'{"errors":[{"message":"who?"}]}', {"message": "who?"}),
        ("text/html", 502, b"<html>", "SUBGRAPH_UNAVAILABLE"),
        ("text/html", 200, b"<html>", "SUBGRAPH_INVALID_RESPONSE"),
    ],
)
async def test_an_answer_that_is_no_stream(
    serve: Serve, kind: str, status: int, chunk: bytes, expected: object
) -> None:
    url = await serve(body(kind, chunk, status=status))
    assert [summary(event) for event in await events(url, Upstream("sse"))] == [expected]


async def test_an_address_of_its_own_for_subscriptions(serve: Serve) -> None:
    url = await serve(body("text/event-stream", EVENT, COMPLETE))
    upstream = Upstream("sse", url=url)
    assert await events("http://127.0.0.1:9/graphql", upstream) == [OK]


async def test_a_subgraph_without_an_address_is_unavailable() -> None:
    upstreams = Upstreams({})
    found = [event async for event in upstreams.events("catalog", REQUEST, FetchContext())]
    assert [summary(event) for event in found] == ["SUBGRAPH_UNAVAILABLE"]


async def test_a_handshake_that_is_refused(serve: Serve) -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(status=403)

    url = await serve(handler)
    (event,) = await events(url, Upstream())
    assert event.failure is not None
    assert event.failure.code == "SUBGRAPH_UNAVAILABLE"
