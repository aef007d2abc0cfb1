"""What people want, and where nothing arrives."""

from __future__ import annotations

import strawberry

from subgraphs.kit.pagination import Page, PageInfo, encode_cursor
from subgraphs.kit.scalars import Moment
from subgraphs.notifications import models
from subgraphs.notifications.service.preferences import Choice

Topic = strawberry.enum(
    models.Topic,
    name="NotificationTopic",
    description="What people may do without. Messages that belong to a purchase or to the account "
    "itself have no topic and cannot be turned off.",
)
BounceKind = strawberry.enum(
    models.BounceKind,
    name="NotificationBounceKind",
    description="Why nothing is sent there: it was refused for good, or somebody complained.",
)


@strawberry.type(description="Whether somebody wants messages about a topic by a channel.")
class NotificationPreference:
    """See :class:`subgraphs.notifications.service.preferences.Choice`."""

    topic: models.Topic
    channel: models.Channel
    wanted: bool

    @classmethod
    def of(cls, choice: Choice) -> NotificationPreference:
        """Show ``choice``."""
        return cls(topic=choice.topic, channel=choice.channel, wanted=choice.wanted)


@strawberry.type(description="An address that nothing is sent to any more.")
class NotificationBounce:
    """See :class:`subgraphs.notifications.models.Bounce`."""

    address: str
    kind: models.BounceKind
    detail: str | None
    delivery_id: strawberry.ID | None
    created_at: Moment

    @classmethod
    def from_model(cls, model: models.Bounce) -> NotificationBounce:
        """Show ``model``."""
        return cls(
            address=model.address,
            kind=model.kind,
            detail=model.detail,
            delivery_id=strawberry.ID(model.delivery_id) if model.delivery_id else None,
            created_at=Moment(model.created_at),
        )


@strawberry.type
class NotificationBounceEdge:
    """An address and its place in the list."""

    node: NotificationBounce
    cursor: str


@strawberry.type(description="Addresses that nothing is sent to any more, in their order.")
class NotificationBounceConnection:
    """Relay's connection."""

    edges: list[NotificationBounceEdge]
    nodes: list[NotificationBounce]
    page_info: PageInfo

    @classmethod
    def from_page(cls, page: Page[models.Bounce]) -> NotificationBounceConnection:
        """Show ``page``."""
        nodes = [NotificationBounce.from_model(row) for row in page.rows]
        return cls(
            nodes=nodes,
            edges=[
                NotificationBounceEdge(node=node, cursor=encode_cursor(key))
                for node, key in zip(nodes, page.keys, strict=True)
            ],
            page_info=PageInfo.of(page),
        )
