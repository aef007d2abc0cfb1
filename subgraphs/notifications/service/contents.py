"""What each message is written from, and a sample of it.

Amounts are minor units of the message's currency; moments have their offset from UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from subgraphs.notifications.models import Topic

Link = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=2000)]
"""Where a button leads. No other scheme: a link may come from elsewhere, a carrier for example."""


class Content(BaseModel):
    """The data of one kind of message."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(Content):
    """Some goods. ``detail`` is size and colour, say; ``total`` is not always told."""

    title: str
    detail: str = ""
    quantity: int
    total: int | None = None


class Totals(Content):
    """What an order comes to. ``discount`` is positive and taken off.

    ``tax_included`` tells whether the prices have the tax in them, or it is put on top.
    """

    subtotal: int
    discount: int = 0
    shipping: int
    tax: int
    tax_included: bool = True
    total: int


class Welcome(Content):
    """To somebody who opened an account."""


class OneTimeLink(Content):
    """With a link that works once."""

    link: Link
    expires_at: AwareDatetime


class AboutOrder(Content):
    """About an order."""

    number: str
    order_url: Link


class OrderConfirmed(AboutOrder):
    """The order is accepted."""

    placed_at: AwareDatetime
    currency: str
    lines: list[Line]
    totals: Totals
    shipping_address: list[str] = []


class AboutMoney(AboutOrder):
    """A payment that failed, or a refund."""

    amount: int
    currency: str


class Shipped(AboutOrder):
    """Some of an order was handed to a carrier."""

    lines: list[Line]
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: Link | None = None


class Delivered(AboutOrder):
    """An order arrived."""

    delivered_at: AwareDatetime


class BackInStock(Content):
    """Something that somebody waits for can be bought again."""

    title: str
    detail: str = ""
    product_url: Link


class LowStock(Content):
    """To staff: little is left of a SKU."""

    sku: str
    available: int
    threshold: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its data, a sample, and what people may say about it.

    ``topic`` is what it can be unsubscribed from; without one it belongs to a purchase or an
    account. A message that is ``secret`` carries a token: it is rendered and sent where the token
    is made, and never kept as a delivery.
    """

    content: type[Content]
    sample: Content
    topic: Topic | None = None
    secret: bool = False


_MORNING: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_ORDER_URL: Final = "https://shop.example/orders/7K3M9QX2VD"
_NUMBER: Final = "7K3M9QX2VD"
_GOODS: Final = [
    Line(title="Rain & Shine jacket", detail="M, navy", quantity=1, total=12_900),
    Line(title="Merino socks", detail="39 to 42, charcoal", quantity=3, total=3_870),
]

KINDS: Final[dict[str, Kind]] = {
    "welcome": Kind(Welcome, Welcome(), topic=Topic.NEWS),
    "verify_address": Kind(
        OneTimeLink,
        OneTimeLink(link="https://shop.example/account/verify?token=sample", expires_at=_MORNING),
        secret=True,
    ),
    "password_reset": Kind(
        OneTimeLink,
        OneTimeLink(link="https://shop.example/account/reset?token=sample", expires_at=_MORNING),
        secret=True,
    ),
    "order_confirmed": Kind(
        OrderConfirmed,
        OrderConfirmed(
            number=_NUMBER,
            order_url=_ORDER_URL,
            placed_at=_MORNING,
            currency="EUR",
            lines=_GOODS,
            totals=Totals(subtotal=16_770, discount=1_677, shipping=490, tax=2_488, total=15_583),
            shipping_address=["Ada Lovelace", "Königstraße 12", "10115 Berlin", "Germany"],
        ),
    ),
    "payment_failed": Kind(
        AboutMoney,
        AboutMoney(number=_NUMBER, order_url=_ORDER_URL, amount=15_583, currency="EUR"),
    ),
    "shipped": Kind(
        Shipped,
        Shipped(
            number=_NUMBER,
            order_url=_ORDER_URL,
            lines=[line.model_copy(update={"total": None}) for line in _GOODS],
            carrier="DHL",
            tracking_number="00340434161094042557",
            tracking_url="https://carrier.example/track?id=00340434161094042557&lang=en",
        ),
    ),
    "delivered": Kind(
        Delivered,
        Delivered(number=_NUMBER, order_url=_ORDER_URL, delivered_at=_MORNING),
        topic=Topic.DELIVERY_UPDATES,
    ),
    "cancelled": Kind(AboutOrder, AboutOrder(number=_NUMBER, order_url=_ORDER_URL)),
    "refunded": Kind(
        AboutMoney,
        AboutMoney(number=_NUMBER, order_url=_ORDER_URL, amount=4_290, currency="EUR"),
    ),
    "back_in_stock": Kind(
        BackInStock,
        BackInStock(
            title="Rain & Shine jacket",
            detail="M, navy",
            product_url="https://shop.example/p/rain-and-shine-jacket",
        ),
        topic=Topic.BACK_IN_STOCK,
    ),
    "low_stock": Kind(LowStock, LowStock(sku="RAIN-NAVY-M", available=2, threshold=3)),
}
"""Every kind of message, by the name of its template."""


def topic_of(template: str, *, sms: bool) -> Topic | None:
    """What a message can be unsubscribed from.

    A text message is never what a purchase needs: there is always a mail as well.
    """
    return KINDS[template].topic or (Topic.DELIVERY_UPDATES if sms else None)
