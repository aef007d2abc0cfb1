"""Notifications' tables.

A delivery is one message to one person by one channel, made by one event. It keeps the data that
its text is rendered from, never a token: a mail that carries one is rendered where the token is
made. What is due is sent outside of any transaction, so every attempt is written down before it
begins and again when it has ended.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ADDRESS_LENGTH = 320
"""The longest e-mail address: 64 characters, an at sign, 255 (RFC 5321, 4.5.3.1)."""

DETAIL_LENGTH = 500


class Channel(StrEnum):
    """How a message reaches somebody."""

    EMAIL = "EMAIL"
    SMS = "SMS"


class Topic(StrEnum):
    """What people may do without. A message without a topic belongs to a purchase or an account."""

    NEWS = "NEWS"
    DELIVERY_UPDATES = "DELIVERY_UPDATES"
    BACK_IN_STOCK = "BACK_IN_STOCK"


class DeliveryState(StrEnum):
    """Where a delivery stands. All but ``DUE`` are final, until staff ask to send again."""

    DUE = "DUE"
    SENT = "SENT"
    FAILED = "FAILED"
    SUPPRESSED = "SUPPRESSED"


class Outcome(StrEnum):
    """How an attempt ended."""

    UNDER_WAY = "UNDER_WAY"
    SENT = "SENT"
    DEFERRED = "DEFERRED"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"


class BounceKind(StrEnum):
    """Why an address is not written to any more."""

    HARD = "HARD"
    COMPLAINT = "COMPLAINT"


class NotificationsModel(SQLModel):
    """Base of the tables, which share one namespace of constraint names."""

    metadata = METADATA


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


def _choice(choices: type[StrEnum], *, primary_key: bool = False) -> Column[StrEnum]:
    return Column(
        Enum(choices, native_enum=False, length=20, create_constraint=False),
        nullable=False,
        primary_key=primary_key,
    )


class Delivery(NotificationsModel, table=True):
    """A message to somebody.

    ``tries`` and ``unknowns`` count the attempts of the current ``round``, of which there is one
    more each time that staff send it again. ``lease`` names who is sending it until
    ``leased_until``. ``about`` is the id of what the event was about, an order for example.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "template", "recipient", "channel"),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        Index("ix_deliveries_due_at", "due_at", postgresql_where=text("state = 'DUE'")),
        Index("ix_deliveries_state_id", "state", "id"),
        Index("ix_deliveries_recipient_id", "recipient", "id"),
        Index("ix_deliveries_about_id", "about", "id"),
    )

    id: str = Field(primary_key=True, max_length=40)
    event_id: str = Field(max_length=40)
    template: str = Field(max_length=40)
    recipient: str = Field(max_length=ADDRESS_LENGTH)
    channel: Channel = Field(sa_column=_choice(Channel))
    customer_id: str | None = Field(default=None, max_length=40)
    about: str = Field(max_length=80)
    locale: str = Field(max_length=20)
    data: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    state: DeliveryState = Field(sa_column=_choice(DeliveryState))
    round: int = 0
    tries: int = 0
    unknowns: int = 0
    due_at: datetime = Field(sa_column=_moment())
    lease: str | None = Field(default=None, max_length=40)
    leased_until: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    created_at: datetime = Field(sa_column=_moment())
    settled_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class Attempt(NotificationsModel, table=True):
    """One try to send a delivery. ``detail`` is what the server or the provider said."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_delivery_id_id", "delivery_id", "id"),)

    id: str = Field(primary_key=True, max_length=40)
    delivery_id: str = Field(
        sa_column=Column(
            String(40), ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False
        )
    )
    outcome: Outcome = Field(sa_column=_choice(Outcome))
    detail: str | None = Field(default=None, max_length=DETAIL_LENGTH)
    started_at: datetime = Field(sa_column=_moment())
    ended_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class Preference(NotificationsModel, table=True):
    """What somebody wants of a topic. ``owner`` is a user's id, or the address of a guest."""

    __tablename__ = "preferences"

    owner: str = Field(primary_key=True, max_length=ADDRESS_LENGTH)
    topic: Topic = Field(sa_column=_choice(Topic, primary_key=True))
    channel: Channel = Field(sa_column=_choice(Channel, primary_key=True))
    wanted: bool = Field(sa_column=Column(Boolean, nullable=False))
    changed_at: datetime = Field(sa_column=_moment())


class UnsubscribeToken(NotificationsModel, table=True):
    """What a link in a mail carries: whoever has it may turn off this one topic, and no more."""

    __tablename__ = "unsubscribe_tokens"
    __table_args__ = (UniqueConstraint("owner", "topic", "channel"),)

    token: str = Field(primary_key=True, max_length=64)
    owner: str = Field(max_length=ADDRESS_LENGTH)
    topic: Topic = Field(sa_column=_choice(Topic))
    channel: Channel = Field(sa_column=_choice(Channel))
    created_at: datetime = Field(sa_column=_moment())


class Bounce(NotificationsModel, table=True):
    """An address (or number) that does not take messages; nothing is sent there any more."""

    __tablename__ = "bounces"

    address: str = Field(primary_key=True, max_length=ADDRESS_LENGTH)
    kind: BounceKind = Field(sa_column=_choice(BounceKind))
    detail: str | None = Field(default=None, max_length=DETAIL_LENGTH)
    delivery_id: str | None = Field(default=None, max_length=40)
    created_at: datetime = Field(sa_column=_moment())


class OrderContact(NotificationsModel, table=True):
    """Whom to write to about an order: kept by the orders' events, read for the payments'."""

    __tablename__ = "order_contacts"

    order_id: str = Field(primary_key=True, max_length=40)
    number: str = Field(max_length=40)
    email: str = Field(max_length=ADDRESS_LENGTH)
    phone: str | None = Field(default=None, max_length=40)
    customer_id: str | None = Field(default=None, max_length=40)
    locale: str = Field(max_length=20)
