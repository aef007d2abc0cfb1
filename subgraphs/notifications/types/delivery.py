"""Deliveries, as staff see them."""

from __future__ import annotations

import strawberry

from subgraphs.kit.graph import Info
from subgraphs.kit.pagination import Page, PageInfo, encode_cursor
from subgraphs.kit.scalars import Moment
from subgraphs.notifications import models

Channel = strawberry.enum(
    models.Channel, name="NotificationChannel", description="How a message reaches somebody."
)
DeliveryState = strawberry.enum(
    models.DeliveryState,
    name="NotificationDeliveryState",
    description="Where a message stands: to be sent, sent, failed for good, or not sent because it "
    "is not wanted or the address takes none.",
)
AttemptOutcome = strawberry.enum(
    models.Outcome,
    name="NotificationAttemptOutcome",
    description="How an attempt ended: UNKNOWN where the message may have been taken and nobody "
    "confirmed it.",
)


@strawberry.type(description="One try to send a message.")
class NotificationAttempt:
    """See :class:`subgraphs.notifications.models.Attempt`."""

    outcome: models.Outcome
    detail: str | None = strawberry.field(description="What the server or the provider said.")
    started_at: Moment
    ended_at: Moment | None

    @classmethod
    def from_model(cls, model: models.Attempt) -> NotificationAttempt:
        """Show ``model``."""
        return cls(
            outcome=model.outcome,
            detail=model.detail,
            started_at=Moment(model.started_at),
            ended_at=Moment(model.ended_at) if model.ended_at else None,
        )


@strawberry.type(description="One message to one person by one channel.")
class NotificationDelivery:
    """See :class:`subgraphs.notifications.models.Delivery`."""

    id: strawberry.ID
    template: str = strawberry.field(description="What it says, such as order_confirmed.")
    channel: models.Channel
    recipient: str = strawberry.field(description="An e-mail address or a telephone number.")
    customer_id: strawberry.ID | None
    about: str = strawberry.field(description="The id of what it is about, such as an order's.")
    locale: str = strawberry.field(description="What the recipient reads (BCP 47).")
    state: models.DeliveryState
    due_at: Moment = strawberry.field(description="When it is tried next, while it is DUE.")
    created_at: Moment
    settled_at: Moment | None = strawberry.field(description="When it was sent, or given up.")

    @strawberry.field(description="Every try, the oldest first.")
    async def attempts(self, info: Info) -> list[NotificationAttempt]:
        """Its attempts."""
        found = await info.context.loaders.attempts.load(str(self.id))
        return [NotificationAttempt.from_model(attempt) for attempt in found]

    @classmethod
    def from_model(cls, model: models.Delivery) -> NotificationDelivery:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            template=model.template,
            channel=model.channel,
            recipient=model.recipient,
            customer_id=strawberry.ID(model.customer_id) if model.customer_id else None,
            about=model.about,
            locale=model.locale,
            state=model.state,
            due_at=Moment(model.due_at),
            created_at=Moment(model.created_at),
            settled_at=Moment(model.settled_at) if model.settled_at else None,
        )


@strawberry.type
class NotificationDeliveryEdge:
    """A delivery and its place in the list."""

    node: NotificationDelivery
    cursor: str


@strawberry.type(description="Messages, the newest first.")
class NotificationDeliveryConnection:
    """Relay's connection."""

    edges: list[NotificationDeliveryEdge]
    nodes: list[NotificationDelivery]
    page_info: PageInfo

    @classmethod
    def from_page(cls, page: Page[models.Delivery]) -> NotificationDeliveryConnection:
        """Show ``page``."""
        nodes = [NotificationDelivery.from_model(row) for row in page.rows]
        return cls(
            nodes=nodes,
            edges=[
                NotificationDeliveryEdge(node=node, cursor=encode_cursor(key))
                for node, key in zip(nodes, page.keys, strict=True)
            ],
            page_info=PageInfo.of(page),
        )


@strawberry.input(description="Which messages: those that everything given holds for.")
class NotificationDeliveryFilter:
    """See :class:`subgraphs.notifications.store.deliveries.Filter`."""

    state: models.DeliveryState | None = None
    channel: models.Channel | None = None
    template: str | None = None
    recipient: str | None = strawberry.field(
        default=None, description="The address or number as it was given."
    )
    about: str | None = None
