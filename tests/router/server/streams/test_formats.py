"""Which way of streaming an ``Accept`` header asks for."""

from __future__ import annotations

import pytest

from router.server.media_types import EVENT_STREAM, GRAPHQL_RESPONSE, JSON, MediaType
from router.server.streams.formats import (
    CURRENT_EVENTS,
    EVENTS,
    MULTIPART_2022,
    MULTIPART_CURRENT,
    MULTIPART_SUBSCRIPTION,
    StreamFormat,
    formats_of,
)


@pytest.mark.parametrize(
    ("accept", "single", "subscription", "incremental"),
    [
        ("", JSON, None, None),
        ("*/*", JSON, None, None),
        ("application/json", JSON, None, None),
        ("text/event-stream", EVENT_STREAM, EVENTS, EVENTS),
        ("text/event-stream;incrementalSpec=v0.2", EVENT_STREAM, EVENTS, CURRENT_EVENTS),
        # Apollo Client: a subscription, and both forms of an operation with @defer
        (
            "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json;q=0.9",
            JSON, MULTIPART_SUBSCRIPTION, None,
        ),
        (
            "multipart/mixed;deferSpec=20220824,application/graphql-response+json",
            GRAPHQL_RESPONSE, None, MULTIPART_2022,
        ),
        ("multipart/mixed;incrementalSpec=v0.2, application/json", JSON, None, MULTIPART_CURRENT),
        # urql: a subscription, and everything else
        ("text/event-stream, multipart/mixed", EVENT_STREAM, EVENTS, EVENTS),
        (
            "application/graphql-response+json, application/json,text/event-stream,multipart/mixed",
            GRAPHQL_RESPONSE, EVENTS, EVENTS,
        ),
        ("text/event-stream;q=0.5, multipart/mixed", EVENT_STREAM, MULTIPART_SUBSCRIPTION,
         MULTIPART_2022),
        ('multipart/mixed;subscriptionSpec="1.0"', JSON, MULTIPART_SUBSCRIPTION, None),
        ("text/event-stream;q=0, application/json", JSON, None, None),
        ("text/html", None, None, None),
    ],
)  # fmt: skip
def test_formats(
    accept: str,
    single: MediaType | None,
    subscription: StreamFormat | None,
    incremental: StreamFormat | None,
) -> None:
    formats = formats_of(accept.encode())
    assert formats.single is single
    assert formats.subscription is subscription
    assert formats.incremental is incremental
