"""Settings: subscriptions, towards the clients and towards the subgraphs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from router.execute.subscription.upstreams import Protocol
from router.server.settings.section import Section

Seconds = Annotated[float, Field(gt=0)]


class SubgraphSubscriptionSettings(Section):
    """How a subgraph serves subscriptions."""

    protocol: Protocol = Field(
        "websocket",
        description="graphql-transport-ws (websocket), server-sent events (sse), or Apollo's"
        " multipart protocol (multipart).",
    )
    url: str | None = Field(
        None,
        description="Where, if not at the subgraph's own URL. Only for a single subgraph.",
    )
    connect_timeout: Seconds = Field(5.0, description="Seconds until a stream must be open.")
    heartbeat: Seconds = Field(
        20.0, description="Seconds between two pings of a WebSocket; one unanswered means lost."
    )
    max_event_bytes: int = Field(4 * 1024 * 1024, gt=0, description="The largest event taken.")


class SubscriptionSettings(Section):
    """Subscriptions, and WebSockets altogether."""

    enabled: bool = Field(default=True, description="Serve subscriptions.")
    websocket: bool = Field(
        default=True, description="Serve WebSockets (graphql-transport-ws) at /graphql."
    )
    all: SubgraphSubscriptionSettings = Field(
        SubgraphSubscriptionSettings(), description="How subgraphs serve subscriptions."
    )
    subgraphs: dict[str, SubgraphSubscriptionSettings] = Field(
        default_factory=dict, description="Subgraph name to how it does, where one differs."
    )
    share: bool = Field(
        default=True,
        description="Open one stream to a subgraph for all clients with the same subscription,"
        " identity and forwarded headers.",
    )
    max_streams: int = Field(10_000, gt=0, description="Streams open at the same time, in all.")
    max_per_connection: int = Field(100, gt=0, description="Operations under way on one WebSocket.")
    queue: int = Field(
        64, gt=0, description="Events kept for a client that is slow; one more ends its stream."
    )
    heartbeat: Seconds = Field(
        10.0, description="Seconds without an event until an HTTP stream is sent a heartbeat."
    )
    send_timeout: Seconds = Field(
        30.0,
        description="Seconds after which a client that takes nothing of what an HTTP stream sends"
        " is taken to be gone.",
    )
    init_timeout: Seconds = Field(
        10.0, description="Seconds from the opening of a WebSocket to its connection_init."
    )
    allowed_origins: tuple[str, ...] = Field(
        (),
        description="Origins beside the router's own whose pages may open a WebSocket; * is all.",
    )
    max_message_bytes: int = Field(
        1024 * 1024, gt=0, description="The largest message taken from a WebSocket."
    )
