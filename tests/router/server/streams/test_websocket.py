"""GraphQL over WebSockets, message by message."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import time
from typing import Any

import aiohttp
import pytest

LIVE = "subscription ($c: String!) { live(channel: $c) { id stock } }"
ACK = {"type": "connection_ack"}
Start = Callable[..., Awaitable[Any]]
Socket = aiohttp.ClientWebSocketResponse


@asynccontextmanager
async def connected(
    router: Any,
    headers: dict[str, str] | None = None,
    protocol: str | None = "graphql-transport-ws",
) -> AsyncIterator[Socket]:
    async with router.session.ws_connect(
        router.url, protocols=(protocol,) if protocol else (), headers=headers
    ) as socket:
        yield socket


@asynccontextmanager
async def acknowledged(router: Any, payload: object = None) -> AsyncIterator[Socket]:
    async with connected(router) as socket:
        message = {"type": "connection_init"}
        await socket.send_json(message if payload is None else {**message, "payload": payload})
        assert await socket.receive_json(timeout=5) == ACK
        yield socket


async def subscribe(socket: Socket, key: str, query: str, **variables: Any) -> None:
    payload = {"query": query, "variables": variables}
    await socket.send_json({"id": key, "type": "subscribe", "payload": payload})


async def closed(socket: Socket) -> tuple[int | None, str]:
    """The code and reason with which the router closes."""
    frame = await socket.receive(timeout=5)
    assert frame.type is aiohttp.WSMsgType.CLOSE, frame
    return frame.data, frame.extra or ""


async def test_a_subscription(streaming_router: Any) -> None:
    router = streaming_router
    async with acknowledged(router) as socket:
        assert socket.protocol == "graphql-transport-ws"
        await subscribe(socket, "a", LIVE, c=router.channel)
        await router.heard()
        await router.publish("p1")
        assert await socket.receive_json(timeout=5) == {
            "id": "a",
            "type": "next",
            "payload": {"data": {"live": {"id": "p1", "stock": 11}}},
        }
        await router.finish()
        assert await socket.receive_json(timeout=5) == {"id": "a", "type": "complete"}


@pytest.mark.parametrize(
    ("operation", "data"),
    [
        ("{ product(id: 1) { title stock } }", {"product": {"title": "Title 1", "stock": 11}}),
        ('mutation { publish(channel: "nobody", id: "p1") }', {"publish": 0}),
    ],
)
async def test_queries_and_mutations(streaming_router: Any, operation: str, data: object) -> None:
    async with acknowledged(streaming_router) as socket:
        await subscribe(socket, "q", operation)
        answer = {"id": "q", "type": "next", "payload": {"data": data}}
        assert await socket.receive_json(timeout=5) == answer
        assert await socket.receive_json(timeout=5) == {"id": "q", "type": "complete"}


async def test_a_refused_operation_is_an_error_and_the_connection_goes_on(
    streaming_router: Any,
) -> None:
    async with acknowledged(streaming_router) as socket:
        await subscribe(socket, "a", "{ nothing }")
        message = await socket.receive_json(timeout=5)
        assert (message["id"], message["type"]) == ("a", "error")
        (error,) = message["payload"]
        assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert len(error["extensions"]["requestId"]) == 32
        await subscribe(socket, "a", "{ viewer }")
        assert (await socket.receive_json(timeout=5))["payload"] == {"data": {"viewer": None}}


async def test_operations_are_counted_like_requests(streaming_router: Any) -> None:
    router = streaming_router
    async with acknowledged(router) as socket:
        await subscribe(socket, "a", "query OverWebSocket { viewer }")
        while (await socket.receive_json(timeout=5))["type"] != "complete":
            pass
        async with router.session.get(router.url.replace("graphql", "metrics")) as response:
            metrics = await response.text()
    assert 'seconds_count{operation="OverWebSocket",outcome="ok"} 1.0' in metrics
    assert "router_websockets_open 1.0" in metrics


async def test_completing_closes_the_stream_of_the_subgraph(streaming_router: Any) -> None:
    router = streaming_router
    async with acknowledged(router) as socket:
        await subscribe(socket, "a", LIVE, c=router.channel)
        await router.heard()
        await socket.send_json({"id": "a", "type": "complete"})
        await router.heard(0)
        await subscribe(socket, "a", "{ viewer }")  # the id is free again
        assert (await socket.receive_json(timeout=5))["type"] == "next"


async def test_leaving_closes_all_streams(streaming_router: Any) -> None:
    router = streaming_router
    async with acknowledged(router) as socket:
        for key in ("a", "b"):
            await subscribe(socket, key, LIVE, c=router.channel)
        await router.heard()
    await router.heard(0)
    assert router.app.streams.count == 0


async def test_pings_are_answered_at_any_time(streaming_router: Any) -> None:
    async with connected(streaming_router) as socket:
        await socket.send_json({"type": "ping", "payload": {"at": 1}})
        assert await socket.receive_json(timeout=5) == {"type": "pong"}
        await socket.send_json({"type": "pong"})
        await socket.send_json({"type": "connection_init"})
        assert await socket.receive_json(timeout=5) == ACK


@pytest.mark.parametrize(
    "message",
    ["nonsense", "[]", "{}", '{"type":"surprise"}', '{"type":"subscribe","payload":{}}',
     '{"type":"subscribe","id":"","payload":{}}', '{"type":"subscribe","id":"a"}',
     '{"type":"connection_init","payload":[]}'],
)  # fmt: skip
async def test_4400_for_what_is_no_message(streaming_router: Any, message: str) -> None:
    async with connected(streaming_router) as socket:
        await socket.send_str(message)
        assert (await closed(socket))[0] == 4400


async def test_4400_for_bytes(streaming_router: Any) -> None:
    async with connected(streaming_router) as socket:
        await socket.send_bytes(b'{"type":"connection_init"}')
        assert (await closed(socket))[0] == 4400


async def test_4401_for_subscribing_without_an_acknowledgement(streaming_router: Any) -> None:
    async with connected(streaming_router) as socket:
        await subscribe(socket, "a", LIVE)
        assert await closed(socket) == (4401, "Unauthorized")


async def test_4406_for_another_subprotocol(streaming_router: Any) -> None:
    for protocol in ("graphql-ws", None):
        async with connected(streaming_router, protocol=protocol) as socket:
            assert await closed(socket) == (4406, "Subprotocol not acceptable")


async def test_4408_without_connection_init(start_streaming_router: Start) -> None:
    router = await start_streaming_router(subscriptions={"init_timeout": 0.05})
    async with connected(router) as socket:
        assert await closed(socket) == (4408, "Connection initialisation timeout")


async def test_4409_for_an_id_that_is_in_use(streaming_router: Any) -> None:
    async with acknowledged(streaming_router) as socket:
        for _ in range(2):
            await subscribe(socket, "a", LIVE, c=streaming_router.channel)
        assert await closed(socket) == (4409, "Subscriber for a already exists")


async def test_4429_for_a_second_connection_init(streaming_router: Any) -> None:
    async with acknowledged(streaming_router) as socket:
        await socket.send_json({"type": "connection_init"})
        assert await closed(socket) == (4429, "Too many initialisation requests")


async def test_the_limit_of_a_connection(start_streaming_router: Start) -> None:
    router = await start_streaming_router(subscriptions={"max_per_connection": 1})
    async with acknowledged(router) as socket:
        await subscribe(socket, "a", LIVE, c=router.channel)
        await router.heard()
        await subscribe(socket, "b", LIVE, c=router.channel)
        message = await socket.receive_json(timeout=5)
        assert (message["id"], message["type"]) == ("b", "error")
        assert message["payload"][0]["extensions"]["code"] == "SUBSCRIPTION_LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    ("origin", "allowed", "connects"),
    [
        (None, [], True),
        ("own", [], True),
        ("https://elsewhere.example", [], False),
        ("null", [], False),
        ("https://elsewhere.example", ["https://elsewhere.example"], True),
        ("https://elsewhere.example", ["*"], True),
    ],
)
async def test_pages_of_other_sites_cannot_connect(
    start_streaming_router: Start, origin: str | None, allowed: list[str], connects: bool
) -> None:
    router = await start_streaming_router(subscriptions={"allowed_origins": allowed})
    own = router.url.removesuffix("/graphql")
    headers = {"Origin": own if origin == "own" else origin} if origin else {}
    if connects:
        async with connected(router, headers) as socket:
            assert socket.protocol == "graphql-transport-ws"
        return
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with connected(router, headers):
            pass
    assert refused.value.status == 403


@pytest.mark.parametrize("options", [{"websocket": False}, {}])
async def test_other_paths_and_websockets_that_are_off(
    start_streaming_router: Start, options: dict[str, bool]
) -> None:
    router = await start_streaming_router(subscriptions=options)
    url = router.url if options else router.url + "/other"
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await router.session.ws_connect(url, protocols=("graphql-transport-ws",))
    assert refused.value.status == 403


@pytest.fixture
def secured(issuer: Any, tmp_path: Any) -> dict[str, Any]:
    """Settings by which tokens are verified and identities sent."""
    key = issuer.keys[0].as_dict(private=True)
    path = tmp_path / "identity.json"
    path.write_text(json.dumps(key))
    return {"jwks_url": issuer.url, "identity_key": str(path), "jwt_leeway": 0}


async def test_the_token_in_the_payload_of_connection_init(
    start_streaming_router: Start, issuer: Any, secured: dict[str, Any]
) -> None:
    router = await start_streaming_router(**secured)
    payload = {"Authorization": f"Bearer {issuer.token()}"}
    async with acknowledged(router, payload) as socket:
        await subscribe(socket, "a", "{ viewer }")
        assert (await socket.receive_json(timeout=5))["payload"] == {"data": {"viewer": "usr_1"}}
        await socket.receive_json(timeout=5)
        await subscribe(socket, "b", "subscription { viewer }")
        assert (await socket.receive_json(timeout=5))["payload"] == {"data": {"viewer": "usr_1"}}


async def test_the_token_in_the_header_of_the_handshake(
    start_streaming_router: Start, issuer: Any, secured: dict[str, Any]
) -> None:
    router = await start_streaming_router(**secured)
    headers = {"Authorization": f"Bearer {issuer.token()}"}
    async with connected(router, headers) as socket:
        await socket.send_json({"type": "connection_init"})
        await socket.receive_json(timeout=5)
        await subscribe(socket, "a", "{ viewer }")
        assert (await socket.receive_json(timeout=5))["payload"] == {"data": {"viewer": "usr_1"}}


async def test_4403_for_a_token_that_does_not_hold(
    start_streaming_router: Start, secured: dict[str, Any]
) -> None:
    router = await start_streaming_router(**secured)
    async with connected(router) as socket:
        payload = {"authorization": "Bearer nonsense"}
        await socket.send_json({"type": "connection_init", "payload": payload})
        assert await closed(socket) == (4403, "The access token is malformed.")


async def test_4401_when_the_token_expires(
    start_streaming_router: Start, issuer: Any, secured: dict[str, Any]
) -> None:
    router = await start_streaming_router(**secured)
    token = issuer.token(exp=int(time()) + 2)
    async with acknowledged(router, {"authorization": f"Bearer {token}"}) as socket:
        await subscribe(socket, "a", LIVE, c=router.channel)
        await router.heard()
        while (frame := await socket.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
            message = frame.json()  # the subscription may notice first
            assert message["type"] == "complete" or "has expired" in frame.data
        assert (frame.data, frame.extra) == (4401, "The access token has expired")
    await router.heard(0)


async def test_the_router_stops(streaming_router: Any) -> None:
    router = streaming_router
    async with acknowledged(router) as socket:
        await subscribe(socket, "a", LIVE, c=router.channel)
        await router.heard()
        stopping = asyncio.create_task(router.app.streams.close_all())
        assert await socket.receive_json(timeout=5) == {"id": "a", "type": "complete"}
        assert await closed(socket) == (1001, "The router is stopping")
        async with asyncio.timeout(5):
            await stopping
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await router.session.ws_connect(router.url, protocols=("graphql-transport-ws",))
