"""Payments, their operations and events, webhooks, gift cards.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.migrations import create_event_tables, drop_event_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_LEDGERS = ("payment_events", "gift_card_entries")
_REFUSE_CHANGE = """
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: correct it by another row', TG_TABLE_NAME;
END
$$
"""
_APPEND_ONLY = """
CREATE TRIGGER {ledger}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON {ledger} EXECUTE FUNCTION refuse_ledger_change()
"""


def upgrade() -> None:
    """Create the tables, and forbid changes to the ledgers."""
    op.create_table(
        "gift_cards",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("last_characters", sa.String(length=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_cards")),
        sa.UniqueConstraint("digest", name=op.f("uq_gift_cards_digest")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "CARD", "BANK_TRANSFER", "GIFT_CARD", name="method", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("instrument", sa.String(length=200), nullable=True),
        sa.Column("return_url", sa.String(length=2000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
    )
    op.create_index("ix_payments_order_id", "payments", ["order_id"], unique=False)
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=400), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("provider", "event_id", name=op.f("uq_webhooks_provider_event_id")),
    )
    op.create_index(
        "ix_webhooks_due",
        "webhooks",
        ["next_try_at"],
        unique=False,
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
    )
    op.create_table(
        "discrepancies",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("payment_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_discrepancies_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancies")),
    )
    op.create_index("ix_discrepancies_payment_id", "discrepancies", ["payment_id"], unique=False)
    op.create_table(
        "gift_card_entries",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("gift_card_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ISSUE", "HOLD", "RELEASE", "REFUND", name="entrykind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount <> 0 OR kind = 'RELEASE'", name=op.f("ck_gift_card_entries_amount_not_zero")
        ),
        sa.ForeignKeyConstraint(
            ["gift_card_id"],
            ["gift_cards.id"],
            name=op.f("fk_gift_card_entries_gift_card_id_gift_cards"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_card_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_gift_card_entries_key")),
    )
    op.create_index(
        "ix_gift_card_entries_gift_card_id", "gift_card_entries", ["gift_card_id"], unique=False
    )
    op.create_table(
        "operations",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("payment_id", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "AUTHORIZE",
                "CHARGE",
                "REFUND",
                "CANCEL",
                "CHARGEBACK",
                name="kind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_operations_amount_positive")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_operations_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
        sa.UniqueConstraint("key", name=op.f("uq_operations_key")),
    )
    op.create_index(
        "ix_operations_open_ask_at",
        "operations",
        ["ask_at"],
        unique=False,
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index("ix_operations_payment_id", "operations", ["payment_id"], unique=False)
    op.create_table(
        "payment_events",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("payment_id", sa.String(length=40), nullable=False),
        sa.Column("operation_id", sa.String(length=40), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "CARD", "BANK_TRANSFER", "GIFT_CARD", name="method", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "AUTHORIZE",
                "CHARGE",
                "REFUND",
                "CANCEL",
                "CHARGEBACK",
                name="kind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "REQUEST",
                "PENDING",
                "ACTION_REQUIRED",
                "FAILURE",
                "SUCCESS",
                name="state",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("redirect_url", sa.String(length=2000), nullable=True),
        sa.Column("told_by", sa.String(length=20), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_events_amount_positive")),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operations.id"],
            name=op.f("fk_payment_events_operation_id_operations"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_payment_events_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_events")),
    )
    op.create_index("ix_payment_events_payment_id", "payment_events", ["payment_id"], unique=False)
    op.create_index(
        "uq_payment_events_reference",
        "payment_events",
        ["method", "reference", "kind", "state"],
        unique=True,
        postgresql_where=sa.text("reference IS NOT NULL"),
    )
    create_event_tables()
    op.execute(_REFUSE_CHANGE)
    for ledger in _LEDGERS:
        op.execute(_APPEND_ONLY.format(ledger=ledger))


def downgrade() -> None:
    """Drop them."""
    drop_event_tables()
    op.drop_index(
        "uq_payment_events_reference",
        table_name="payment_events",
        postgresql_where=sa.text("reference IS NOT NULL"),
    )
    op.drop_index("ix_payment_events_payment_id", table_name="payment_events")
    op.drop_table("payment_events")
    op.drop_index("ix_operations_payment_id", table_name="operations")
    op.drop_index(
        "ix_operations_open_ask_at",
        table_name="operations",
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.drop_table("operations")
    op.drop_index("ix_gift_card_entries_gift_card_id", table_name="gift_card_entries")
    op.drop_table("gift_card_entries")
    op.drop_index("ix_discrepancies_payment_id", table_name="discrepancies")
    op.drop_table("discrepancies")
    op.drop_index(
        "ix_webhooks_due",
        table_name="webhooks",
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
    )
    op.drop_table("webhooks")
    op.drop_index("ix_payments_order_id", table_name="payments")
    op.drop_table("payments")
    op.drop_table("gift_cards")
    op.execute("DROP FUNCTION refuse_ledger_change()")
