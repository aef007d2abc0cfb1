"""What people want to be told, and what they have turned off."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.notifications.errors import PreferenceNotOffered, UnsubscribeTokenInvalid
from subgraphs.notifications.models import Channel, Preference, Topic, UnsubscribeToken
from subgraphs.notifications.store.people import PreferenceStore

OFFERED: Final = (
    (Topic.NEWS, Channel.EMAIL),
    (Topic.DELIVERY_UPDATES, Channel.EMAIL),
    (Topic.DELIVERY_UPDATES, Channel.SMS),
    (Topic.BACK_IN_STOCK, Channel.EMAIL),
)
"""What can be turned off, as it is shown; all of it is on until somebody does."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants of a topic by a channel."""

    topic: Topic
    channel: Channel
    wanted: bool


def address_key(address: str) -> str:
    """Return the form in which addresses are compared: nobody tells mailboxes apart by case."""
    return address.strip().lower()


class Preferences:
    """Reads and changes preferences in one session.

    ``owner`` is a user's id, or the address of somebody who has no account.
    """

    def __init__(self, session: AsyncSession, *, now: datetime) -> None:
        self._store = PreferenceStore(session)
        self._now = now

    async def of(self, owner: str) -> list[Choice]:
        """Everything that is offered, as ``owner`` wants it."""
        said = {(it.topic, it.channel): it.wanted for it in await self._store.of([owner])}
        return [
            Choice(topic, channel, said.get((topic, channel), True)) for topic, channel in OFFERED
        ]

    async def set(self, owner: str, topic: Topic, channel: Channel, *, wanted: bool) -> None:
        """Turn messages about ``topic`` on or off; :class:`PreferenceNotOffered`."""
        if (topic, channel) not in OFFERED:
            raise PreferenceNotOffered(topic, channel)
        await self._store.put(
            Preference(
                owner=owner, topic=topic, channel=channel, wanted=wanted, changed_at=self._now
            )
        )

    async def wants(self, owners: Sequence[str], topic: Topic, channel: Channel) -> bool:
        """Whether to write about ``topic``: as the first of ``owners`` says who says anything."""
        said = {
            it.owner: it.wanted
            for it in await self._store.of(owners)
            if (it.topic, it.channel) == (topic, channel)
        }
        return next((said[owner] for owner in owners if owner in said), True)

    async def token(self, owner: str, topic: Topic, channel: Channel) -> str:
        """Return the token that turns ``topic`` off for ``owner``, the same every time."""
        return await self._store.token(
            UnsubscribeToken(
                token=secrets.token_urlsafe(24),
                owner=owner,
                topic=topic,
                channel=channel,
                created_at=self._now,
            )
        )

    async def unsubscribe(self, token: str) -> Choice:
        """Turn off what ``token`` is for, once or again; :class:`UnsubscribeTokenInvalid`."""
        found = await self._store.by_token(token) if "\0" not in token else None
        if found is None:
            raise UnsubscribeTokenInvalid
        await self.set(found.owner, found.topic, found.channel, wanted=False)
        return Choice(found.topic, found.channel, wanted=False)
