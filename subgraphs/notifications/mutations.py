"""Notifications' mutations: people say what they want, staff mend what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import strawberry

from subgraphs.kit.graph import Info, UnitOfWork, authenticated, requires_scope
from subgraphs.notifications import models
from subgraphs.notifications.service.bounces import Bounces
from subgraphs.notifications.service.deliveries import Deliveries
from subgraphs.notifications.service.preferences import Preferences
from subgraphs.notifications.types.context import WRITE
from subgraphs.notifications.types.delivery import NotificationDelivery
from subgraphs.notifications.types.people import NotificationBounce, NotificationPreference
from subgraphs.notifications.types.refusals import (
    NotificationAddressInvalid,
    NotificationBounceNotFound,
    NotificationDeliveryDue,
    NotificationDeliveryNotFound,
    NotificationPreferenceNotOffered,
    UnsubscribeTokenInvalid,
)


@strawberry.input
class SetNotificationPreferenceInput:
    """One preference of the caller's."""

    topic: models.Topic
    channel: models.Channel
    wanted: bool


@strawberry.type
class SetNotificationPreferenceSuccess:
    """All of the caller's preferences, as they are now."""

    preferences: list[NotificationPreference]


@strawberry.type
class UnsubscribeSuccess:
    """What is turned off now."""

    preference: NotificationPreference


@strawberry.type
class ResendNotificationSuccess:
    """The message, which is due again."""

    delivery: NotificationDelivery


@strawberry.input
class RecordNotificationBounceInput:
    """What came back to us by another way than the relay's answer."""

    address: str
    kind: models.BounceKind
    detail: str | None = None


@strawberry.type
class RecordNotificationBounceSuccess:
    """The address, to which nothing is sent any more."""

    bounce: NotificationBounce


@strawberry.type
class LiftNotificationBounceSuccess:
    """The address, to which messages are sent again."""

    address: str


SetNotificationPreferenceResult = Annotated[
    SetNotificationPreferenceSuccess | NotificationPreferenceNotOffered,
    strawberry.union("SetNotificationPreferenceResult"),
]
UnsubscribeResult = Annotated[
    UnsubscribeSuccess | UnsubscribeTokenInvalid, strawberry.union("UnsubscribeResult")
]
ResendNotificationResult = Annotated[
    ResendNotificationSuccess | NotificationDeliveryNotFound | NotificationDeliveryDue,
    strawberry.union("ResendNotificationResult"),
]
RecordNotificationBounceResult = Annotated[
    RecordNotificationBounceSuccess | NotificationAddressInvalid,
    strawberry.union("RecordNotificationBounceResult"),
]
LiftNotificationBounceResult = Annotated[
    LiftNotificationBounceSuccess | NotificationBounceNotFound,
    strawberry.union("LiftNotificationBounceResult"),
]


@strawberry.type
class Mutation:
    """Changes to notifications."""

    @strawberry.mutation(
        description="Turn messages about a topic on or off for the caller.",
        extensions=[authenticated(), UnitOfWork()],
    )
    async def set_notification_preference(
        self, info: Info, input: SetNotificationPreferenceInput
    ) -> SetNotificationPreferenceResult:
        """Keep what they want."""
        user = info.context.identity.require_user()
        preferences = Preferences(info.context.work, now=datetime.now(UTC))
        await preferences.set(user, input.topic, input.channel, wanted=input.wanted)
        return SetNotificationPreferenceSuccess(
            preferences=[NotificationPreference.of(choice) for choice in await preferences.of(user)]
        )

    @strawberry.mutation(
        description="Turn off what a link in a message is for. Needs no login: whoever has the "
        "token got the message. Again, it answers the same.",
        extensions=[UnitOfWork()],
    )
    async def unsubscribe(self, info: Info, token: str) -> UnsubscribeResult:
        """Turn it off."""
        preferences = Preferences(info.context.work, now=datetime.now(UTC))
        choice = await preferences.unsubscribe(token)
        return UnsubscribeSuccess(preference=NotificationPreference.of(choice))

    @strawberry.mutation(
        description="Send a message again that was sent, failed, or was not sent.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def resend_notification(self, info: Info, id: strawberry.ID) -> ResendNotificationResult:
        """Make it due."""
        delivery = await Deliveries(info.context.work, now=datetime.now(UTC)).resend(id)
        return ResendNotificationSuccess(delivery=NotificationDelivery.from_model(delivery))

    @strawberry.mutation(
        description="Send nothing to an address any more, because mail came back from it or "
        "somebody complained.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def record_notification_bounce(
        self, info: Info, input: RecordNotificationBounceInput
    ) -> RecordNotificationBounceResult:
        """Keep it."""
        bounce = await Bounces(info.context.work, now=datetime.now(UTC)).record(
            input.address, input.kind, input.detail
        )
        return RecordNotificationBounceSuccess(bounce=NotificationBounce.from_model(bounce))

    @strawberry.mutation(
        description="Send to an address again, whose owner has mended what was wrong.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def lift_notification_bounce(
        self, info: Info, address: str
    ) -> LiftNotificationBounceResult:
        """Forget that anything came back."""
        await Bounces(info.context.work, now=datetime.now(UTC)).lift(address)
        return LiftNotificationBounceSuccess(address=address)
