"""Requests within a request."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from router.server.engine import Engine
from router.server.inner_request import inner_headers, inner_request

SCOPE = {
    "type": "websocket",
    "path": "/graphql",
    "query_string": b"token=x",
    "client": ("192.0.2.1", 5000),
    "headers": [
        (b"host", b"shop.example"),
        (b"cookie", b"a=b"),
        (b"upgrade", b"websocket"),
        (b"sec-websocket-key", b"abc"),
        (b"content-length", b"9"),
        (b"x-request-id", b"outer"),
        (b"authorization", b"Bearer handshake"),
    ],
}


def test_headers_are_those_of_the_client_without_those_of_its_message() -> None:
    headers = inner_headers(SCOPE, {b"authorization": b"Bearer own"})
    assert headers == (
        (b"host", b"shop.example"),
        (b"cookie", b"a=b"),
        (b"authorization", b"Bearer own"),
        (b"content-type", b"application/json"),
        (b"accept", b"application/graphql-response+json"),
    )


async def test_it_is_a_post_with_a_body() -> None:
    engine = cast("Engine", None)
    exchange = inner_request(SCOPE, inner_headers(SCOPE, {}), b'{"query":"{ a }"}', engine)
    assert (exchange.method, exchange.scope["type"]) == ("POST", "http")
    assert exchange.scope["query_string"] == b""
    assert exchange.scope["client"] == ("192.0.2.1", 5000)
    message: Any = await exchange.receive()
    assert (message["body"], message["more_body"]) == (b'{"query":"{ a }"}', False)
    with pytest.raises(TimeoutError):  # nobody says that the client has gone
        await asyncio.wait_for(exchange.receive(), 0.05)
