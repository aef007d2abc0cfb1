"""Deliveries: how they come to be, and come to be sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.notifications.errors import DeliveryDue, DeliveryNotFound
from subgraphs.notifications.models import Channel, Delivery, DeliveryState
from subgraphs.notifications.service.contents import KINDS, Content
from subgraphs.notifications.store.deliveries import DeliveryStore


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to write to. ``locale`` is what they read (BCP 47)."""

    email: str
    locale: str
    phone: str | None = None
    customer_id: str | None = None


class Deliveries:
    """Makes deliveries in one unit of work."""

    def __init__(self, session: AsyncSession, *, now: datetime) -> None:
        self._store = DeliveryStore(session)
        self._now = now

    async def mail(
        self, template: str, person: Person, content: Content, *, event_id: str, about: str
    ) -> None:
        """Mail ``template`` to ``person`` soon; once for one event, however often it comes.

        ``about`` is the id of what the event was about. Raises ``ValueError`` for a message that
        must not be kept, ``TypeError`` for content of another kind.
        """
        await self._add(Channel.EMAIL, person.email, template, person, content, event_id, about)

    async def text(
        self, template: str, person: Person, content: Content, *, event_id: str, about: str
    ) -> None:
        """Send ``template`` to the person's telephone soon, if they gave a number."""
        if person.phone:
            await self._add(Channel.SMS, person.phone, template, person, content, event_id, about)

    async def resend(self, delivery_id: str) -> Delivery:
        """Send what has been sent, or failed, once more, in a new round.

        Raises :class:`DeliveryNotFound`, and :class:`DeliveryDue` for one that will be sent anyway.
        """
        delivery = await self._store.lock(delivery_id) if "\0" not in delivery_id else None
        if delivery is None:
            raise DeliveryNotFound(delivery_id)
        if delivery.state is DeliveryState.DUE:
            raise DeliveryDue(delivery_id)
        delivery.state = DeliveryState.DUE
        delivery.round += 1
        delivery.tries = delivery.unknowns = 0
        delivery.due_at = self._now
        delivery.settled_at = None
        return delivery

    async def _add(
        self,
        channel: Channel,
        recipient: str,
        template: str,
        person: Person,
        content: Content,
        event_id: str,
        about: str,
    ) -> None:
        kind = KINDS[template]
        if kind.secret:
            raise ValueError(f"{template!r} carries a token, which is kept nowhere.")
        if type(content) is not kind.content:
            raise TypeError(f"{template!r} is not written from {type(content).__name__}.")
        await self._store.add(
            Delivery(
                id=new_id("dlv"),
                event_id=event_id,
                template=template,
                recipient=recipient.strip(),
                channel=channel,
                customer_id=person.customer_id,
                about=about,
                locale=person.locale,
                data=content.model_dump(mode="json"),
                state=DeliveryState.DUE,
                due_at=self._now,
                created_at=self._now,
            )
        )
