"""Notifications' root fields: what was sent, for staff; what is wanted, for everybody."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry

from subgraphs.kit.errors import BadInput
from subgraphs.kit.graph import Info, authenticated, requires_scope
from subgraphs.kit.pagination import Window
from subgraphs.notifications.service.preferences import Preferences
from subgraphs.notifications.store.deliveries import DeliveryStore, Filter
from subgraphs.notifications.store.people import BounceStore
from subgraphs.notifications.types.context import READ
from subgraphs.notifications.types.delivery import (
    NotificationDelivery,
    NotificationDeliveryConnection,
    NotificationDeliveryFilter,
)
from subgraphs.notifications.types.people import (
    NotificationBounceConnection,
    NotificationPreference,
)


@strawberry.type
class Query:
    """Reads of notifications."""

    @strawberry.field(
        description="A message that was sent, or is to be.", extensions=[requires_scope(READ)]
    )
    async def notification_delivery(
        self, info: Info, id: strawberry.ID
    ) -> NotificationDelivery | None:
        """The one with this id."""
        _plain(id=id)
        async with info.context.resources.postgres.reading() as session:
            found = await DeliveryStore(session).get(id)
        return NotificationDelivery.from_model(found) if found is not None else None

    @strawberry.field(
        description="Messages, the newest first: all, or those that a filter lets through.",
        extensions=[requires_scope(READ)],
    )
    async def notification_deliveries(
        self,
        info: Info,
        filter: NotificationDeliveryFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> NotificationDeliveryConnection:
        """A page of them."""
        window = Window.of(first=first, after=after, last=last, before=before, key_length=1)
        wanted = Filter()
        if filter is not None:
            _plain(template=filter.template, recipient=filter.recipient, about=filter.about)
            wanted = Filter(
                state=filter.state,
                channel=filter.channel,
                template=filter.template,
                recipient=filter.recipient,
                about=filter.about,
            )
        async with info.context.resources.postgres.reading() as session:
            page = await DeliveryStore(session).page(window, wanted)
        return NotificationDeliveryConnection.from_page(page)

    @strawberry.field(
        description="Addresses that nothing is sent to any more.",
        extensions=[requires_scope(READ)],
    )
    async def notification_bounces(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> NotificationBounceConnection:
        """A page of them."""
        window = Window.of(first=first, after=after, last=last, before=before, key_length=1)
        async with info.context.resources.postgres.reading() as session:
            page = await BounceStore(session).page(window)
        return NotificationBounceConnection.from_page(page)

    @strawberry.field(
        description="What the caller wants to be told beside what belongs to a purchase.",
        extensions=[authenticated()],
    )
    async def my_notification_preferences(self, info: Info) -> list[NotificationPreference]:
        """Everything that can be turned off."""
        user = info.context.identity.require_user()
        async with info.context.resources.postgres.reading() as session:
            choices = await Preferences(session, now=datetime.now(UTC)).of(user)
        return [NotificationPreference.of(choice) for choice in choices]


def _plain(**texts: str | None) -> None:
    for name, text in texts.items():
        if text and "\0" in text:  # PostgreSQL's text has no NUL
            raise BadInput(f"{name!r} holds a character that no text may hold.")
