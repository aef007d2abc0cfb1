"""Inventory's tables.

``stock_movements`` is the truth and is only ever appended to (a trigger refuses the rest);
``stock_levels`` is its running sum. Available is what is on hand in all warehouses less what live
reservations hold.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
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


class MovementKind(StrEnum):
    """Why stock moved."""

    RECEIPT = "RECEIPT"
    ADJUSTMENT = "ADJUSTMENT"
    TRANSFER_IN = "TRANSFER_IN"
    TRANSFER_OUT = "TRANSFER_OUT"
    SALE = "SALE"


class ReservationState(StrEnum):
    """Where a reservation stands; only ``HELD`` ever changes."""

    HELD = "HELD"
    COMMITTED = "COMMITTED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"


class InventoryModel(SQLModel):
    """Base of the tables, which share one namespace of constraint names."""

    metadata = METADATA


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


def _choice(choices: type[StrEnum]) -> Column[StrEnum]:
    return Column(
        Enum(choices, native_enum=False, length=20, create_constraint=False), nullable=False
    )


class Warehouse(InventoryModel, table=True):
    """A place that stock lies at. Orders are taken from the lowest ``priority`` first."""

    __tablename__ = "warehouses"

    id: str = Field(primary_key=True, max_length=40)
    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=120)
    country: str = Field(max_length=2)
    priority: int = 0


class StockItem(InventoryModel, table=True):
    """A SKU whose stock is tracked; the row that every change to the SKU's stock locks first."""

    __tablename__ = "stock_items"
    __table_args__ = (CheckConstraint("low_stock_threshold >= 0", name="threshold_not_negative"),)

    sku: str = Field(primary_key=True, max_length=64)
    low_stock_threshold: int = 3
    is_low: bool = False


class StockLevel(InventoryModel, table=True):
    """How much of a SKU lies in a warehouse."""

    __tablename__ = "stock_levels"
    __table_args__ = (CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),)

    sku: str = Field(sa_column=Column(String(64), ForeignKey("stock_items.sku"), primary_key=True))
    warehouse_id: str = Field(
        sa_column=Column(String(40), ForeignKey("warehouses.id"), primary_key=True)
    )
    on_hand: int = 0


class StockOperation(InventoryModel, table=True):
    """One request to move stock, so that its repetition is recognised."""

    __tablename__ = "stock_operations"

    key: str = Field(primary_key=True, max_length=200)
    fingerprint: str = Field(max_length=64)
    created_at: datetime = Field(sa_column=_moment())


class StockMovement(InventoryModel, table=True):
    """One line of the ledger: ``quantity`` is added to the level, or taken where it is negative."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="quantity_not_zero"),
        Index("ix_stock_movements_sku_id", "sku", "id"),
        Index("ix_stock_movements_operation_key", "operation_key"),
    )

    id: str = Field(primary_key=True, max_length=40)
    sku: str = Field(foreign_key="stock_items.sku", max_length=64)
    warehouse_id: str = Field(foreign_key="warehouses.id", max_length=40)
    kind: MovementKind = Field(sa_column=_choice(MovementKind))
    quantity: int
    reason: str | None = Field(default=None, max_length=300)
    actor: str | None = Field(default=None, max_length=40)
    operation_key: str = Field(foreign_key="stock_operations.key", max_length=200)
    created_at: datetime = Field(sa_column=_moment())


class Reservation(InventoryModel, table=True):
    """Stock held for somebody until it is committed, released, or ``expires_at`` has passed."""

    __tablename__ = "reservations"
    __table_args__ = (
        Index(
            "ix_reservations_held_expires_at",
            "expires_at",
            postgresql_where=text("state = 'HELD'"),
        ),
    )

    id: str = Field(primary_key=True, max_length=40)
    key: str = Field(unique=True, max_length=200)
    fingerprint: str = Field(max_length=64)
    state: ReservationState = Field(sa_column=_choice(ReservationState))
    expires_at: datetime = Field(sa_column=_moment())
    created_at: datetime = Field(sa_column=_moment())


class ReservationLine(InventoryModel, table=True):
    """How much of a SKU a reservation holds. ``held`` follows the reservation's state."""

    __tablename__ = "reservation_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index(
            "ix_reservation_lines_held_sku",
            "sku",
            postgresql_where=text("held"),
            postgresql_include=["quantity", "expires_at"],
        ),
    )

    reservation_id: str = Field(
        sa_column=Column(String(40), ForeignKey("reservations.id"), primary_key=True)
    )
    sku: str = Field(sa_column=Column(String(64), ForeignKey("stock_items.sku"), primary_key=True))
    quantity: int
    held: bool = True
    expires_at: datetime = Field(sa_column=_moment())
