"""The router's own HTTP client, against servers that say exactly what they are told to."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
import uvloop

from router.execute.answer import Answer, BrokenAnswerError
from router.execute.transport.call import Call, LostError, UnreachableError
from router.execute.transport.http1.call import Http1Call, speaks_plain_http
from router.execute.transport.policy import SubgraphPolicy
from router.execute.transport.protocol import SubgraphRequest

Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Serve = Callable[[Speak], Awaitable[Http1Call]]

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
POLICY = SubgraphPolicy(response_bytes=100, connect_timeout=0.5)


@pytest.fixture
def policy() -> SubgraphPolicy:
    return POLICY


@pytest.fixture
async def serve(policy: SubgraphPolicy) -> AsyncIterator[Serve]:
    """Starts a server; gives back a call to it."""
    servers: list[asyncio.Server] = []
    calls: list[Http1Call] = []

    async def start(speak: Speak) -> Http1Call:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await speak(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError):
                return
            finally:
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        servers.append(server)
        port = server.sockets[0].getsockname()[1]
        calls.append(Http1Call(f"http://127.0.0.1:{port}/graphql?a=b", policy))
        return calls[-1]

    yield start
    for call in calls:
        call.close()
    for server in servers:
        server.close()


async def read_request(reader: asyncio.StreamReader) -> tuple[list[bytes], bytes]:
    """One request's lines and body."""
    lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[:-2]
    (length,) = (int(line[16:]) for line in lines if line.startswith(b"Content-Length: "))
    return lines, await reader.readexactly(length)


def call_of(
    headers: dict[str, str] | None = None, *, seconds: float = 5.0, kind: str = "query"
) -> Call:
    request = SubgraphRequest("query" if kind == "query" else "mutation", b'{"query":"{ a }"}')
    deadline = asyncio.get_running_loop().time() + seconds
    return Call(request, headers or {}, deadline, own_deadline=True)


