"""Inventory's part of the graph."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.inventory import errors, models
from subgraphs.inventory.loaders import Loaders
from subgraphs.inventory.store.stock import Standing
from subgraphs.kit.execution import Batched
from subgraphs.kit.graph import Context, Info, UserError, requires_scope, shown_as_user_error
from subgraphs.kit.pagination import Page, PageInfo, encode_cursor
from subgraphs.kit.scalars import Moment

READ = "inventory:read"

strawberry.enum(models.MovementKind, description="Why stock moved.")
strawberry.federation.enum(
    models.ReservationState, description="Where a reservation stands.", inaccessible=True
)


class InventoryContext(Context[AsyncSession]):
    """A request to inventory, with its loaders."""

    _loaders: Loaders | None = None

    @property
    def loaders(self) -> Loaders:
        """The loaders, made when they are first asked for."""
        if self._loaders is None:
            self._loaders = Loaders(self.resources.postgres)
        return self._loaders

    def forget(self) -> None:
        """Drop what was loaded."""
        self._loaders = None


@strawberry.enum(description="What a shopper is told about stock.")
class AvailabilityStatus(enum.Enum):
    """By what is available and the item's low-stock threshold."""

    IN_STOCK = "IN_STOCK"
    LOW_STOCK = "LOW_STOCK"
    OUT_OF_STOCK = "OUT_OF_STOCK"


@strawberry.type(description="What can be bought of a variant now.")
class Availability:
    """On hand in all warehouses, less what live reservations hold."""

    status: AvailabilityStatus
    available: int = strawberry.field(description="Units that can be bought now.")
    in_stock: bool = strawberry.field(description="Whether there is at least one.")

    @classmethod
    def from_model(cls, standing: Standing | None) -> Availability:
        """Describe ``standing``; a SKU that is not tracked cannot be bought."""
        available = max(standing.available, 0) if standing else 0
        if standing is None or available == 0:
            status = AvailabilityStatus.OUT_OF_STOCK
        elif available <= standing.threshold:
            status = AvailabilityStatus.LOW_STOCK
        else:
            status = AvailabilityStatus.IN_STOCK
        return cls(status=status, available=available, in_stock=available > 0)


@strawberry.type(description="A place that stock lies at.")
class Warehouse:
    """See :class:`subgraphs.inventory.models.Warehouse`."""

    id: strawberry.ID
    code: str
    name: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    priority: int = strawberry.field(description="Orders are taken from the lowest first.")

    @classmethod
    def from_model(cls, model: models.Warehouse) -> Warehouse:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            code=model.code,
            name=model.name,
            country=model.country,
            priority=model.priority,
        )


async def load_warehouse(info: Info, warehouse_id: str) -> Warehouse:
    """Return the warehouse that a row refers to; the database vouches that there is one."""
    model = await info.context.loaders.warehouse.load(warehouse_id)
    if model is None:
        raise LookupError(f"The warehouse {warehouse_id} vanished.")
    return Warehouse.from_model(model)


@strawberry.type(description="How much of a SKU lies in one warehouse.")
class StockLevel:
    """See :class:`subgraphs.inventory.models.StockLevel`."""

    on_hand: int
    warehouse_id: strawberry.Private[str]

    @strawberry.field
    async def warehouse(self, info: Info) -> Warehouse:
        """Where it lies."""
        return await load_warehouse(info, self.warehouse_id)


async def _availability(
    variants: Sequence[ProductVariant], context: InventoryContext
) -> list[Availability]:
    standings = await context.loaders.standing.load_all([variant.sku for variant in variants])
    return [Availability.from_model(standing) for standing in standings]


@strawberry.federation.type(
    keys=["sku"], description="A product in one size and colour, as the catalog defines it."
)
class ProductVariant:
    """What inventory adds to the catalog's variant."""

    sku: strawberry.ID

    @classmethod
    async def resolve_references(
        cls,
        info: Info,  # noqa: ARG003  # the signature of all entities
        representations: Sequence[dict[str, Any]],
    ) -> list[ProductVariant]:
        """Any SKU is a variant here: one that is not tracked is out of stock."""
        return [cls(sku=strawberry.ID(item["sku"])) for item in representations]

    @strawberry.field(
        description="What can be bought now; null only while inventory cannot be asked.",
        extensions=[Batched(_availability)],
    )
    async def availability(self, info: Info) -> Availability | None:
        """By the request's loader."""
        return Availability.from_model(await info.context.loaders.standing.load(self.sku))

    @strawberry.field(
        description="Stock by warehouse, for staff.", extensions=[requires_scope(READ)]
    )
    async def stock_levels(self, info: Info) -> list[StockLevel]:
        """By the request's loader."""
        levels = await info.context.loaders.levels.load(self.sku)
        return [StockLevel(on_hand=it.on_hand, warehouse_id=it.warehouse_id) for it in levels]

    @strawberry.field(
        description="At how many available units staff are alerted; null if not tracked.",
        extensions=[requires_scope(READ)],
    )
    async def low_stock_threshold(self, info: Info) -> int | None:
        """By the request's loader."""
        standing: Standing | None = await info.context.loaders.standing.load(self.sku)
        return standing.threshold if standing else None


