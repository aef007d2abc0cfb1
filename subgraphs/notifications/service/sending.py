"""Sending what is due.

A delivery is claimed under a lease and its attempt written down in one transaction, sent with no
transaction open, and settled in another. Who dies in between leaves an attempt behind that nobody
can tell the outcome of: the server may have taken the message. Such a delivery is tried once more,
with the same Message-ID (or key), and no further: at most one message too many, and only where the
server's confirmation was not seen.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from jinja2 import TemplateError
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.kit.logs import get_logger
from subgraphs.kit.outbox import carry_out
from subgraphs.kit.resources import Resources
from subgraphs.notifications.errors import NotSent
from subgraphs.notifications.models import (
    DETAIL_LENGTH,
    Attempt,
    Bounce,
    BounceKind,
    Channel,
    Delivery,
    DeliveryState,
    Outcome,
)
from subgraphs.notifications.service.contents import topic_of
from subgraphs.notifications.service.letters import compose
from subgraphs.notifications.service.preferences import Preferences, address_key
from subgraphs.notifications.service.rendering import render_sms
from subgraphs.notifications.service.settings import settings_of
from subgraphs.notifications.service.sms import provider_of
from subgraphs.notifications.service.smtp import SmtpRelay
from subgraphs.notifications.store.deliveries import DeliveryStore
from subgraphs.notifications.store.people import BounceStore

AT_ONCE: Final = 10
"""Deliveries that are claimed, and sent side by side."""

LEASE: Final = timedelta(minutes=3)
"""How long a claim lasts: longer than sending can take (three steps of at most 30 s)."""

UNKNOWNS: Final = 2
"""Attempts of unknown outcome after which a delivery has failed."""

FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=2)

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to send."""

    delivery: Delivery
    lease: str
    attempt_id: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended."""

    outcome: Outcome
    detail: str
    bounced: bool = False


def pause(tries: int) -> timedelta:
    """Return how long to wait after the ``tries``-th attempt: doubled each time, and spread.

    Between half and all of 30 s · 2^(tries - 1), which is at most two hours.
    """
    longest: timedelta = min(FIRST_PAUSE * 2 ** min(tries - 1, 20), LONGEST_PAUSE)
    return longest * random.uniform(0.5, 1)  # noqa: S311  # spreads them, and hides nothing


def _now() -> datetime:
    return datetime.now(UTC)


class Courier:
    """Sends what is due of one database; any number may do so at once."""

    def __init__(self, resources: Resources, clock: Callable[[], datetime] = _now) -> None:
        self._transactions = resources.transactions
        self._settings = settings_of(resources)
        self._relay = SmtpRelay(self._settings)
        self._sms = provider_of(self._settings)
        self._clock = clock

    async def send_due(self, limit: int = AT_ONCE) -> int:
        """Claim up to ``limit`` deliveries and send them; return how many were looked at."""
        looked_at, claims = await self.claim(limit)
        endings = await asyncio.gather(
            *(self.deliver(claim) for claim in claims), return_exceptions=True
        )
        for ending in endings:  # only now: none is cut short because another one went wrong
            if ending is not None:
                raise ending
        return looked_at

    async def claim(self, limit: int = AT_ONCE) -> tuple[int, list[Claim]]:
        """Take what is due into our hands: how many there were, and those that are to be sent."""
        now = self._clock()

        async def take(session: AsyncSession) -> tuple[int, list[Claim]]:
            store = DeliveryStore(session)
            due = await store.claim(now, limit)
            taken = [await self._take(session, store, delivery, now) for delivery in due]
            return len(due), [claim for claim in taken if claim is not None]

        return await carry_out(self._transactions, take)

    async def deliver(self, claim: Claim) -> None:
        """Send a claim, and settle it."""
        ending = await self._attempt(claim)
        now = self._clock()
        async with self._transactions.begin() as session:
            store = DeliveryStore(session)
            detail = ending.detail[:DETAIL_LENGTH]
            await store.end(claim.attempt_id, ending.outcome, detail, now)
            delivery = await store.lock(claim.delivery.id)
            if delivery is None or delivery.lease != claim.lease:
                logger.warning("lease lost while sending", delivery=claim.delivery.id)
                return
            if ending.bounced:
                await BounceStore(session).put(
                    Bounce(
                        address=address_key(delivery.recipient),
                        kind=BounceKind.HARD,
                        detail=detail,
                        delivery_id=delivery.id,
                        created_at=now,
                    )
                )
            self._settle(delivery, ending.outcome, now)

    async def _take(
        self, session: AsyncSession, store: DeliveryStore, delivery: Delivery, now: datetime
    ) -> Claim | None:
        if delivery.lease is not None:  # somebody died with it in their hands
            await store.give_up_attempts(delivery.id, "The sender ended before it could tell.", now)
            self._settle(delivery, Outcome.UNKNOWN, now)
            if delivery.state is not DeliveryState.DUE:
                return None
        preferences = Preferences(session, now=now)
        key = address_key(delivery.recipient)
        owners = [delivery.customer_id, key] if delivery.customer_id else [key]
        topic = topic_of(delivery.template, sms=delivery.channel is Channel.SMS)
        unwanted = topic and not await preferences.wants(owners, topic, delivery.channel)
        if unwanted or await BounceStore(session).get(key) is not None:
            self._close(delivery, DeliveryState.SUPPRESSED, now)
            return None
        delivery.lease = new_id("lease")
        delivery.leased_until = now + LEASE
        delivery.tries += 1
        attempt = Attempt(
            id=new_id("att"), delivery_id=delivery.id, outcome=Outcome.UNDER_WAY, started_at=now
        )
        await store.begin(attempt)
        token = None
        if topic and delivery.channel is Channel.EMAIL:
            token = await preferences.token(owners[0], topic, delivery.channel)
        return Claim(delivery, delivery.lease, attempt.id, token)

    async def _attempt(self, claim: Claim) -> Ending:
        delivery = claim.delivery
        try:
            if delivery.channel is Channel.SMS:
                text = render_sms(
                    delivery.template, delivery.locale, delivery.data, shop=self._settings.shop
                )
                key = f"{delivery.id}.{delivery.round}"
                return Ending(Outcome.SENT, await self._sms.send(delivery.recipient, text, key))
            message = compose(delivery, self._settings, token=claim.token, now=self._clock())
            return Ending(Outcome.SENT, await self._relay.send(message, delivery.recipient))
        except NotSent as error:
            return Ending(error.outcome, error.detail, error.bounced)
        except (ValueError, KeyError, TemplateError) as error:
            logger.exception("message cannot be written", delivery=delivery.id)
            return Ending(Outcome.REFUSED, f"It cannot be written: {type(error).__name__}")

    def _settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        """Let ``delivery`` stand where ``outcome`` puts it."""
        delivery.lease = delivery.leased_until = None
        if outcome is Outcome.SENT:
            self._close(delivery, DeliveryState.SENT, now)
            return
        if outcome is Outcome.UNKNOWN:
            delivery.unknowns += 1
        if (
            outcome is Outcome.REFUSED
            or delivery.unknowns >= UNKNOWNS
            or delivery.tries >= self._settings.notifications_max_tries
        ):
            self._close(delivery, DeliveryState.FAILED, now)
        else:
            delivery.due_at = now + pause(delivery.tries)

    def _close(self, delivery: Delivery, state: DeliveryState, now: datetime) -> None:
        delivery.state = state
        delivery.settled_at = now
        log = logger.error if state is DeliveryState.FAILED else logger.info
        log(
            "delivery settled",
            delivery=delivery.id,
            template=delivery.template,
            channel=delivery.channel.value,
            state=state.value,
            tries=delivery.tries,
        )
