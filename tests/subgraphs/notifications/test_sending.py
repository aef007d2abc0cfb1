"""From what is due to what was sent, through failures and deaths."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from subgraphs.kit.pagination import Window
from subgraphs.kit.resources import Resources
from subgraphs.notifications.errors import DeliveryDue, DeliveryNotFound
from subgraphs.notifications.models import (
    Attempt,
    BounceKind,
    Channel,
    Delivery,
    DeliveryState,
    Outcome,
    Topic,
)
from subgraphs.notifications.service.contents import KINDS, Content, LowStock
from subgraphs.notifications.service.deliveries import Deliveries, Person
from subgraphs.notifications.service.preferences import Preferences
from subgraphs.notifications.service.sending import LEASE, Courier, pause
from subgraphs.notifications.store.deliveries import DeliveryStore, Filter
from subgraphs.notifications.store.people import BounceStore

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADA = Person(email="ada@example.com", locale="en", phone="+4930123456", customer_id="usr_ada")


class Post:
    """Notifications with a clock that we set."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.now = START
        self.courier = Courier(resources, lambda: self.now)

    async def write(
        self,
        template: str = "cancelled",
        *,
        event: str = "evt_1",
        person: Person = ADA,
        content: Content | None = None,
    ) -> None:
        async with self.resources.postgres.begin() as session:
            await Deliveries(session, now=self.now).mail(
                template, person, content or KINDS[template].sample, event_id=event, about="ord_1"
            )

    async def text(self, person: Person = ADA) -> None:
        async with self.resources.postgres.begin() as session:
            await Deliveries(session, now=self.now).text(
                "shipped", person, KINDS["shipped"].sample, event_id="evt_1", about="ord_1"
            )

    async def all(self) -> list[Delivery]:
        window = Window.of(first=None, after=None, last=None, before=None, key_length=1)
        async with self.resources.postgres.reading() as session:
            return (await DeliveryStore(session).page(window, Filter())).rows

    async def one(self) -> tuple[Delivery, list[Attempt]]:
        """The only delivery, and its attempts."""
        (delivery,) = await self.all()
        async with self.resources.postgres.reading() as session:
            attempts = await DeliveryStore(session).attempts([delivery.id])
        return delivery, attempts.get(delivery.id, [])

    async def outcomes(self) -> tuple[DeliveryState, list[Outcome]]:
        delivery, attempts = await self.one()
        return delivery.state, [attempt.outcome for attempt in attempts]


@pytest.fixture
async def post(resources: Resources) -> Post:
    return Post(resources)


async def test_a_mail_is_sent_once(post: Post, relay: Any, parts: Any) -> None:
    await post.write()
    await post.write()  # the same event again

    assert await post.courier.send_due() == 1
    assert await post.courier.send_due() == 0

    (mail,) = relay.mails
    delivery, (attempt,) = await post.one()
    assert mail["From"] == "Nord & Süd <shop@nord.test>"
    assert mail["To"] == "ada@example.com"
    assert mail["Subject"] == "Your order 7K3M9QX2VD is cancelled"
    assert mail["Message-ID"] == f"<{delivery.id}.0@nord.test>"
    assert parsedate_to_datetime(mail["Date"]) == START
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "en-GB")
    assert mail["List-Unsubscribe"] is None
    text, html = parts(mail)
    assert "Order 7K3M9QX2VD is cancelled" in " ".join(text.split())
    assert "<h1" in html
    assert (delivery.state, delivery.settled_at, delivery.lease) == (
        DeliveryState.SENT,
        START,
        None,
    )
    assert (attempt.outcome, attempt.detail) == (Outcome.SENT, "250 2.0.0 taken as 4711")


async def test_one_event_may_send_to_several_people(post: Post, relay: Any) -> None:
    await post.write()
    await post.write(person=Person(email="bob@example.com", locale="de"))
    await post.write(event="evt_2")

    await post.courier.send_due()

    assert sorted(relay.recipients) == ["ada@example.com", "ada@example.com", "bob@example.com"]


