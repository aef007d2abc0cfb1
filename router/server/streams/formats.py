"""How an answer of several parts is sent, and which way a client takes.

A client of GraphQL over HTTP says so in ``Accept``: ``text/event-stream``, or ``multipart/mixed``
with the parameter that names its protocol. Some name several, and ``application/json`` for answers
of a single part beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from router.server.media_types import (
    DATA_TYPES,
    EVENT_STREAM,
    JSON,
    MediaType,
    accepted_ranges,
    choose,
)

IncrementalForm: TypeAlias = Literal["2022", "current"]
"""What the parts of an operation with ``@defer`` look like: that of the proposal of August 2022
(``deferSpec=20220824``), with data at its path, or the current one of the specification
(``incrementalSpec=v0.2``, graphql-js 17) with ``pending``, ``incremental`` and ``completed``."""


@dataclass(frozen=True, slots=True)
class StreamFormat:
    """A way to send an answer of several parts over HTTP.

    ``opening``, ``heartbeat`` (empty: none) and ``closing`` are bytes as they are sent, ``frame``
    makes them of a part's JSON.
    """

    name: str
    content_type: bytes
    frame: Callable[[bytes], bytes]
    opening: bytes
    closing: bytes
    heartbeat: bytes = b""
    incremental: IncrementalForm = "2022"


def _event(payload: bytes) -> bytes:
    return b"event: next\ndata: %b\n\n" % payload


def _part(payload: bytes) -> bytes:
    # The delimiter that ends a part goes out with it, or clients would wait for the next one.
    return b"\r\ncontent-type: application/json; charset=utf-8\r\n\r\n%b\r\n---" % payload


def _subscription_part(payload: bytes) -> bytes:
    return b'\r\ncontent-type: application/json\r\n\r\n{"payload":%b}\r\n--graphql' % payload


def _events(incremental: IncrementalForm) -> StreamFormat:
    return StreamFormat(
        "sse",
        EVENT_STREAM.content_type,
        _event,
        opening=b":\n\n",
        closing=b"event: complete\ndata:\n\n",
        heartbeat=b":\n\n",
        incremental=incremental,
    )


EVENTS: Final = _events("2022")
CURRENT_EVENTS: Final = _events("current")
MULTIPART_2022: Final = StreamFormat(
    "multipart",
    b'multipart/mixed; boundary="-"; deferSpec=20220824',
    _part,
    opening=b"\r\n---",
    closing=b"--\r\n",
)
MULTIPART_CURRENT: Final = StreamFormat(
    "multipart",
    b'multipart/mixed; boundary="-"; incrementalSpec=v0.2',
    _part,
    opening=b"\r\n---",
    closing=b"--\r\n",
    incremental="current",
)
MULTIPART_SUBSCRIPTION: Final = StreamFormat(
    "multipart",
    b'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0',
    _subscription_part,
    opening=b"\r\n--graphql",
    closing=b"--\r\n",
    heartbeat=b"\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql",
)
MESSAGES: Final = StreamFormat("websocket", b"", bytes, opening=b"", closing=b"")
"""Over a WebSocket every part is a message of its own, which the connection frames."""


@dataclass(frozen=True, slots=True)
class Formats:
    """How each kind of answer is sent to a client; ``None`` where it cannot be."""

    single: MediaType | None
    subscription: StreamFormat | None = None
    incremental: StreamFormat | None = None


PLAIN: Final = Formats(JSON)
WEBSOCKET: Final = Formats(DATA_TYPES[1], MESSAGES, MESSAGES)


@lru_cache(maxsize=512)
def formats_of(accept: bytes) -> Formats:
    """The formats for an ``Accept`` header.

    Of several ways to stream the one with the highest quality counts, then the first. A client that
    takes streams and nothing else gets an answer of a single part as a stream of one event; over
    multipart, which no client asks for alone, as JSON.
    """
    subscription: StreamFormat | None = None
    incremental: StreamFormat | None = None
    events = False
    for item in accepted_ranges(accept):
        if (item.type, item.subtype) == ("text", "event-stream"):
            events = True
            current = item.parameters.get("incrementalspec") == "v0.2"
            subscription = subscription or EVENTS
            incremental = incremental or (CURRENT_EVENTS if current else EVENTS)
        elif (item.type, item.subtype) == ("multipart", "mixed"):
            if "subscriptionspec" in item.parameters:
                subscription = subscription or MULTIPART_SUBSCRIPTION
            elif item.parameters.get("incrementalspec") == "v0.2":
                incremental = incremental or MULTIPART_CURRENT
            elif "deferspec" in item.parameters:
                incremental = incremental or MULTIPART_2022
            else:
                subscription = subscription or MULTIPART_SUBSCRIPTION
                incremental = incremental or MULTIPART_2022
    single = choose(accept)
    if single is None and events:
        single = EVENT_STREAM
    elif single is None and (subscription or incremental):
        single = JSON
    return Formats(single, subscription, incremental)
