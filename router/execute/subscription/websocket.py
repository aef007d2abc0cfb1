"""Events over a WebSocket: the protocol ``graphql-transport-ws``, from the client's side.

One connection a stream: it carries the client's identity in the headers of its handshake, and the
subgraph sees the client go when it is closed.
(https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

import aiohttp
import orjson
from yarl import URL

from router.execute.subscription.event import failed, read_event, unavailable
from router.execute.transport import SubgraphRequest, SubgraphResponse

PROTOCOL: Final = "graphql-transport-ws"
OPERATION_ID: Final = "1"

CLOSE_SECONDS: Final = 1.0
"""How long we wait for the subgraph's own closing frame before we hang up."""


async def websocket_events(
    session: aiohttp.ClientSession,
    url: URL,
    request: SubgraphRequest,
    headers: Mapping[str, str],
    *,
    connect_timeout: float,
    heartbeat: float,
    max_bytes: int,
) -> AsyncGenerator[SubgraphResponse, None]:
    """The events of one operation.

    ``connect_timeout`` seconds are given to the handshake and the acknowledgement together. A
    subgraph that does not answer a ping of the WebSocket protocol, sent every ``heartbeat``
    seconds, is lost.
    """
    try:
        async with asyncio.timeout(connect_timeout):
            socket = await session.ws_connect(
                url,
                protocols=(PROTOCOL,),
                headers=headers,
                heartbeat=heartbeat,
                max_msg_size=max_bytes,
                timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_SECONDS),
            )
    except TimeoutError:
        yield failed("SUBGRAPH_TIMEOUT", f"no WebSocket within {connect_timeout:g} s")
        return
    except (aiohttp.ClientError, OSError) as error:
        yield unavailable(f"no WebSocket: {error}")
        return
    try:
        if socket.protocol != PROTOCOL:
            yield unavailable(f"the WebSocket does not speak {PROTOCOL}")
            return
        try:
            async with asyncio.timeout(connect_timeout):
                refused = await _introduce(socket)
        except TimeoutError:
            refused = failed("SUBGRAPH_TIMEOUT", f"no connection_ack within {connect_timeout:g} s")
        if refused is not None:
            yield refused
            return
        await socket.send_str(
            f'{{"id":"{OPERATION_ID}","type":"subscribe","payload":{request.payload.decode()}}}'
        )
        async for event in _events(socket):
            yield event
    except (aiohttp.ClientError, OSError) as error:
        yield unavailable(f"the WebSocket was lost: {error}")
    finally:
        await socket.close()


async def _introduce(socket: aiohttp.ClientWebSocketResponse) -> SubgraphResponse | None:
    """Initialises the connection; ``None`` once it is acknowledged."""
    await socket.send_str('{"type":"connection_init"}')
    while True:
        message = await _receive(socket)
        match message:
            case SubgraphResponse():
                return message
            case {"type": "connection_ack"}:
                return None
            case {"type": "ping"}:
                await socket.send_str('{"type":"pong"}')
            case {"type": "pong"}:
                continue
            case _:
                return failed("SUBGRAPH_INVALID_RESPONSE", "a message before connection_ack")


async def _events(
    socket: aiohttp.ClientWebSocketResponse,
) -> AsyncGenerator[SubgraphResponse, None]:
    while True:
        message = await _receive(socket)
        match message:
            case SubgraphResponse():
                yield message
                return
            case {"type": "next", "payload": payload}:
                yield read_event(payload)
            case {"type": "error", "payload": errors}:
                yield read_event({"errors": errors})
                return
            case {"type": "complete"}:
                return
            case {"type": "ping"}:
                await socket.send_str('{"type":"pong"}')
            case {"type": "pong"}:
                continue
            case _:
                yield failed("SUBGRAPH_INVALID_RESPONSE", "a message that the protocol lacks")
                return


async def _receive(socket: aiohttp.ClientWebSocketResponse) -> dict[str, Any] | SubgraphResponse:
    """The next message, or why there is none."""
    frame = await socket.receive()
    if frame.type is aiohttp.WSMsgType.TEXT:
        try:
            message = orjson.loads(frame.data)
        except orjson.JSONDecodeError as error:
            return failed("SUBGRAPH_INVALID_RESPONSE", f"a message that is not JSON: {error}")
        if isinstance(message, dict):
            return message
        return failed("SUBGRAPH_INVALID_RESPONSE", "a message that is not an object")
    if frame.type is aiohttp.WSMsgType.BINARY:
        return failed("SUBGRAPH_INVALID_RESPONSE", "a binary message")
    return unavailable(f"the WebSocket was closed with {socket.close_code}: {frame.extra}")
