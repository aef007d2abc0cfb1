"""Warehouses, stock, the ledger, reservations.

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

_REFUSE_CHANGE = """
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'stock_movements is append-only: correct it by another movement';
END
$$
"""
_APPEND_ONLY = """
CREATE TRIGGER stock_movements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON stock_movements EXECUTE FUNCTION refuse_ledger_change()
"""


def upgrade() -> None:
    """Create the tables, and forbid changes to the ledger."""
    op.create_table(
        "reservations",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "HELD",
                "COMMITTED",
                "RELEASED",
                "EXPIRED",
                name="reservationstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservations")),
        sa.UniqueConstraint("key", name=op.f("uq_reservations_key")),
    )
    op.create_index(
        "ix_reservations_held_expires_at",
        "reservations",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("state = 'HELD'"),
    )
    op.create_table(
        "stock_items",
        sa.Column("sku", sa.String(64), nullable=False),
        sa.Column("low_stock_threshold", sa.Integer(), nullable=False),
        sa.Column("is_low", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "low_stock_threshold >= 0", name=op.f("ck_stock_items_threshold_not_negative")
        ),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_stock_items")),
    )
    op.create_table(
        "stock_operations",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_stock_operations")),
    )
    op.create_table(
        "warehouses",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouses")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouses_code")),
    )
    op.create_table(
        "reservation_lines",
        sa.Column("reservation_id", sa.String(40), nullable=False),
        sa.Column("sku", sa.String(64), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservation_lines_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["reservations.id"],
            name=op.f("fk_reservation_lines_reservation_id_reservations"),
        ),
        sa.ForeignKeyConstraint(
            ["sku"], ["stock_items.sku"], name=op.f("fk_reservation_lines_sku_stock_items")
        ),
        sa.PrimaryKeyConstraint("reservation_id", "sku", name=op.f("pk_reservation_lines")),
    )
    op.create_index(
        "ix_reservation_lines_held_sku",
        "reservation_lines",
        ["sku"],
        unique=False,
        postgresql_where=sa.text("held"),
        postgresql_include=["quantity", "expires_at"],
    )
    op.create_table(
        "stock_levels",
        sa.Column("sku", sa.String(64), nullable=False),
        sa.Column("warehouse_id", sa.String(40), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_levels_on_hand_not_negative")),
        sa.ForeignKeyConstraint(
            ["sku"], ["stock_items.sku"], name=op.f("fk_stock_levels_sku_stock_items")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"],
            ["warehouses.id"],
            name=op.f("fk_stock_levels_warehouse_id_warehouses"),
        ),
        sa.PrimaryKeyConstraint("sku", "warehouse_id", name=op.f("pk_stock_levels")),
    )
    op.create_table(
        "stock_movements",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("sku", sa.String(64), nullable=False),
        sa.Column("warehouse_id", sa.String(40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "RECEIPT",
                "ADJUSTMENT",
                "TRANSFER_IN",
                "TRANSFER_OUT",
                "SALE",
                name="movementkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=True),
        sa.Column("actor", sa.String(40), nullable=True),
        sa.Column("operation_key", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_movements_quantity_not_zero")),
        sa.ForeignKeyConstraint(
            ["operation_key"],
            ["stock_operations.key"],
            name=op.f("fk_stock_movements_operation_key_stock_operations"),
        ),
        sa.ForeignKeyConstraint(
            ["sku"], ["stock_items.sku"], name=op.f("fk_stock_movements_sku_stock_items")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"],
            ["warehouses.id"],
            name=op.f("fk_stock_movements_warehouse_id_warehouses"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
    )
    op.create_index(
        "ix_stock_movements_operation_key", "stock_movements", ["operation_key"], unique=False
    )
    op.create_index("ix_stock_movements_sku_id", "stock_movements", ["sku", "id"], unique=False)
    op.execute(_REFUSE_CHANGE)
    op.execute(_APPEND_ONLY)
    create_event_tables()


def downgrade() -> None:
    """Drop the tables."""
    drop_event_tables()
    op.drop_index("ix_stock_movements_sku_id", table_name="stock_movements")
    op.drop_index("ix_stock_movements_operation_key", table_name="stock_movements")
    op.drop_table("stock_movements")
    op.drop_table("stock_levels")
    op.drop_index(
        "ix_reservation_lines_held_sku",
        table_name="reservation_lines",
        postgresql_where=sa.text("held"),
        postgresql_include=["quantity", "expires_at"],
    )
    op.drop_table("reservation_lines")
    op.drop_table("warehouses")
    op.drop_table("stock_operations")
    op.drop_table("stock_items")
    op.drop_index(
        "ix_reservations_held_expires_at",
        table_name="reservations",
        postgresql_where=sa.text("state = 'HELD'"),
    )
    op.drop_table("reservations")
    op.execute("DROP FUNCTION refuse_ledger_change()")
