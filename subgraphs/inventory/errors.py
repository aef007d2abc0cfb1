"""What inventory refuses, each with its code.

::

    Refusal
    ├── WarehouseNotFound
    ├── WarehouseCodeTaken
    ├── SkuNotTracked
    ├── InvalidQuantity
    ├── InsufficientStock
    ├── SameWarehouse
    ├── IdempotencyKeyReused
    ├── ReservationNotFound
    └── ReservationClosed
"""

from __future__ import annotations

from subgraphs.inventory.models import ReservationState
from subgraphs.kit.errors import Refusal


class WarehouseNotFound(Refusal):
    """No warehouse has this code."""

    code = "WAREHOUSE_NOT_FOUND"

    def __init__(self, warehouse: str, *, path: list[str] | None = None) -> None:
        super().__init__(f"There is no warehouse {warehouse!r}.", path=path)


class WarehouseCodeTaken(Refusal):
    """Another warehouse has this code."""

    code = "WAREHOUSE_CODE_TAKEN"

    def __init__(self, warehouse: str) -> None:
        super().__init__(
            f"There is a warehouse {warehouse!r} already: choose another code.",
            path=["input", "code"],
        )


class SkuNotTracked(Refusal):
    """Nobody has said that this SKU exists."""

    code = "SKU_NOT_TRACKED"

    def __init__(self, sku: str, *, path: list[str] | None = None) -> None:
        super().__init__(
            f"The stock of {sku!r} is not tracked: publish its product, or call trackStock.",
            path=path,
        )
        self.sku = sku


class InvalidQuantity(Refusal):
    """A quantity outside what can be moved or held at once."""

    code = "INVALID_QUANTITY"


class InsufficientStock(Refusal):
    """Less is available than was asked for."""

    code = "INSUFFICIENT_STOCK"

    def __init__(
        self, sku: str, *, requested: int, available: int, path: list[str] | None = None
    ) -> None:
        super().__init__(
            f"{requested} of {sku!r} were asked for and {available} are available.", path=path
        )
        self.sku = sku
        self.requested = requested
        self.available = available


class SameWarehouse(Refusal):
    """A transfer from a warehouse to itself."""

    code = "SAME_WAREHOUSE"

    def __init__(self) -> None:
        super().__init__(
            "Stock is transferred between two different warehouses.", path=["input", "to"]
        )


class IdempotencyKeyReused(Refusal):
    """The key was used before, for something else."""

    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The idempotency key {key!r} belongs to an earlier request with other input: "
            "use a new key for a new request.",
            path=["input", "idempotencyKey"],
        )


class ReservationNotFound(Refusal):
    """No reservation has this id."""

    code = "RESERVATION_NOT_FOUND"

    def __init__(self, reservation_id: str) -> None:
        super().__init__(f"There is no reservation {reservation_id!r}.", path=["id"])


class ReservationClosed(Refusal):
    """The reservation has ended in another way than the one that is asked for."""

    code = "RESERVATION_CLOSED"

    def __init__(self, reservation_id: str, state: ReservationState) -> None:
        super().__init__(f"The reservation {reservation_id!r} is {state.value}.", path=["id"])
        self.state = state
