"""What notifications hears, and the sending of what is due.

A subscriber only writes deliveries down, in the unit of work that its event belongs to. The facts
below are what this domain needs of others' events.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.events import Fact
from subgraphs.kit.resources import Resources
from subgraphs.kit.tasks import Tasks, Work
from subgraphs.notifications.models import OrderContact
from subgraphs.notifications.service import contents
from subgraphs.notifications.service.contents import Link
from subgraphs.notifications.service.deliveries import Deliveries, Person
from subgraphs.notifications.service.sending import AT_ONCE, Courier
from subgraphs.notifications.service.settings import settings_of
from subgraphs.notifications.store.deliveries import DeliveryStore
from subgraphs.notifications.store.people import ContactStore

ROUNDS: Final = 30
"""Claims in one run, so that a run ends, however much is due."""

KEPT: Final = timedelta(days=180)
"""How long a delivery, which is about a person, is kept after it was settled."""

_LINK: Final = TypeAdapter[str](Link)
_CHARGES: Final = frozenset({"AUTHORIZE", "CHARGE"})

tasks = Tasks("notifications")


class OrderFact(Fact):
    """What every event of ``orders.*`` that is heard here tells: whose order it is."""

    order_id: str
    number: str
    email: str
    phone: str | None = None
    customer_id: str | None = None
    locale: str = "en"

    def person(self) -> Person:
        """Whom to write to."""
        return Person(self.email, self.locale, self.phone, self.customer_id)


class OrderedLine(Fact):
    """A line of an order. ``detail`` is size and colour, as people read them."""

    title: str
    detail: str = ""
    quantity: int
    total: int


class OrderTotals(Fact):
    """What an order comes to, in minor units. ``discount`` is positive."""

    subtotal: int
    discount: int = 0
    shipping: int
    tax: int
    tax_included: bool = True
    total: int


class OrderConfirmed(OrderFact):
    """What is read of ``orders.order_confirmed``."""

    placed_at: AwareDatetime
    currency: str
    lines: list[OrderedLine]
    totals: OrderTotals
    shipping_address: list[str] = Field(default_factory=list)


class SentLine(Fact):
    """What a fulfilment holds."""

    title: str
    detail: str = ""
    quantity: int


class OrderFulfilled(OrderFact):
    """What is read of ``orders.order_fulfilled``, one for each fulfilment."""

    lines: list[SentLine]
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None


class OrderDelivered(OrderFact):
    """What is read of ``orders.order_delivered``."""

    delivered_at: AwareDatetime


class PaymentFact(Fact):
    """What is read of ``payments.payment_refunded``."""

    order_id: str
    amount: int
    currency: str


class PaymentFailed(PaymentFact):
    """What is read of ``payments.payment_failed``: a refund can fail too, and is staff's to see."""

    operation: str = "AUTHORIZE"


class StockLow(Fact):
    """What is read of ``inventory.stock_low``."""

    sku: str
    available: int
    threshold: int


@tasks.on("orders.order_placed", OrderFact)
async def know_order(work: Work[AsyncSession], fact: OrderFact) -> None:
    """Remember whose order it is, for what is heard of its payment."""
    await _know(work, fact)


@tasks.on("orders.order_confirmed", OrderConfirmed)
async def mail_confirmation(work: Work[AsyncSession], fact: OrderConfirmed) -> None:
    """Confirm the order."""
    await _know(work, fact)
    content = contents.OrderConfirmed(
        number=fact.number,
        order_url=_order_url(work, fact.number),
        placed_at=fact.placed_at,
        currency=fact.currency,
        lines=[contents.Line.model_validate(line.model_dump()) for line in fact.lines],
        totals=contents.Totals.model_validate(fact.totals.model_dump()),
        shipping_address=fact.shipping_address,
    )
    await _mail(work, "order_confirmed", fact, content)


@tasks.on("orders.order_fulfilled", OrderFulfilled)
async def tell_of_parcel(work: Work[AsyncSession], fact: OrderFulfilled) -> None:
    """Tell what is on its way, by mail and, where there is a number, by text message."""
    content = contents.Shipped(
        number=fact.number,
        order_url=_order_url(work, fact.number),
        lines=[contents.Line.model_validate(line.model_dump()) for line in fact.lines],
        carrier=fact.carrier,
        tracking_number=fact.tracking_number,
        tracking_url=_link(fact.tracking_url),
    )
    await _mail(work, "shipped", fact, content)
    await _deliveries(work).text(
        "shipped", fact.person(), content, event_id=work.envelope.id, about=fact.order_id
    )


