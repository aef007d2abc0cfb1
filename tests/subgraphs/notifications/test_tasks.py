"""What others' events make notifications send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from subgraphs.notifications.app import domain
from subgraphs.notifications.models import Attempt
from subgraphs.notifications.store.deliveries import DELIVERY
from subgraphs.notifications.tasks import KEPT, tasks

ORDER = {
    "order_id": "ord_1",
    "number": "7K3M9QX2VD",
    "email": "ada@example.com",
    "phone": "+4930123456",
    "customer_id": "usr_ada",
    "locale": "de-AT",
    "later_versions_may_add": "more",
}
LINES = [{"title": "Jacke <b>", "detail": "M", "sku": "J", "quantity": 2, "total": 12_900}]


async def test_a_confirmed_order(shop: Any, relay: Any, parts: Any) -> None:
    await shop.tell(
        "orders.order_confirmed",
        **ORDER,
        placed_at="2026-11-23T10:00:00Z",
        currency="EUR",
        lines=LINES,
        totals={"subtotal": 12_900, "shipping": 490, "tax": 2_138, "total": 13_390},
        shipping_address=["Ada Lovelace", "1010 Wien"],
    )
    await shop.send()

    (mail,) = relay.mails
    text, html = parts(mail)
    assert mail["Subject"] == "Ihre Bestellung 7K3M9QX2VD ist bestätigt"
    assert mail["Content-Language"] == "de-AT"
    assert "2 \N{MULTIPLICATION SIGN} Jacke <b> (M): €\N{NO-BREAK SPACE}129,00" in text
    assert "Rabatt" not in text
    assert "Jacke &lt;b&gt;" in html
    assert "https://shop.test/orders/7K3M9QX2VD" in html


async def test_a_parcel_is_told_of_by_mail_and_text_message(
    shop: Any, relay: Any, provider: Any, parts: Any
) -> None:
    parcel = {"lines": LINES, "carrier": "DHL", "tracking_number": "4711"}
    await shop.tell(
        "orders.order_fulfilled", **ORDER, **parcel, tracking_url="https://dhl.test/?4711"
    )
    await shop.tell(
        "orders.order_fulfilled",
        event_id="evt_2",
        **{**ORDER, "phone": None},
        **parcel,
        tracking_url="javascript:alert(1)",
    )
    await shop.send()

    assert [it["text"] for it in provider.sent] == [
        "Nord & Süd: Ihre Bestellung 7K3M9QX2VD ist unterwegs mit DHL. https://dhl.test/?4711"
    ]
    pages = [parts(mail)[1] for mail in relay.mails]
    assert sorted("https://dhl.test/?4711" in page for page in pages) == [False, True]
    assert not any("javascript:" in page for page in pages)
    assert all("4711" in page for page in pages)


async def test_arrival_can_be_turned_off_and_cancellation_not(shop: Any, relay: Any) -> None:
    await shop.tell("orders.order_delivered", **ORDER, delivered_at="2026-11-25T10:00:00Z")
    await shop.tell("orders.order_cancelled", event_id="evt_2", **ORDER)
    await shop.send()

    linked = {mail["Subject"]: "List-Unsubscribe" in mail for mail in relay.mails}
    assert linked == {
        "Ihre Bestellung 7K3M9QX2VD ist angekommen": True,
        "Ihre Bestellung 7K3M9QX2VD ist storniert": False,
    }


async def test_payments_are_told_of_to_whoever_ordered(shop: Any, relay: Any) -> None:
    payment = {"payment_id": "pay_1", "order_id": "ord_1", "amount": 1_999, "currency": "EUR"}
    with pytest.raises(LookupError, match="ord_1"):
        await shop.tell("payments.payment_failed", **payment, operation="AUTHORIZE")

    await shop.tell("orders.order_placed", **ORDER)
    await shop.tell("payments.payment_failed", **payment, operation="AUTHORIZE")
    await shop.tell("payments.payment_failed", event_id="evt_2", **payment, operation="REFUND")
    await shop.tell("payments.payment_refunded", event_id="evt_3", **payment, refunded=1_999)
    await shop.send()

    assert sorted(mail["Subject"] for mail in relay.mails) == [
        "Die Zahlung für Bestellung 7K3M9QX2VD hat nicht geklappt",
        "Erstattung zu Bestellung 7K3M9QX2VD",
    ]
    assert set(relay.recipients) == {"ada@example.com"}


async def test_staff_hear_of_low_stock(shop: Any, relay: Any) -> None:
    await shop.tell("inventory.stock_low", sku="RAIN-M", available=2, threshold=3)
    await shop.send()
    assert relay.recipients == ["stock@nord.test"]
    assert relay.mails[0]["Subject"] == "Low stock: RAIN-M, 2 left"


async def test_staff_without_an_address_do_not(
    shop: Any, settings: Any, serve_domain: Any, relay: Any
) -> None:
    nowhere = settings.model_copy(update={"notifications_staff_address": ""})
    async with serve_domain(domain, nowhere) as running:
        await type(shop)(running, shop.signer).tell(
            "inventory.stock_low", sku="A", available=1, threshold=1
        )
    await shop.send()
    assert relay.mails == []


async def test_a_run_sends_all_that_is_due(shop: Any, relay: Any) -> None:
    for number in range(25):
        await shop.tell("orders.order_cancelled", event_id=f"evt_{number}", times=1, **ORDER)
    await shop.send()
    assert len(relay.mails) == 25


async def test_old_deliveries_are_forgotten_with_their_attempts(shop: Any) -> None:
    for number in range(3):
        await shop.tell("orders.order_cancelled", event_id=f"evt_{number}", **ORDER)
    await shop.send()
    now = datetime.now(UTC)
    async with shop.resources.postgres.begin() as session:
        for event, age in (("evt_0", KEPT + timedelta(days=1)), ("evt_1", timedelta(days=1))):
            await session.execute(
                update(DELIVERY).where(DELIVERY.c.event_id == event).values(settled_at=now - age)
            )
        await session.execute(
            update(DELIVERY)
            .where(DELIVERY.c.event_id == "evt_2")
            .values(settled_at=None, created_at=now - 2 * KEPT)
        )
    (purge,) = [it for it in tasks.periodic if it.name.endswith("forget_old_deliveries")]
    await purge.run(shop.resources)

    async with shop.resources.postgres.reading() as session:
        events = set(await session.scalars(select(DELIVERY.c.event_id)))
        attempts = await session.scalar(select(func.count()).select_from(Attempt))
    assert events == {"evt_1", "evt_2"}
    assert attempts == 2


def test_what_is_heard() -> None:
    heard = {subscriber.event_type for subscriber in tasks.subscribers}
    assert heard == {
        "inventory.stock_low",
        "orders.order_cancelled",
        "orders.order_confirmed",
        "orders.order_delivered",
        "orders.order_fulfilled",
        "orders.order_placed",
        "payments.payment_failed",
        "payments.payment_refunded",
    }
    assert len({subscriber.name for subscriber in tasks.subscribers}) == len(tasks.subscribers)