@strawberry.type(description="One line of the ledger. Lines are never changed or deleted.")
class StockMovement:
    """See :class:`subgraphs.inventory.models.StockMovement`."""

    id: strawberry.ID
    kind: models.MovementKind
    quantity: int = strawberry.field(description="Added to the level; taken where negative.")
    reason: str | None
    actor: str | None = strawberry.field(description="Who moved it: a user's or client's id.")
    created_at: Moment
    variant: ProductVariant
    warehouse_id: strawberry.Private[str]

    @strawberry.field
    async def warehouse(self, info: Info) -> Warehouse:
        """Where it moved."""
        return await load_warehouse(info, self.warehouse_id)

    @classmethod
    def from_model(cls, model: models.StockMovement) -> StockMovement:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            kind=model.kind,
            quantity=model.quantity,
            reason=model.reason,
            actor=model.actor,
            created_at=Moment(model.created_at),
            variant=ProductVariant(sku=strawberry.ID(model.sku)),
            warehouse_id=model.warehouse_id,
        )


@strawberry.type
class StockMovementEdge:
    """A movement and its place in the list."""

    node: StockMovement
    cursor: str


@strawberry.type(description="The ledger, newest first.")
class StockMovementConnection:
    """Relay's connection."""

    edges: list[StockMovementEdge]
    nodes: list[StockMovement]
    page_info: PageInfo

    @classmethod
    def from_page(cls, page: Page[models.StockMovement]) -> StockMovementConnection:
        """Show ``page``."""
        nodes = [StockMovement.from_model(model) for model in page.rows]
        cursors = [encode_cursor(key) for key in page.keys]
        return cls(
            nodes=nodes,
            edges=[
                StockMovementEdge(node=node, cursor=cursor)
                for node, cursor in zip(nodes, cursors, strict=True)
            ],
            page_info=PageInfo.of(page),
        )


@strawberry.type
class LowStockEdge:
    """A variant and its place in the list."""

    node: ProductVariant
    cursor: str


@strawberry.type(description="Variants at or below their threshold, by SKU.")
class LowStockConnection:
    """Relay's connection."""

    edges: list[LowStockEdge]
    nodes: list[ProductVariant]
    page_info: PageInfo

    @classmethod
    def from_page(cls, page: Page[Standing]) -> LowStockConnection:
        """Show ``page``."""
        nodes = [ProductVariant(sku=strawberry.ID(row.sku)) for row in page.rows]
        cursors = [encode_cursor(key) for key in page.keys]
        return cls(
            nodes=nodes,
            edges=[
                LowStockEdge(node=node, cursor=cursor)
                for node, cursor in zip(nodes, cursors, strict=True)
            ],
            page_info=PageInfo.of(page),
        )


@strawberry.federation.type(inaccessible=True, description="Units of a SKU that are held.")
class ReservationLine:
    """See :class:`subgraphs.inventory.models.ReservationLine`."""

    quantity: int
    variant: ProductVariant


@strawberry.federation.type(inaccessible=True, description="Stock held for a checkout.")
class Reservation:
    """See :class:`subgraphs.inventory.models.Reservation`."""

    id: strawberry.ID
    state: models.ReservationState
    expires_at: Moment

    @strawberry.field
    async def lines(self, info: Info) -> list[ReservationLine]:
        """What it holds, by SKU."""
        return [
            ReservationLine(
                quantity=line.quantity, variant=ProductVariant(sku=strawberry.ID(line.sku))
            )
            for line in await info.context.loaders.lines.load(self.id)
        ]

    @classmethod
    def from_model(cls, model: models.Reservation) -> Reservation:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            state=model.state,
            expires_at=Moment(model.expires_at),
        )


@shown_as_user_error(errors.WarehouseNotFound)
@strawberry.type(description="No warehouse has this code.")
class WarehouseNotFound(UserError):
    """See :mod:`subgraphs.inventory.errors`."""


@shown_as_user_error(errors.WarehouseCodeTaken)
@strawberry.type(description="Another warehouse has this code.")
class WarehouseCodeTaken(UserError):
    """See :mod:`subgraphs.inventory.errors`."""


@shown_as_user_error(errors.SkuNotTracked)
@strawberry.type(description="The stock of this SKU is not tracked.")
class SkuNotTracked(UserError):
    """See :mod:`subgraphs.inventory.errors`."""

    sku: strawberry.ID


@shown_as_user_error(errors.InvalidQuantity)
@strawberry.type(description="A quantity that cannot be moved or held.")
class InvalidQuantity(UserError):
    """See :mod:`subgraphs.inventory.errors`."""


@shown_as_user_error(errors.InsufficientStock)
@strawberry.type(description="Less is available than was asked for.")
class InsufficientStock(UserError):
    """See :mod:`subgraphs.inventory.errors`."""

    sku: strawberry.ID
    requested: int
    available: int


@shown_as_user_error(errors.SameWarehouse)
@strawberry.type(description="A transfer from a warehouse to itself.")
class SameWarehouse(UserError):
    """See :mod:`subgraphs.inventory.errors`."""


@shown_as_user_error(errors.IdempotencyKeyReused)
@strawberry.type(description="The key belongs to an earlier request with other input.")
class InventoryKeyReused(UserError):
    """See :mod:`subgraphs.inventory.errors`."""


@shown_as_user_error(errors.ReservationNotFound)
@strawberry.federation.type(inaccessible=True, description="No reservation has this id.")
class ReservationNotFound(UserError):
    """See :mod:`subgraphs.inventory.errors`."""


@shown_as_user_error(errors.ReservationClosed)
@strawberry.federation.type(inaccessible=True, description="The reservation ended otherwise.")
class ReservationClosed(UserError):
    """See :mod:`subgraphs.inventory.errors`."""

    state: models.ReservationState