async def test_what_may_be_turned_off_says_how(post: Post, relay: Any, parts: Any) -> None:
    await post.write("delivered")
    await post.write("delivered", event="evt_2")
    await post.courier.send_due()

    first, second = relay.mails
    link = first["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://mail.test/unsubscribe?token=")
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert second["List-Unsubscribe"] == first["List-Unsubscribe"]
    text, html = parts(first)
    assert link in text
    assert link in html

    await post.write("delivered", event="evt_3")
    async with post.resources.postgres.begin() as session:
        preferences = Preferences(session, now=START)
        await preferences.unsubscribe(link.partition("token=")[2])
        assert not await preferences.wants(["usr_ada"], Topic.DELIVERY_UPDATES, Channel.EMAIL)
        assert await preferences.wants(["usr_ada"], Topic.NEWS, Channel.EMAIL)
    await post.courier.send_due()
    await post.write("cancelled", event="evt_4")
    await post.courier.send_due()

    assert len(relay.mails) == 3
    states = {it.event_id: it.state for it in await post.all()}
    assert states["evt_3"] is DeliveryState.SUPPRESSED
    assert states["evt_4"] is DeliveryState.SENT


async def test_a_guests_wish_is_kept_by_address(post: Post, relay: Any) -> None:
    guest = Person(email="Guest@Example.com", locale="en")
    await post.write("delivered", person=guest)
    await post.courier.send_due()
    token = relay.mails[0]["List-Unsubscribe"].strip("<>").partition("token=")[2]
    async with post.resources.postgres.begin() as session:
        await Preferences(session, now=START).unsubscribe(token)

    await post.write("delivered", event="evt_2", person=Person("guest@example.com", "en"))
    await post.courier.send_due()

    assert len(relay.mails) == 1


async def test_a_text_message(post: Post, provider: Any) -> None:
    await post.text()
    await post.text(Person(email="no-number@example.com", locale="en"))
    await post.courier.send_due()

    delivery, (attempt,) = await post.one()
    assert provider.keys == [f"{delivery.id}.0"]
    assert provider.sent[0]["to"] == "+4930123456"
    assert "is on its way with DHL" in provider.sent[0]["text"]
    assert (delivery.channel, delivery.state) == (Channel.SMS, DeliveryState.SENT)
    assert attempt.detail == '202 {"id": "msg_1"}'


async def test_it_is_tried_again_ever_later_until_it_has_failed(post: Post, relay: Any) -> None:
    relay.on_recipient = "450 4.2.1 Later"
    await post.write()

    pauses = []
    for _ in range(4):
        assert await post.courier.send_due() == 1
        assert await post.courier.send_due() == 0
        delivery, _attempts = await post.one()
        pauses.append(delivery.due_at - post.now)
        post.now = max(delivery.due_at, post.now + timedelta(seconds=1))

    state, outcomes = await post.outcomes()
    assert (state, outcomes) == (DeliveryState.FAILED, [Outcome.DEFERRED] * 4)
    for number, waited in enumerate(pauses[:3]):
        longest = timedelta(seconds=30 * 2**number)
        assert longest / 2 <= waited <= longest
    assert await post.courier.send_due() == 0


def test_pauses_have_an_end() -> None:
    assert max(pause(tries) for tries in range(1, 200)) <= timedelta(hours=2)
    assert len({pause(3) for _ in range(20)}) > 1


async def test_a_refusal_is_final(post: Post, relay: Any) -> None:
    relay.on_data = "554 5.6.0 No"
    await post.write()
    await post.courier.send_due()

    assert await post.outcomes() == (DeliveryState.FAILED, [Outcome.REFUSED])
    async with post.resources.postgres.reading() as session:
        assert await BounceStore(session).get("ada@example.com") is None


async def test_an_address_that_bounced_is_written_to_no_more(post: Post, relay: Any) -> None:
    relay.on_recipient = "550 5.1.1 No such user"
    await post.write(person=Person(email="Ada@Example.com", locale="en"))
    await post.courier.send_due()

    relay.reset()
    async with post.resources.postgres.reading() as session:
        bounce = await BounceStore(session).get("ada@example.com")
    assert bounce is not None
    assert (bounce.kind, bounce.detail) == (BounceKind.HARD, "550 5.1.1 No such user")
    await post.write(event="evt_2")
    await post.courier.send_due()
    assert relay.recipients == []
    assert {it.state for it in await post.all()} == {
        DeliveryState.FAILED,
        DeliveryState.SUPPRESSED,
    }


async def test_a_message_that_cannot_be_written_fails_and_stops_nobody(
    post: Post, relay: Any
) -> None:
    await post.write("low_stock", content=LowStock(sku="A", available=1, threshold=2))
    async with post.resources.postgres.begin() as session:
        (delivery,) = [await DeliveryStore(session).get((await post.all())[0].id)]
        assert delivery
        delivery.data = {"sku": "A"}  # as an older release may have left it
    await post.write(event="evt_2")

    assert await post.courier.send_due() == 2

    states = {it.event_id: it.state for it in await post.all()}
    assert states == {"evt_1": DeliveryState.FAILED, "evt_2": DeliveryState.SENT}
    assert relay.recipients == ["ada@example.com"]


