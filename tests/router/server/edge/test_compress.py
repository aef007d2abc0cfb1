from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import brotli  # type: ignore[import-untyped]  # it has no stubs
import orjson
import pytest

from router.server.edge.compress import Compress, choose_encoding
from router.server.exchange import Receive, Scope, Send
from router.server.settings.compression import CompressionSettings

Start = Callable[..., Awaitable[Any]]
BODY = orjson.dumps({"data": {"titles": ["Shirt"] * 500}})
JSON = (b"content-type", b"application/json")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("br, gzip", "br"),
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0", None),
        ("*", "br"),
        ("*;q=0.1, gzip;q=0.2", "gzip"),
        ("*;q=0", None),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("GZIP ; Q=1.0", "gzip"),
        ("deflate, zstd", None),
        ("br;q=many, gzip;q=0.1", "gzip"),
    ],
)
def test_negotiation(accepted: str, encoding: str | None) -> None:
    assert choose_encoding(accepted.encode(), ("br", "gzip")) == encoding


async def _answer(
    accepted: str,
    *bodies: bytes,
    headers: tuple[tuple[bytes, bytes], ...] = (JSON,),
    **settings: Any,
) -> tuple[Mapping[bytes, bytes], list[bytes]]:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        start = [*headers, (b"content-length", b"%d" % len(bodies[0]))]
        await send({"type": "http.response.start", "status": 200, "headers": start})
        for number, body in enumerate(bodies, start=1):
            more = number < len(bodies)
            await send({"type": "http.response.body", "body": body, "more_body": more})

    async def receive() -> Mapping[str, Any]:
        raise AssertionError

    sent: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(b"accept-encoding", accepted.encode())]}
    await Compress(app, CompressionSettings(**settings))(scope, receive, send)
    return dict(sent[0]["headers"]), [message["body"] for message in sent[1:]]


async def test_brotli_and_gzip() -> None:
    for accepted, decompress in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        headers, (body,) = await _answer(accepted, BODY)
        assert headers[b"content-encoding"] == accepted.encode()
        assert headers[b"content-length"] == b"%d" % len(body)
        assert headers[b"vary"] == b"accept-encoding"
        assert len(body) < len(BODY) / 10
        assert decompress(body) == BODY


async def test_a_large_answer() -> None:
    large = BODY * 50
    _, (body,) = await _answer("gzip", large)
    assert gzip.decompress(body) == large


@pytest.mark.parametrize(
    ("accepted", "body", "headers"),
    [
        ("", BODY, (JSON,)),
        ("br", BODY[:1023], (JSON,)),
        ("br", BODY, ((b"content-type", b"image/png"),)),
        ("br", BODY, (JSON, (b"content-encoding", b"gzip"))),
        ("br", BODY, (JSON, (b"cache-control", b"no-transform"))),
    ],
)
async def test_what_is_left_as_it_is(
    accepted: str, body: bytes, headers: tuple[tuple[bytes, bytes], ...]
) -> None:
    sent, bodies = await _answer(accepted, body, headers=headers)
    assert bodies == [body]
    assert sent[b"content-length"] == b"%d" % len(body)
    assert sent.get(b"content-encoding") != b"br"
    assert sent[b"vary"] == b"accept-encoding"


async def test_parts_are_sent_as_they_come() -> None:
    headers, bodies = await _answer("br", BODY, BODY, b"")
    assert bodies == [BODY, BODY, b""]
    assert b"content-encoding" not in headers


async def test_an_etag_becomes_weak() -> None:
    strong = (JSON, (b"etag", b'"a"'))
    assert (await _answer("br", BODY, headers=strong))[0][b"etag"] == b'W/"a"'
    assert (await _answer("", BODY, headers=strong))[0][b"etag"] == b'"a"'


async def test_the_router_compresses(start_router: Start) -> None:
    router = await start_router(compression={"enabled": True})
    query = "{ " + " ".join(f"a{n}: products {{ title sku }}" for n in range(20)) + " }"
    async with router.session.post(
        router.url + "/graphql", json={"query": query}, headers={"Accept-Encoding": "br"}
    ) as reply:
        assert reply.headers["Content-Encoding"] == "br"
        assert reply.headers.getall("Vary") == ["accept", "accept-encoding"]
        assert len((await reply.json())["data"]["a0"]) == 3
    plain = await start_router()
    reply = await plain.query(query, headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in reply.headers
