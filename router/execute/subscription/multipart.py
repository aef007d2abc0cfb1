"""Events over HTTP: Apollo's multipart subscription protocol (``subscriptionSpec=1.0``).

(https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol, and
RFC 2046, section 5.1)
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from typing import Final

import aiohttp
import orjson

from router.execute.subscription.event import failed, read_event, unavailable
from router.execute.transport import SubgraphResponse

MEDIA_TYPE: Final = "multipart/mixed"
BOUNDARY: Final = re.compile(r'boundary=(?:"([^"]+)"|([^;,\s]+))', re.IGNORECASE)
DEFAULT_BOUNDARY: Final = "-"
"""What the clients of GraphQL take where the media type names none."""


async def multipart_events(
    response: aiohttp.ClientResponse, max_bytes: int
) -> AsyncGenerator[SubgraphResponse, None]:
    """The events of a response of the type :data:`MEDIA_TYPE`."""
    async for body in _parts(response, max_bytes):
        if isinstance(body, SubgraphResponse):
            yield body
            return
        try:
            document = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            yield failed("SUBGRAPH_INVALID_RESPONSE", f"a part that is not JSON: {error}")
            return
        match document:
            case {"payload": None, "errors": errors}:
                yield read_event({"errors": errors})
                return
            case {"payload": None}:
                return
            case {"payload": payload}:
                yield read_event(payload)
            case dict() if not document:
                continue  # a heartbeat
            case _:
                yield failed("SUBGRAPH_INVALID_RESPONSE", "a part that is no event")
                return


async def _parts(
    response: aiohttp.ClientResponse, max_bytes: int
) -> AsyncGenerator[bytes | SubgraphResponse, None]:
    """The bodies of the parts up to the closing delimiter; a failure where that does not come."""
    match = BOUNDARY.search(response.headers.get("Content-Type", ""))
    boundary = (match[1] or match[2]) if match is not None else DEFAULT_BOUNDARY
    delimiter = b"\r\n--" + boundary.encode()
    rest = b"\r\n"  # the first delimiter has no line before it
    inside = False
    async for chunk in response.content.iter_any():
        *pieces, rest = (rest + chunk).split(delimiter)
        for piece in pieces:
            if inside:
                if piece.startswith(b"--"):
                    return
                _, _, body = piece.partition(b"\r\n\r\n")
                if body:
                    yield body
            inside = True
        if inside and rest.startswith(b"--"):
            return
        if len(rest) > max_bytes:
            yield failed("SUBGRAPH_INVALID_RESPONSE", f"an event of over {max_bytes} bytes")
            return
    yield unavailable("the multipart stream ended before it was complete")
