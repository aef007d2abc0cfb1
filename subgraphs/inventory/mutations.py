"""Inventory's mutations: staff move stock; checkout, as a service, holds it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import strawberry

from subgraphs.inventory.service.ledger import Ledger, StockLine
from subgraphs.inventory.service.reservations import Reservations
from subgraphs.inventory.service.warehouses import Items, Warehouses
from subgraphs.inventory.types import (
    InsufficientStock,
    InvalidQuantity,
    InventoryKeyReused,
    ProductVariant,
    Reservation,
    ReservationClosed,
    ReservationNotFound,
    SameWarehouse,
    SkuNotTracked,
    StockMovement,
    Warehouse,
    WarehouseCodeTaken,
    WarehouseNotFound,
)
from subgraphs.kit.events import Event
from subgraphs.kit.graph import Info, UnitOfWork, requires_scope, requires_service

WRITE = "inventory:write"


@strawberry.input(description="Units of a SKU.")
class StockLineInput:
    """One line of a delivery or a reservation."""

    sku: strawberry.ID
    quantity: int


@strawberry.input
class CreateWarehouseInput:
    """A new warehouse."""

    code: str = strawberry.field(description="Up to 20 capitals, digits and hyphens.")
    name: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    priority: int = strawberry.field(
        default=0, description="Orders are taken from the lowest first."
    )


@strawberry.input
class TrackStockInput:
    """SKUs whose stock is tracked from now on."""

    skus: list[strawberry.ID]


@strawberry.input
class SetLowStockThresholdInput:
    """When staff are alerted."""

    sku: strawberry.ID
    threshold: int = strawberry.field(description="Alert at this many available units or fewer.")


@strawberry.input
class ReceiveStockInput:
    """A delivery."""

    warehouse: str = strawberry.field(description="The warehouse's code.")
    lines: list[StockLineInput]
    idempotency_key: str
    reason: str | None = None


@strawberry.input
class AdjustStockInput:
    """A correction."""

    warehouse: str = strawberry.field(description="The warehouse's code.")
    sku: strawberry.ID
    quantity: int = strawberry.field(description="Added to the level; taken where negative.")
    reason: str
    idempotency_key: str


@strawberry.input
class TransferStockInput:
    """A move between warehouses."""

    sku: strawberry.ID
    quantity: int
    source: str = strawberry.field(name="from", description="The code of the warehouse it leaves.")
    target: str = strawberry.field(name="to", description="The code of the warehouse it goes to.")
    idempotency_key: str


@strawberry.federation.input(inaccessible=True)
class ReserveStockInput:
    """What a checkout asks to be held."""

    lines: list[StockLineInput]
    hold_seconds: int
    idempotency_key: str


@strawberry.type
class CreateWarehouseSuccess:
    """The warehouse was added."""

    warehouse: Warehouse


@strawberry.type
class TrackStockSuccess:
    """Their stock is tracked."""

    variants: list[ProductVariant]


@strawberry.type
class SetLowStockThresholdSuccess:
    """The threshold was set."""

    variant: ProductVariant


@strawberry.type
class MoveStockSuccess:
    """The stock was moved, now or when the key was first used."""

    movements: list[StockMovement]


@strawberry.federation.type(inaccessible=True)
class ReservationSuccess:
    """The reservation as it stands."""

    reservation: Reservation


CreateWarehouseResult = Annotated[
    CreateWarehouseSuccess | WarehouseCodeTaken, strawberry.union("CreateWarehouseResult")
]
SetLowStockThresholdResult = Annotated[
    SetLowStockThresholdSuccess | SkuNotTracked | InvalidQuantity,
    strawberry.union("SetLowStockThresholdResult"),
]
ReceiveStockResult = Annotated[
    MoveStockSuccess | WarehouseNotFound | SkuNotTracked | InvalidQuantity | InventoryKeyReused,
    strawberry.union("ReceiveStockResult"),
]
AdjustStockResult = Annotated[
    MoveStockSuccess
    | WarehouseNotFound
    | SkuNotTracked
    | InvalidQuantity
    | InsufficientStock
    | InventoryKeyReused,
    strawberry.union("AdjustStockResult"),
]
TransferStockResult = Annotated[
    MoveStockSuccess
    | WarehouseNotFound
    | SameWarehouse
    | SkuNotTracked
    | InvalidQuantity
    | InsufficientStock
    | InventoryKeyReused,
    strawberry.union("TransferStockResult"),
]
ReserveStockResult = Annotated[
    ReservationSuccess | SkuNotTracked | InvalidQuantity | InsufficientStock | InventoryKeyReused,
    strawberry.federation.union("ReserveStockResult", inaccessible=True),
]
ReleaseReservationResult = Annotated[
    ReservationSuccess | ReservationNotFound | ReservationClosed,
    strawberry.federation.union("ReleaseReservationResult", inaccessible=True),
]
CommitReservationResult = Annotated[
    ReservationSuccess | ReservationNotFound | ReservationClosed | InsufficientStock,
    strawberry.federation.union("CommitReservationResult", inaccessible=True),
]


@strawberry.type
class Mutation:
    """Changes of inventory, each in one unit of work."""

    @strawberry.mutation(
        description="Add a warehouse.", extensions=[requires_scope(WRITE), UnitOfWork()]
    )
    async def create_warehouse(
        self, info: Info, input: CreateWarehouseInput
    ) -> CreateWarehouseResult:
        """Staff add a warehouse."""
        warehouse = await Warehouses(info.context.work).create(
            code=input.code, name=input.name, country=input.country, priority=input.priority
        )
        return CreateWarehouseSuccess(warehouse=Warehouse.from_model(warehouse))

    @strawberry.mutation(
        description="Track the stock of SKUs; published products are tracked by themselves.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def track_stock(self, info: Info, input: TrackStockInput) -> TrackStockSuccess:
        """Staff track SKUs."""
        await _items(info).track(input.skus)
        return TrackStockSuccess(variants=[ProductVariant(sku=sku) for sku in input.skus])

    @strawberry.mutation(
        description="Set at how many available units staff are alerted.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def set_low_stock_threshold(
        self, info: Info, input: SetLowStockThresholdInput
    ) -> SetLowStockThresholdResult:
        """Staff set a threshold."""
        await _items(info).set_threshold(input.sku, input.threshold)
        return SetLowStockThresholdSuccess(variant=ProductVariant(sku=input.sku))

    @strawberry.mutation(
        description="Add a delivery to a warehouse.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def receive_stock(self, info: Info, input: ReceiveStockInput) -> ReceiveStockResult:
        """Staff book a delivery."""
        movements = await _ledger(info).receive(
            input.warehouse,
            [StockLine(line.sku, line.quantity) for line in input.lines],
            reason=input.reason,
            key=_client_key(info, input.idempotency_key),
        )
        return MoveStockSuccess(movements=[StockMovement.from_model(it) for it in movements])

    @strawberry.mutation(
        description="Correct a level after a count or a loss.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def adjust_stock(self, info: Info, input: AdjustStockInput) -> AdjustStockResult:
        """Staff correct a level."""
        movements = await _ledger(info).adjust(
            input.warehouse,
            input.sku,
            input.quantity,
            reason=input.reason,
            key=_client_key(info, input.idempotency_key),
        )
        return MoveStockSuccess(movements=[StockMovement.from_model(it) for it in movements])

    @strawberry.mutation(
        description="Move stock from one warehouse to another.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def transfer_stock(self, info: Info, input: TransferStockInput) -> TransferStockResult:
        """Staff move stock."""
        movements = await _ledger(info).transfer(
            input.source,
            input.target,
            input.sku,
            input.quantity,
            key=_client_key(info, input.idempotency_key),
        )
        return MoveStockSuccess(movements=[StockMovement.from_model(it) for it in movements])

    @strawberry.federation.mutation(
        inaccessible=True,
        description="Checkout: hold stock, all lines or none.",
        extensions=[requires_service(), UnitOfWork()],
    )
    async def reserve_stock(self, info: Info, input: ReserveStockInput) -> ReserveStockResult:
        """A step of the checkout saga."""
        reservation = await _reservations(info).reserve(
            [StockLine(line.sku, line.quantity) for line in input.lines],
            hold=timedelta(seconds=input.hold_seconds),
            key=_client_key(info, input.idempotency_key),
        )
        return ReservationSuccess(reservation=Reservation.from_model(reservation))

    @strawberry.federation.mutation(
        inaccessible=True,
        description="Checkout: give held stock back.",
        extensions=[requires_service(), UnitOfWork()],
    )
    async def release_reservation(self, info: Info, id: strawberry.ID) -> ReleaseReservationResult:
        """The compensation of reserveStock."""
        reservation = await _reservations(info).release(id)
        return ReservationSuccess(reservation=Reservation.from_model(reservation))

    @strawberry.federation.mutation(
        inaccessible=True,
        description="Checkout: take held stock out of the warehouses.",
        extensions=[requires_service(), UnitOfWork()],
    )
    async def commit_reservation(self, info: Info, id: strawberry.ID) -> CommitReservationResult:
        """A step of the checkout saga."""
        reservation = await _reservations(info).commit(id, actor=info.context.identity.subject)
        return ReservationSuccess(reservation=Reservation.from_model(reservation))


async def _record(info: Info, event: Event) -> None:
    await info.context.resources.transactions.record(info.context.work, event)


def _client_key(info: Info, key: str) -> str:
    """One caller's keys do not meet another's."""
    return f"{info.context.identity.subject}:{key}"


def _ledger(info: Info) -> Ledger:
    return Ledger(
        info.context.work,
        lambda event: _record(info, event),
        actor=info.context.identity.subject,
        now=datetime.now(UTC),
    )


def _items(info: Info) -> Items:
    return Items(info.context.work, lambda event: _record(info, event), now=datetime.now(UTC))


def _reservations(info: Info) -> Reservations:
    return Reservations(
        info.context.work, lambda event: _record(info, event), now=datetime.now(UTC)
    )
