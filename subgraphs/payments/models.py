"""Payments' tables.

``payment_events`` and ``gift_card_entries`` are the truth and are only ever appended to (a trigger
refuses the rest); every balance is computed from them. Amounts are minor units of their currency.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
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


class Method(StrEnum):
    """How somebody pays."""

    CARD = "CARD"
    BANK_TRANSFER = "BANK_TRANSFER"
    GIFT_CARD = "GIFT_CARD"


class Kind(StrEnum):
    """What is done with a payment."""

    AUTHORIZE = "AUTHORIZE"
    CHARGE = "CHARGE"
    REFUND = "REFUND"
    CANCEL = "CANCEL"
    CHARGEBACK = "CHARGEBACK"


class State(StrEnum):
    """How far it has come. ``REQUEST`` is ours, before a provider is called; the rest is theirs."""

    REQUEST = "REQUEST"
    PENDING = "PENDING"
    ACTION_REQUIRED = "ACTION_REQUIRED"
    FAILURE = "FAILURE"
    SUCCESS = "SUCCESS"


class EntryKind(StrEnum):
    """Why the balance of a gift card moved."""

    ISSUE = "ISSUE"
    HOLD = "HOLD"
    RELEASE = "RELEASE"
    REFUND = "REFUND"


class PaymentsModel(SQLModel):
    """Base of the tables, which share one namespace of constraint names."""

    metadata = METADATA


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


def _enum(kind: type[StrEnum]) -> Column[str]:
    return Column(Enum(kind, native_enum=False, length=20), nullable=False)


def _amount() -> Column[int]:
    return Column(BigInteger, nullable=False)


class Payment(PaymentsModel, table=True):
    """An intent to pay for an order, in whole or in part; whoever changes what happens to it locks
    its row.

    ``instrument`` is the provider's name for what is paid with: a card's token, or the digest of a
    gift card's code. It is never the number of a card.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_payments_order_id", "order_id"),
    )

    id: str = Field(primary_key=True, max_length=40)
    order_id: str = Field(max_length=40)
    customer_id: str | None = Field(default=None, max_length=40)
    method: Method = Field(sa_column=_enum(Method))
    amount: int = Field(sa_column=_amount())
    currency: str = Field(max_length=3)
    instrument: str | None = Field(default=None, max_length=200)
    return_url: str | None = Field(default=None, max_length=2000)
    created_at: datetime = Field(sa_column=_moment())


class Operation(PaymentsModel, table=True):
    """One thing that was asked to be done with a payment, and under which key.

    ``settled_at`` is set once it has succeeded or failed; until then the provider is asked for
    news at ``ask_at``.
    """

    __tablename__ = "operations"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_operations_payment_id", "payment_id"),
        Index("ix_operations_open_ask_at", "ask_at", postgresql_where=text("settled_at IS NULL")),
    )

    id: str = Field(primary_key=True, max_length=40)
    key: str = Field(max_length=200)
    fingerprint: str = Field(max_length=64)
    payment_id: str = Field(sa_column=Column(String(40), ForeignKey("payments.id"), nullable=False))
    kind: Kind = Field(sa_column=_enum(Kind))
    amount: int = Field(sa_column=_amount())
    reason: str | None = Field(default=None, max_length=200)
    actor: str | None = Field(default=None, max_length=80)
    asked: int = 0
    ask_at: datetime = Field(sa_column=_moment())
    settled_at: datetime | None = Field(sa_column=_moment(nullable=True))
    created_at: datetime = Field(sa_column=_moment())


class PaymentEvent(PaymentsModel, table=True):
    """What became known of an operation. ``occurred_at`` is by the clock of whoever knew it."""

    __tablename__ = "payment_events"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_payment_events_payment_id", "payment_id"),
        Index(
            "uq_payment_events_reference",
            "method",
            "reference",
            "kind",
            "state",
            unique=True,
            postgresql_where=text("reference IS NOT NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=40)
    payment_id: str = Field(sa_column=Column(String(40), ForeignKey("payments.id"), nullable=False))
    operation_id: str = Field(
        sa_column=Column(String(40), ForeignKey("operations.id"), nullable=False)
    )
    method: Method = Field(sa_column=_enum(Method))
    kind: Kind = Field(sa_column=_enum(Kind))
    state: State = Field(sa_column=_enum(State))
    amount: int = Field(sa_column=_amount())
    reference: str | None = Field(default=None, max_length=120)
    code: str | None = Field(default=None, max_length=60)
    redirect_url: str | None = Field(default=None, max_length=2000)
    told_by: str = Field(max_length=20)
    occurred_at: datetime = Field(sa_column=_moment())
    recorded_at: datetime = Field(sa_column=_moment())


class Discrepancy(PaymentsModel, table=True):
    """What a provider or a person told that cannot be true together with what is known."""

    __tablename__ = "discrepancies"
    __table_args__ = (Index("ix_discrepancies_payment_id", "payment_id"),)

    id: str = Field(primary_key=True, max_length=40)
    payment_id: str = Field(sa_column=Column(String(40), ForeignKey("payments.id"), nullable=False))
    reason: str = Field(max_length=400)
    found_at: datetime = Field(sa_column=_moment())


class Webhook(PaymentsModel, table=True):
    """A provider's message as it came; what it says is looked at later.

    ``problem`` is why it could not be carried out, and ``next_try_at`` is empty once nothing is
    left to do, be it done or given up.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        UniqueConstraint("provider", "event_id"),
        Index("ix_webhooks_due", "next_try_at", postgresql_where=text("next_try_at IS NOT NULL")),
    )

    id: str = Field(primary_key=True, max_length=40)
    provider: str = Field(max_length=20)
    event_id: str = Field(max_length=80)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    received_at: datetime = Field(sa_column=_moment())
    copies: int = 1
    tries: int = 0
    processed_at: datetime | None = Field(sa_column=_moment(nullable=True))
    next_try_at: datetime | None = Field(sa_column=_moment(nullable=True))
    problem: str | None = Field(default=None, max_length=400)


class GiftCard(PaymentsModel, table=True):
    """Money that is owed to whoever knows the code, or to a customer as store credit.

    Of the code only a keyed digest is kept, and its last four characters.
    """

    __tablename__ = "gift_cards"

    id: str = Field(primary_key=True, max_length=40)
    digest: str = Field(max_length=64, unique=True)
    last_characters: str = Field(max_length=4)
    currency: str = Field(max_length=3)
    customer_id: str | None = Field(default=None, max_length=40)
    expires_at: datetime | None = Field(sa_column=_moment(nullable=True))
    created_at: datetime = Field(sa_column=_moment())


class GiftCardEntry(PaymentsModel, table=True):
    """A movement of a gift card's balance, once for each key."""

    __tablename__ = "gift_card_entries"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("amount <> 0 OR kind = 'RELEASE'", name="amount_not_zero"),
        Index("ix_gift_card_entries_gift_card_id", "gift_card_id"),
    )

    id: str = Field(primary_key=True, max_length=40)
    gift_card_id: str = Field(
        sa_column=Column(String(40), ForeignKey("gift_cards.id"), nullable=False)
    )
    key: str = Field(max_length=200)
    kind: EntryKind = Field(sa_column=_enum(EntryKind))
    amount: int = Field(sa_column=_amount())
    created_at: datetime = Field(sa_column=_moment())