@tasks.on("orders.order_delivered", OrderDelivered)
async def mail_arrival(work: Work[AsyncSession], fact: OrderDelivered) -> None:
    """Tell that the order has arrived."""
    content = contents.Delivered(
        number=fact.number,
        order_url=_order_url(work, fact.number),
        delivered_at=fact.delivered_at,
    )
    await _mail(work, "delivered", fact, content)


@tasks.on("orders.order_cancelled", OrderFact)
async def mail_cancellation(work: Work[AsyncSession], fact: OrderFact) -> None:
    """Tell that the order is cancelled."""
    content = contents.AboutOrder(number=fact.number, order_url=_order_url(work, fact.number))
    await _mail(work, "cancelled", fact, content)


@tasks.on("payments.payment_failed", PaymentFailed)
async def mail_failed_payment(work: Work[AsyncSession], fact: PaymentFailed) -> None:
    """Tell that a payment did not go through, so that it can be made in another way."""
    if fact.operation in _CHARGES:
        await _mail_about_money(work, "payment_failed", fact)


@tasks.on("payments.payment_refunded", PaymentFact)
async def mail_refund(work: Work[AsyncSession], fact: PaymentFact) -> None:
    """Tell that money was given back."""
    await _mail_about_money(work, "refunded", fact)


@tasks.on("inventory.stock_low", StockLow)
async def alert_staff(work: Work[AsyncSession], fact: StockLow) -> None:
    """Tell staff what to order, if there is an address to tell it to."""
    settings = settings_of(work.resources)
    if settings.notifications_staff_address:
        await _deliveries(work).mail(
            "low_stock",
            Person(settings.notifications_staff_address, settings.notifications_staff_locale),
            contents.LowStock.model_validate(fact.model_dump()),
            event_id=work.envelope.id,
            about=fact.sku,
        )


@tasks.every(seconds=5)
async def send_due_messages(resources: Resources) -> None:
    """Send what is due."""
    courier = Courier(resources)
    for _ in range(ROUNDS):
        if await courier.send_due() < AT_ONCE:
            break


@tasks.every(seconds=24 * 3600)
async def forget_old_deliveries(resources: Resources) -> None:
    """Delete what was settled long ago."""
    async with resources.transactions.begin() as session:
        await DeliveryStore(session).purge(datetime.now(UTC) - KEPT)


async def _know(work: Work[AsyncSession], fact: OrderFact) -> None:
    await ContactStore(work.session).put(
        OrderContact(
            order_id=fact.order_id,
            number=fact.number,
            email=fact.email,
            phone=fact.phone,
            customer_id=fact.customer_id,
            locale=fact.locale,
        )
    )


async def _mail(
    work: Work[AsyncSession], template: str, fact: OrderFact, content: contents.Content
) -> None:
    await _deliveries(work).mail(
        template, fact.person(), content, event_id=work.envelope.id, about=fact.order_id
    )


async def _mail_about_money(work: Work[AsyncSession], template: str, fact: PaymentFact) -> None:
    contact = await ContactStore(work.session).get(fact.order_id)
    if contact is None:  # the order's own event is late: this one is delivered again
        raise LookupError(f"The order {fact.order_id} has not been heard of yet.")
    await _deliveries(work).mail(
        template,
        Person(contact.email, contact.locale, contact.phone, contact.customer_id),
        contents.AboutMoney(
            number=contact.number,
            order_url=_order_url(work, contact.number),
            amount=fact.amount,
            currency=fact.currency,
        ),
        event_id=work.envelope.id,
        about=fact.order_id,
    )


def _deliveries(work: Work[AsyncSession]) -> Deliveries:
    return Deliveries(work.session, now=datetime.now(UTC))


def _order_url(work: Work[AsyncSession], number: str) -> str:
    return f"{settings_of(work.resources).shop.url}/orders/{number}"


def _link(url: str | None) -> str | None:
    """Return ``url`` if it is one that a message may lead to; what a carrier says may be not."""
    try:
        return _LINK.validate_python(url) if url else None
    except ValidationError:
        return None