def answering(*parts: bytes, pause: float = 0.0) -> Speak:
    """Sends the same parts for each request on a connection."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await read_request(reader)
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(pause)

    return speak


async def test_what_is_sent(serve: Serve) -> None:
    seen: list[tuple[list[bytes], bytes]] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await read_request(reader))
        writer.write(OK)

    call = await serve(speak)
    answer = await call(call_of({"X-Request-Id": "r1", "ACCEPT": "text/x", "Host": "other"}))
    assert answer == Answer(200, "application/json", answer.headers, b"{}")
    ((lines, body),) = seen
    assert body == b'{"query":"{ a }"}'
    assert lines[0] == b"POST /graphql?a=b HTTP/1.1"
    assert lines[1].startswith(b"Host: 127.0.0.1:")
    assert lines[2:] == [
        b"content-type: application/json",
        b"user-agent: loom-router",
        b"X-Request-Id: r1",
        b"ACCEPT: text/x",
        b"Content-Length: 17",
    ]


async def test_a_connection_is_used_again(serve: Serve) -> None:
    connections = 0

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await answering(OK)(reader, writer)

    call = await serve(speak)
    for _ in range(3):
        assert (await call(call_of())).body == b"{}"
    assert connections == 1


@pytest.mark.parametrize(
    ("head", "parts", "body"),
    [
        (b"Transfer-Encoding: chunked\r\n\r\n", [b"2\r\n{}\r\n", b"1\r\n \r\n0\r\n\r\n"], b"{} "),
        (b"Content-Length: 4\r\n\r\n", [b"{", b"  }"], b"{  }"),
        (
            b"Content-Encoding: gzip\r\nContent-Length: 22\r\n\r\n",
            [gzip.compress(b"{}", mtime=0)],
            b"{}",
        ),
        (b"Content-Encoding: identity\r\nContent-Length: 2\r\n\r\n", [b"{}"], b"{}"),
    ],
)
async def test_bodies(serve: Serve, head: bytes, parts: list[bytes], body: bytes) -> None:
    call = await serve(answering(b"HTTP/1.1 200 OK\r\n" + head, *parts, pause=0.01))
    for _ in range(2):
        assert (await call(call_of())).body == body


async def test_an_informational_answer_is_not_the_answer(serve: Serve) -> None:
    call = await serve(answering(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", OK))
    for _ in range(2):
        answer = await call(call_of())
        assert (answer.status, answer.body, "link" in answer.headers) == (200, b"{}", False)


async def test_a_body_that_ends_with_the_connection(serve: Serve) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n{}")
        await asyncio.sleep(0.01)
        writer.write(b"  ")

    call = await serve(speak)
    assert (await call(call_of())).body == b"{}  "
    assert (await call(call_of())).body == b"{}  "


def test_on_uvloop() -> None:
    async def exchange() -> bytes:
        server = await asyncio.start_server(answering(OK), "127.0.0.1", 0)
        call = Http1Call(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", POLICY)
        bodies = [(await call(call_of())).body for _ in range(3)]
        call.close()
        server.close()
        return b"".join(bodies)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(exchange()) == b"{}{}{}"


async def test_headers_of_the_answer(serve: Serve) -> None:
    call = await serve(
        answering(OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a\r\nset-cookie: b\r\n\r\n"))
    )
    headers = (await call(call_of())).headers
    assert headers.getall("Set-Cookie") == ["a", "b"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"nonsense\r\n\r\n", "not an HTTP response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", "more than 100 bytes"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + b"x" * 101 + b"\r\n",
            "more than 100 bytes",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            % len(gzip.compress(b"x" * 101, mtime=0))
            + gzip.compress(b"x" * 101, mtime=0),
            "more than 100 bytes",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}",
            "content encoding 'br'",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            "not gzip",
        ),
    ],
)
async def test_unusable_answers(serve: Serve, said: bytes, reason: str) -> None:
    call = await serve(answering(said))
    for _ in range(2):
        with pytest.raises(BrokenAnswerError, match=reason) as raised:
            await call(call_of())
        assert raised.value.failure.code == "SUBGRAPH_INVALID_RESPONSE"


async def test_a_connection_that_ends_within_the_answer(serve: Serve) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")

    call = await serve(speak)
    with pytest.raises(BrokenAnswerError, match="lost within the answer") as raised:
        await call(call_of())
    assert raised.value.failure.code == "SUBGRAPH_INVALID_RESPONSE"


async def test_an_idle_connection_that_was_closed_is_replaced(serve: Serve) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(OK)

    call = await serve(speak)
    for kind in ("query", "mutation", "mutation"):
        assert (await call(call_of(kind=kind))).status == 200
        await asyncio.sleep(0.02)


async def test_a_lost_connection(serve: Serve, policy: SubgraphPolicy) -> None:
    connections = 0

    async def speak(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await read_request(reader)

    call = await serve(speak)
    with pytest.raises(LostError):
        await call(call_of(kind="mutation"))
    assert connections == 1
    assert policy.retry is not None  # which is what sends a query again


async def test_nobody_listens() -> None:
    call = Http1Call("http://127.0.0.1:1/", POLICY)
    with pytest.raises(UnreachableError, match=r"cannot connect to 127\.0\.0\.1:1"):
        await call(call_of())


async def test_the_deadline_and_cancellation_close_the_connection(serve: Serve) -> None:
    closed = asyncio.Event()

    async def speak(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await read_request(reader)
        assert await reader.read() == b""
        closed.set()

    call = await serve(speak)
    with pytest.raises(TimeoutError):
        await call(call_of(seconds=0.05))
    await asyncio.wait_for(closed.wait(), 1)
    closed.clear()
    task = asyncio.create_task(call(call_of()))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(closed.wait(), 1)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b"])
async def test_a_header_cannot_break_out_of_its_line(serve: Serve, value: str) -> None:
    call = await serve(answering(OK))
    with pytest.raises(BrokenAnswerError, match="line break"):
        await call(call_of({"X-Name": value}))


class TestBounded:
    @pytest.fixture
    def policy(self) -> SubgraphPolicy:
        return replace(POLICY, connections=2)

    async def test_no_more_connections_than_allowed(self, serve: Serve) -> None:
        now = most = 0

        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal now, most
            while True:
                await read_request(reader)
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.01)
                now -= 1
                writer.write(OK)

        call = await serve(speak)
        answers = await asyncio.gather(*(call(call_of()) for _ in range(9)))
        assert [answer.body for answer in answers] == [b"{}"] * 9
        assert most == 2

    async def test_waiting_for_a_connection_ends(self, serve: Serve) -> None:
        call = await serve(answering(OK, pause=2))
        busy = [asyncio.create_task(call(call_of({"n": str(n)}))) for n in range(2)]
        await asyncio.sleep(0.05)
        for task in busy:
            await task
        held = [asyncio.create_task(call(call_of(seconds=1.5))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            await call(call_of(seconds=0.05))
        with pytest.raises(UnreachableError, match=r"no connection within 0\.5 s"):
            await call(call_of())
        results = await asyncio.gather(*held, return_exceptions=True)
        assert all(isinstance(result, TimeoutError) for result in results)

    async def test_a_place_is_free_again_after_failures(self, serve: Serve) -> None:
        call = await serve(answering(b"nonsense\r\n\r\n"))
        results = await asyncio.gather(*(call(call_of()) for _ in range(7)), return_exceptions=True)
        assert [type(result) for result in results] == [BrokenAnswerError] * 7


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("http://a/graphql", True),
        ("http://[::1]:80/", True),
        ("https://a/", False),
        ("http://u:p@a/", False),
        ("unix:///a", False),
    ],
)
def test_which_urls(url: str, plain: bool) -> None:
    assert speaks_plain_http(url) is plain
