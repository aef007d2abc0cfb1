from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from router.execute.transport import (
    FetchContext,
    FetchRecord,
    SubgraphRequest,
    SubgraphResponse,
)
from router.execute.transport.http import HttpTransport
from router.execute.transport.policy import SubgraphPolicy

Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Serve = Callable[[Speak], Awaitable[str]]

QUERY = SubgraphRequest("query", b'{"query":"{ a }"}')
MUTATION = SubgraphRequest("mutation", b'{"query":"mutation { a }"}')
JSON = "application/json"


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server that says exactly what it is told to; gives back its URL."""
    servers: list[asyncio.Server] = []

    async def start(speak: Speak) -> str:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await speak(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError):
                return  # the client went first
            finally:
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        servers.append(server)
        host, port = server.sockets[0].getsockname()
        return f"http://{host}:{port}/graphql"

    yield start
    for server in servers:
        server.close()


async def read_request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """One request's head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    (length,) = (
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length")
    )
    return head, await reader.readexactly(length)


def says(
    body: bytes, content_type: str | None = JSON, status: str = "200 OK", length: int | None = None
) -> Speak:
    """Answers one request and closes."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
        if content_type is not None:
            lines.append(f"Content-Type: {content_type}")
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
        await writer.drain()

    return speak


async def send(
    url: str,
    request: SubgraphRequest = QUERY,
    context: FetchContext | None = None,
    policy: SubgraphPolicy | None = None,
) -> SubgraphResponse:
    async with HttpTransport({"catalog": url}, default=policy or SubgraphPolicy(timeout=3)) as http:
        return await http.send("catalog", request, context or FetchContext())


def code(response: SubgraphResponse) -> str | None:
    assert response.failure is None or (response.data is None and response.errors == ())
    return response.failure.code if response.failure is not None else None


async def test_sends_the_payload_with_the_context_s_headers(serve: Serve) -> None:
    heard: list[tuple[bytes, bytes]] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await read_request(reader))
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
            b"Set-Cookie: a=b\r\nContent-Length: 16\r\n\r\n" + b'{"data":{"a":1}}'
        )
        await writer.drain()

    context = FetchContext(headers={"Loom-Identity": "signed", "X-Request-Id": "r1"})
    response = await send(await serve(speak), context=context)
    assert code(response) is None
    assert response.data == {"a": 1}
    assert response.headers["Set-Cookie"] == "a=b"
    ((head, body),) = heard
    assert body == QUERY.payload
    lines = head.decode().lower().split("\r\n")
    assert lines[0] == "post /graphql http/1.1"
    assert "loom-identity: signed" in lines
    assert "x-request-id: r1" in lines
    assert "content-type: application/json" in lines
    assert not any(line.startswith("accept-encoding") for line in lines)


async def test_a_kept_alive_connection_is_used_again(serve: Serve) -> None:
    connections = 0

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while True:
            await read_request(reader)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n"
                b'{"data":{}}'
            )
            await writer.drain()

    async with HttpTransport({"catalog": await serve(speak)}) as transport:
        for _ in range(3):
            assert code(await transport.send("catalog", QUERY, FetchContext())) is None
    assert connections == 1


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b'{"data":{"a":1}}', "application/graphql-response+json", "200 OK"),
        (b'{"data":{"a":1}}', "Application/JSON; charset=UTF-8", "200 OK"),
        (b'{"data":{"a":1},"errors":[]}', JSON, "200 OK"),
        (b'{"data":{"a":1},"errors":null,"extensions":null}', JSON, "200 OK"),
        (b'{"data":{"a":1}}', JSON, "500 Internal Server Error"),
    ],
)
async def test_answers_that_count(
    serve: Serve, body: bytes, content_type: str, status: str
) -> None:
    response = await send(await serve(says(body, content_type, status)))
    assert code(response) is None
    assert response.data == {"a": 1}
    assert response.errors == ()


async def test_a_refusal_with_a_graphql_error_is_an_answer(serve: Serve) -> None:
    body = b'{"errors":[{"message":"no","extensions":{"code":"IDENTITY_REQUIRED"}}]}'
    response = await send(await serve(says(body, JSON, "401 Unauthorized")))
    assert code(response) is None
    assert response.data is None
    assert response.errors == ({"message": "no", "extensions": {"code": "IDENTITY_REQUIRED"}},)


GOOD = b'{"data":{"a":1}}'
INVALID = "SUBGRAPH_INVALID_RESPONSE"
UNAVAILABLE = "SUBGRAPH_UNAVAILABLE"


@pytest.mark.parametrize(
    ("speak", "expected"),
    [
        pytest.param(says(b"<h1>It works!</h1>", "text/html"), INVALID, id="html"),
        pytest.param(says(GOOD, "text/plain"), INVALID, id="wrong content type"),
        pytest.param(says(GOOD, None), INVALID, id="no content type"),
        pytest.param(says(GOOD, "application/json; charset=utf-16"), INVALID, id="charset"),
        pytest.param(says(b"oops", JSON, "500 Oops"), UNAVAILABLE, id="500 with text"),
        pytest.param(says(b"<p>", "text/html", "502 Bad Gateway"), UNAVAILABLE, id="502"),
        pytest.param(says(b"", JSON, "503 Service Unavailable"), UNAVAILABLE, id="503"),
        pytest.param(says(b"", "text/plain", "429 Slow Down"), UNAVAILABLE, id="429"),
        pytest.param(says(b"<p>", "text/html", "404 Not Found"), INVALID, id="404"),
        pytest.param(says(b"", None, "302 Found\r\nLocation: /x"), INVALID, id="redirect"),
        pytest.param(says(b"", JSON), INVALID, id="empty"),
        pytest.param(says(b'{"data":{"a"', JSON), INVALID, id="invalid json"),
        pytest.param(says(b'{"data":{"a":"\xff\xfe"}}', JSON), INVALID, id="not utf-8"),
        pytest.param(says(b"[1]", JSON), INVALID, id="a list"),
        pytest.param(says(b"null", JSON), INVALID, id="null"),
        pytest.param(says(b"{}", JSON), INVALID, id="an empty object"),
        pytest.param(says(b'{"data":null}', JSON), INVALID, id="null data without a reason"),
        pytest.param(says(b'{"data":[1]}', JSON), INVALID, id="data that is a list"),
        pytest.param(says(b'{"data":"a"}', JSON), INVALID, id="data that is a string"),
        pytest.param(says(b'{"data":{},"errors":{"a":1}}', JSON), INVALID, id="errors an object"),
        pytest.param(says(b'{"data":{},"errors":["a"]}', JSON), INVALID, id="errors of strings"),
        pytest.param(says(b'{"errors":[]}', JSON), INVALID, id="no data, no errors"),
        pytest.param(says(GOOD, JSON, length=500), INVALID, id="cut short"),
        pytest.param(says(GOOD + b" " * 2000, JSON), INVALID, id="too large"),
    ],
)
async def test_broken_answers(serve: Serve, speak: Speak, expected: str) -> None:
    response = await send(await serve(speak), policy=SubgraphPolicy(timeout=3, response_bytes=1000))
    assert code(response) == expected


async def test_too_large_without_a_length_is_not_read_to_its_end(serve: Serve) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while True:
            writer.write(b" " * 1000)
            await writer.drain()
            await asyncio.sleep(0)

    policy = SubgraphPolicy(timeout=5, response_bytes=100_000)
    assert code(await send(await serve(speak), policy=policy)) == INVALID


async def test_a_chunked_answer_cut_short(serve: Serve) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n10\r\n" + GOOD + b"\r\n"
        )
        await writer.drain()

    assert code(await send(await serve(speak))) == INVALID


async def test_what_is_no_http(serve: Serve) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        await writer.drain()

    assert code(await send(await serve(speak))) == INVALID


async def test_a_refused_connection() -> None:
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    server.close()
    await server.wait_closed()
    assert code(await send(f"http://{host}:{port}/graphql")) == UNAVAILABLE


async def test_a_host_that_does_not_exist() -> None:
    assert code(await send("http://catalog.invalid/graphql")) == UNAVAILABLE


async def test_a_subgraph_without_a_url() -> None:
    async with HttpTransport({}) as transport:
        assert code(await transport.send("catalog", QUERY, FetchContext())) == UNAVAILABLE


async def hangs(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    await reader.read()


async def dribbles(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("speak", [hangs, dribbles])
async def test_a_subgraph_that_takes_too_long(serve: Serve, speak: Speak) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    response = await send(await serve(speak), policy=SubgraphPolicy(timeout=0.15))
    assert code(response) == "SUBGRAPH_TIMEOUT"
    assert 0.14 < loop.time() - started < 1


async def test_the_request_s_deadline_counts_where_it_comes_first(serve: Serve) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    context = FetchContext(deadline=started + 0.1)
    assert code(await send(await serve(hangs), context=context)) == "SUBGRAPH_TIMEOUT"
    assert loop.time() - started < 1


async def test_after_the_deadline_nothing_is_sent(serve: Serve) -> None:
    heard: list[bytes] = []

    async def speak(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())

    context = FetchContext(deadline=asyncio.get_running_loop().time() - 1)
    assert code(await send(await serve(speak), context=context)) == "SUBGRAPH_TIMEOUT"
    assert heard in ([], [b""])


@pytest.mark.parametrize(
    ("request_", "attempts", "expected"), [(QUERY, 2, None), (MUTATION, 1, UNAVAILABLE)]
)
async def test_only_a_query_is_sent_again_after_a_lost_connection(
    serve: Serve, request_: SubgraphRequest, attempts: int, expected: str | None
) -> None:
    heard = 0

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        await read_request(reader)
        heard += 1
        if heard > 1:
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n"
                + GOOD
            )
            await writer.drain()

    assert code(await send(await serve(speak), request_)) == expected
    assert heard == attempts


async def test_a_subgraph_that_was_started_anew_answers_at_once(serve: Serve) -> None:
    """The connections in the pool are of the process before it."""
    connections: list[asyncio.StreamWriter] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        while True:
            await read_request(reader)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n"
                + GOOD
            )
            await writer.drain()

    async with HttpTransport({"catalog": await serve(speak)}) as transport:
        for expected in (1, 2, 3):
            response = await transport.send("catalog", QUERY, FetchContext())
            assert code(response) is None
            assert len(connections) == expected
            connections[-1].transport.abort()  # a reset, as by a process that was killed
            if expected == 2:
                await asyncio.sleep(0.05)  # the pool has heard of it, and the other times not


async def test_a_server_that_always_hangs_up_is_unavailable(serve: Serve) -> None:
    async def speak(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await read_request(reader)

    assert code(await send(await serve(speak))) == UNAVAILABLE


async def test_cancelling_closes_the_connection(serve: Serve) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def speak(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        begun.set()
        await reader.read()
        ended.set()

    task = asyncio.create_task(send(await serve(speak), policy=SubgraphPolicy(timeout=30)))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(ended.wait(), 2)


async def test_tells_of_each_fetch(serve: Serve) -> None:
    records: list[FetchRecord] = []
    context = FetchContext(on_fetch=records.append)
    await send(await serve(says(GOOD)), context=context)
    await send(await serve(says(b"", JSON, "503 Gone")), MUTATION, context=context)
    good, bad = records
    assert (good.subgraph, good.kind, good.code) == ("catalog", "query", None)
    assert (good.request_bytes, good.response_bytes) == (len(QUERY.payload), len(GOOD))
    assert 0 < good.seconds < 3
    assert (bad.kind, bad.code, bad.response_bytes) == ("mutation", UNAVAILABLE, 0)


async def test_limits_by_subgraph(serve: Serve) -> None:
    url = await serve(hangs)
    async with HttpTransport(
        {"slow": url, "other": url},
        default=SubgraphPolicy(timeout=30),
        policies={"slow": SubgraphPolicy(timeout=0.05)},
    ) as transport:
        response = await transport.send("slow", QUERY, FetchContext())
        assert code(response) == "SUBGRAPH_TIMEOUT"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await transport.send("other", QUERY, FetchContext())
