"""Requests as bytes on a socket, well-formed or not, and their answers."""

from __future__ import annotations

import base64
import contextlib
import http.client
import io
import socket
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.router.fuzz.surface.invariants import SLOWEST, BrokenPromiseError, check_answer
from tests.router.fuzz.surface.process import RouterProcess

METHODS = st.sampled_from(
    ["POST"] * 6 + ["GET"] * 4
    + ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "QUERY", "post", "PRI", "A" * 300]
)  # fmt: skip
PATHS = st.sampled_from(["/graphql"] * 8 + ["/graphql/", "//graphql", "/graphql%00", "/GRAPHQL"])
HEADERS = st.sampled_from(
    [
        "Accept: */*", "Accept: application/graphql-response+json", "Accept: text/html",
        "Accept: multipart/mixed;deferSpec=20220824, application/json", "Accept: text/event-stream",
        "Accept: ;;;q=,", "Accept: application/json;q=2;q=x", "Accept: " + "a/b," * 500,
        "Accept-Encoding: gzip", "Accept-Encoding: br;q=1, *;q=0", "Accept-Encoding: ,,;q",
        "Content-Type: application/json; charset=utf-8", "Content-Type: application/json;charset=x",
        "Content-Type: text/plain", "Content-Type: multipart/form-data; boundary=x",
        "Content-Type: application/json;" + "a=b;" * 300, "Content-Type: \xff\xfe",
        "Content-Encoding: gzip", "Content-Encoding: br", "Content-Encoding: x",
        "X-Request-Id: ok-1", "X-Request-Id: " + "x" * 100, "X-Request-Id: a b\t<script>",
        "Authorization: Bearer x.y.z", "Authorization: Basic x", "Authorization: Bearer",
        "Cookie: a=b; c", "Origin: null", "Origin: https://evil.example", "Referer: \x01",
        "Sec-Fetch-Site: cross-site", "X-Forwarded-For: 1.2.3.4, , ::1%x, x", "Forwarded: for=_",
        "traceparent: 00-" + "0" * 32 + "-" + "0" * 16 + "-01", "traceparent: x", "baggage: a=%ff",
        "GraphQL-Require-Preflight: 1", "GraphQL-Client-Name: \xe9", "apollo-require-preflight: x",
        "Expect: 100-continue", "Expect: 200-ok", "Upgrade: h2c", "Connection: keep-alive, upgrade",
        "Access-Control-Request-Method: POST", "If-None-Match: *", "Range: bytes=0-1",
        "Content-Length: 3", "Content-Length: -1", "Transfer-Encoding: gzip, chunked", "Host: ",
        "X-" + "y" * 9000 + ": z", "No-Colon", ": empty", "Loom-Identity: x", "Bad Name: x",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class RawRequest:
    """What is written to the socket, in pieces."""

    pieces: tuple[bytes, ...]

    @property
    def text(self) -> str:
        return b"".join(self.pieces).decode("latin-1")


def post(body: bytes) -> RawRequest:
    """An ordinary request with a body."""
    head = (
        "POST /graphql HTTP/1.1\r\nHost: router\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return RawRequest((head.encode() + body,))


@st.composite
def requests(draw: st.DrawFn, bodies: st.SearchStrategy[bytes]) -> RawRequest:
    """Requests with any method, path, parameters, header fields and framing of the body."""
    method, path, body = draw(METHODS), draw(PATHS), draw(bodies)
    if method == "GET" or draw(st.integers(0, 6)) == 0:
        path += "?" + draw(_parameters(body))
    fields = draw(st.lists(HEADERS, max_size=4))
    if draw(st.integers(0, 3)):
        fields.insert(0, "Content-Type: application/json")
    if draw(st.integers(0, 40)) == 0:
        fields += [f"X-{index}: y" for index in range(300)]
    framing = draw(st.integers(0, 9))
    pieces = [body]
    if framing == 0:
        fields.append("Transfer-Encoding: chunked")
        pieces = _chunked(body, draw(st.integers(1, 50)))
        if draw(st.booleans()):
            pieces = pieces[: draw(st.integers(0, len(pieces)))]
    elif framing == 1:
        fields.append(f"Content-Length: {len(body) + draw(st.integers(-3, 3))}")
    elif method != "GET" or framing == 2:
        fields.append(f"Content-Length: {len(body)}")
    else:
        pieces = []
    version = draw(st.sampled_from(["HTTP/1.1"] * 12 + ["HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "x"]))
    host = [] if draw(st.integers(0, 30)) == 0 else ["Host: router"]
    head = "\r\n".join([f"{method} {path} {version}", *host, *fields, "", ""])
    return RawRequest((head.encode("latin-1", errors="replace"), *pieces))


@st.composite
def upgrades(draw: st.DrawFn) -> RawRequest:
    """Openings of WebSockets, and what is sent over them before anything was agreed."""
    key = base64.b64encode(draw(st.binary(min_size=0, max_size=20))).decode()
    protocol = draw(
        st.sampled_from(["graphql-transport-ws", "graphql-ws", "", "x, graphql-transport-ws", ","])
    )
    version = draw(st.sampled_from(["13", "13", "13", "8", "x"]))
    head = (
        "GET /graphql HTTP/1.1\r\nHost: router\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: {version}\r\n"
        f"Sec-WebSocket-Protocol: {protocol}\r\n\r\n"
    )
    frames = draw(st.lists(st.binary(max_size=40) | _frames(), max_size=4))
    return RawRequest((head.encode(), *frames))


@st.composite
def _frames(draw: st.DrawFn) -> bytes:
    """A masked frame: a message of the protocol, or nearly."""
    message = draw(
        st.sampled_from(
            [
                b'{"type":"connection_init"}', b'{"type":"connection_init","payload":[]}',
                b'{"type":"ping"}', b'{"type":"pong","payload":1}', b'{"type":"complete","id":"1"}',
                b'{"type":"subscribe","id":"1","payload":{"query":"{ warehouses }"}}',
                b'{"type":"subscribe","id":"2","payload":{"query":"subscription{renamed{id}}"}}',
                b'{"type":"subscribe","id":1,"payload":{"query":7}}', b'{"type":"subscribe"}',
                b'{"type":"subscribe","id":"","payload":{"query":"{"}}', b"[]", b"{", b"\xff", b"",
            ]
        )
    )  # fmt: skip
    opcode = draw(st.sampled_from([0x81] * 8 + [0x82, 0x88, 0x89, 0x8A, 0x01, 0x80, 0xC1, 0x83]))
    mask = b"\x01\x02\x03\x04"
    masked = bytes(each ^ mask[index % 4] for index, each in enumerate(message))
    length = len(message)
    size = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2, "big")
    return bytes([opcode]) + size + mask + masked


def exchange(router: RouterProcess, request: RawRequest) -> None:
    """Sends a request and holds what comes back, if anything does, to the promises."""
    started = time.monotonic()
    with socket.create_connection((router.host, router.port), timeout=SLOWEST) as connection:
        with contextlib.suppress(OSError):  # it may have said its part and gone
            for piece in request.pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
        raw = _read(connection, request)
    if not raw:
        return  # a request that was not whole has no answer
    answer = _answer(raw, request)
    if answer is not None:
        status, headers, body = answer
        seconds = time.monotonic() - started
        check_answer(status, headers, body, sent=request.text, seconds=seconds)


def _read(connection: socket.socket, request: RawRequest) -> bytes:
    parts: list[bytes] = []
    try:
        while part := connection.recv(1 << 20):
            parts.append(part)
    except ConnectionResetError:
        pass
    except TimeoutError as error:
        message = (
            f"no end within {SLOWEST} s: {b''.join(parts)[:500]!r} for {request.text[:4000]!r}"
        )
        raise BrokenPromiseError(message) from error
    return b"".join(parts)


class _Source:
    """What :class:`http.client.HTTPResponse` reads from."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, mode: str) -> io.BytesIO:
        assert mode == "rb"
        return io.BytesIO(self._raw)


def _answer(raw: bytes, request: RawRequest) -> tuple[int, dict[str, str], bytes] | None:
    """The first answer on a connection that has to do with GraphQL."""
    response = http.client.HTTPResponse(_Source(raw), method=request.text.partition(" ")[0])  # type: ignore[arg-type]
    try:
        response.begin()
        body = response.read()
    except http.client.RemoteDisconnected:
        return None  # told to go on, the client had nothing more to say
    except http.client.HTTPException:
        if request.pieces and b"Upgrade: websocket" in request.pieces[0]:
            return None  # frames after the upgrade
        raise
    headers = {name.lower(): value for name, value in response.getheaders()}
    # other paths are pages, which answer as pages do; an upgrade that is refused has no body
    path = request.text.split(" ")[1].partition("?")[0] if " " in request.text else ""
    if response.status == 101 or path != "/graphql":
        if response.status >= 500:
            raise BrokenPromiseError(f"{response.status} for {request.text[:2000]!r}")
        return None
    if b"Upgrade: websocket" in request.pieces[0] and response.status in {400, 403, 426}:
        return None
    return response.status, headers, body


def _chunked(body: bytes, size: int) -> list[bytes]:
    chunks = [body[at : at + size] for at in range(0, len(body), size)][:200]
    return [f"{len(each):x}\r\n".encode() + each + b"\r\n" for each in chunks] + [b"0\r\n\r\n"]


@st.composite
def _parameters(draw: st.DrawFn, body: bytes) -> str:
    given = {"query": "{ warehouses }"}
    for name in ("query", "variables", "operationName", "extensions", "documentId"):
        if draw(st.integers(0, 3)) == 0:
            given[name] = draw(
                st.sampled_from(["", "null", "{", "[]", "{}", '{"a":1}', "{ warehouses }", "é"])
                | st.text(max_size=20).map(lambda text: text.encode(errors="ignore").decode())
            )
    text = urlencode(given)
    if draw(st.integers(0, 5)) == 0:
        text += draw(st.sampled_from(["&query=", "&", "&&=", "%", "%zz", "&variables=%ff", ";"]))
    if draw(st.integers(0, 20)) == 0:
        text = "query=" + quote(body[:6000].decode(errors="ignore"))
    return text
