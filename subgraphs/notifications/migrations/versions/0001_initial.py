"""Deliveries with their attempts, preferences, bounces, contacts of orders.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.kit.migrations import create_event_tables, drop_event_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "bounces",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("HARD", "COMPLAINT", name="bouncekind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=500), nullable=True),
        sa.Column("delivery_id", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_bounces")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.String(length=40), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("EMAIL", "SMS", name="channel", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("customer_id", sa.String(length=40), nullable=True),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("data", JSONB(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "DUE",
                "SENT",
                "FAILED",
                "SUPPRESSED",
                name="deliverystate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("unknowns", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_deliveries_tries_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "event_id",
            "template",
            "recipient",
            "channel",
            name=op.f("uq_deliveries_event_id_template_recipient_channel"),
        ),
    )
    op.create_index("ix_deliveries_about_id", "deliveries", ["about", "id"], unique=False)
    op.create_index(
        "ix_deliveries_due_at",
        "deliveries",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'DUE'"),
    )
    op.create_index("ix_deliveries_recipient_id", "deliveries", ["recipient", "id"], unique=False)
    op.create_index("ix_deliveries_state_id", "deliveries", ["state", "id"], unique=False)
    op.create_table(
        "order_contacts",
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("customer_id", sa.String(length=40), nullable=True),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_contacts")),
    )
    op.create_table(
        "preferences",
        sa.Column("owner", sa.String(length=320), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "NEWS",
                "DELIVERY_UPDATES",
                "BACK_IN_STOCK",
                name="topic",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("EMAIL", "SMS", name="channel", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "topic", "channel", name=op.f("pk_preferences")),
    )
    op.create_table(
        "unsubscribe_tokens",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=320), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "NEWS",
                "DELIVERY_UPDATES",
                "BACK_IN_STOCK",
                name="topic",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("EMAIL", "SMS", name="channel", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_unsubscribe_tokens")),
        sa.UniqueConstraint(
            "owner", "topic", "channel", name=op.f("uq_unsubscribe_tokens_owner_topic_channel")
        ),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("delivery_id", sa.String(length=40), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "UNDER_WAY",
                "SENT",
                "DEFERRED",
                "REFUSED",
                "UNKNOWN",
                name="outcome",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=500), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_attempts_delivery_id_deliveries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_delivery_id_id", "attempts", ["delivery_id", "id"], unique=False)
    create_event_tables()


def downgrade() -> None:
    """Drop them."""
    drop_event_tables()
    op.drop_index("ix_attempts_delivery_id_id", table_name="attempts")
    op.drop_table("attempts")
    op.drop_table("unsubscribe_tokens")
    op.drop_table("preferences")
    op.drop_table("order_contacts")
    op.drop_index("ix_deliveries_state_id", table_name="deliveries")
    op.drop_index("ix_deliveries_recipient_id", table_name="deliveries")
    op.drop_index(
        "ix_deliveries_due_at", table_name="deliveries", postgresql_where=sa.text("state = 'DUE'")
    )
    op.drop_index("ix_deliveries_about_id", table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_table("bounces")
