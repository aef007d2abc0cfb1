"""Events over HTTP: server-sent events, in the distinct connections mode of ``graphql-sse``.

(https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md, and the section
"Interpreting an event stream" of the HTML standard.)
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Final

import aiohttp
import orjson

from router.execute.subscription.event import failed, read_event, unavailable
from router.execute.transport import SubgraphResponse

MEDIA_TYPE: Final = "text/event-stream"


async def server_sent_events(
    response: aiohttp.ClientResponse, max_bytes: int
) -> AsyncGenerator[SubgraphResponse, None]:
    """The events of a response of the type :data:`MEDIA_TYPE`, each of ``max_bytes`` at most.

    A stream that ends without the event ``complete`` was lost.
    """
    name = ""
    data: list[bytes] = []
    size = 0
    async for line in _lines(response, max_bytes):
        if not line:
            match name:
                case "next":
                    yield _read(b"\n".join(data))
                case "complete":
                    return
            name, data, size = "", [], 0
            continue
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"event":
            name = value.decode(errors="replace")
        elif field == b"data":
            data.append(value)
            size += len(value)
            if size > max_bytes:
                yield failed("SUBGRAPH_INVALID_RESPONSE", f"an event of over {max_bytes} bytes")
                return
    yield unavailable("the event stream ended before it was complete")


def _read(data: bytes) -> SubgraphResponse:
    try:
        return read_event(orjson.loads(data))
    except orjson.JSONDecodeError as error:
        return failed("SUBGRAPH_INVALID_RESPONSE", f"an event that is not JSON: {error}")


async def _lines(response: aiohttp.ClientResponse, max_bytes: int) -> AsyncGenerator[bytes, None]:
    """The lines of the body, without their ends, which may be LF or CRLF.

    Raises ``ValueError`` for a line that is too long.
    """
    rest = b""
    async for chunk in response.content.iter_any():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r")
        if len(rest) > max_bytes:
            raise ValueError(f"a line of over {max_bytes} bytes")