async def test_what_is_no_address_fails(post: Post, relay: Any) -> None:
    await post.write(person=Person(email="ada@example.com\r\nBcc: eve@example.com", locale="en"))
    await post.courier.send_due()
    assert await post.outcomes() == (DeliveryState.FAILED, [Outcome.REFUSED])
    assert relay.mails == []


async def test_a_sender_that_dies_before_it_sent(post: Post, relay: Any) -> None:
    await post.write()
    looked_at, (claim,) = await post.courier.claim()  # and dies
    assert looked_at == 1
    assert await post.courier.send_due() == 0

    post.now += LEASE
    assert await post.courier.send_due() == 1

    assert await post.outcomes() == (DeliveryState.SENT, [Outcome.UNKNOWN, Outcome.SENT])
    assert len(relay.mails) == 1
    await post.courier.deliver(claim)  # it was not dead but slow
    delivery, attempts = await post.one()
    assert (delivery.state, delivery.tries) == (DeliveryState.SENT, 2)
    assert [it.outcome for it in attempts] == [Outcome.SENT, Outcome.SENT]
    assert len({mail["Message-ID"] for mail in relay.mails}) == 1


async def test_what_was_not_confirmed_is_sent_once_more_and_no_further(
    post: Post, relay: Any
) -> None:
    relay.vanishes = True
    await post.write()
    for _ in range(5):
        await post.courier.send_due()
        post.now += timedelta(hours=1)

    assert await post.outcomes() == (DeliveryState.FAILED, [Outcome.UNKNOWN] * 2)
    assert len(relay.mails) == 2
    assert relay.mails[0]["Message-ID"] == relay.mails[1]["Message-ID"]


async def test_two_deaths_are_the_end(post: Post, relay: Any) -> None:
    await post.write()
    for _ in range(2):
        await post.courier.claim()
        post.now += LEASE
    assert await post.courier.claim() == (1, [])
    assert await post.outcomes() == (DeliveryState.FAILED, [Outcome.UNKNOWN] * 2)
    assert relay.mails == []


async def test_several_couriers_send_each_mail_once(post: Post, relay: Any) -> None:
    for number in range(40):
        await post.write(event=f"evt_{number}")
    couriers = [Courier(post.resources, lambda: post.now) for _ in range(4)]

    async def work(courier: Courier) -> None:
        while await courier.send_due(5):
            pass

    await asyncio.gather(*(work(courier) for courier in couriers))

    assert len(relay.mails) == 40
    assert len({mail["Message-ID"] for mail in relay.mails}) == 40
    assert {it.state for it in await post.all()} == {DeliveryState.SENT}
    assert {it.tries for it in await post.all()} == {1}


async def test_no_transaction_is_open_while_sending(post: Post, relay: Any) -> None:
    open_ones: list[int] = []
    original = relay.handle_DATA
    pool = post.resources.postgres.engine.pool

    async def look(*arguments: Any) -> str:
        open_ones.append(pool.checkedout())  # type: ignore[attr-defined]
        return str(await original(*arguments))

    relay.handle_DATA = look
    await post.write()
    await post.courier.send_due()
    assert open_ones == [0]


async def test_staff_send_again(post: Post, relay: Any) -> None:
    relay.on_data = "554 No"
    await post.write()
    await post.courier.send_due()
    delivery, _ = await post.one()
    relay.reset()

    async with post.resources.postgres.begin() as session:
        await Deliveries(session, now=post.now).resend(delivery.id)
    async with post.resources.postgres.begin() as session:
        deliveries = Deliveries(session, now=post.now)
        with pytest.raises(DeliveryDue):
            await deliveries.resend(delivery.id)
        with pytest.raises(DeliveryNotFound):
            await deliveries.resend("dlv_none")
    await post.courier.send_due()

    assert await post.outcomes() == (DeliveryState.SENT, [Outcome.REFUSED, Outcome.SENT])
    assert relay.mails[0]["Message-ID"] == f"<{delivery.id}.1@nord.test>"


async def test_no_delivery_keeps_a_token(post: Post) -> None:
    with pytest.raises(ValueError, match="password_reset"):
        await post.write("password_reset")
    with pytest.raises(TypeError, match="low_stock"):
        await post.write("low_stock", content=KINDS["shipped"].sample)
