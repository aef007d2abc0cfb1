"""What carts refuse, each with its code.

::

    Refusal
    ├── CartNotFound
    ├── CartChanged
    ├── CartLocked
    ├── CartOrdered
    ├── LineNotFound
    ├── VariantNotOnSale
    ├── QuantityLimitExceeded
    ├── TooManyLines
    └── InvalidCartValue
"""

from __future__ import annotations

from subgraphs.kit.errors import Refusal


class CartNotFound(Refusal):
    """No cart has this id, or not for this caller; which of the two is nobody's business."""

    code = "CART_NOT_FOUND"

    def __init__(self, *, path: list[str] | None = None) -> None:
        super().__init__(
            "There is no such cart: it may have expired. Make a new one.",
            path=path or ["input", "cart"],
        )


class CartChanged(Refusal):
    """The cart is no longer at the version that was read."""

    code = "CART_CHANGED"

    def __init__(self, version: int) -> None:
        super().__init__(
            f"The cart is at version {version} by now: read it again.", path=["input", "version"]
        )
        self.version = version


class CartLocked(Refusal):
    """The cart is being ordered."""

    code = "CART_LOCKED"

    def __init__(self) -> None:
        super().__init__("The cart is being ordered: wait for that to end.", path=["input", "cart"])


class CartOrdered(Refusal):
    """The cart has become an order."""

    code = "CART_ORDERED"

    def __init__(self) -> None:
        super().__init__("The cart has been ordered: make a new one.", path=["input", "cart"])


class LineNotFound(Refusal):
    """No line of the cart has this id."""

    code = "LINE_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such line in the cart.", path=["input", "line"])


class VariantNotOnSale(Refusal):
    """Nobody sells this SKU."""

    code = "VARIANT_NOT_ON_SALE"

    def __init__(self, sku: str) -> None:
        super().__init__(f"{sku!r} is not on sale.", path=["input", "sku"])
        self.sku = sku


class QuantityLimitExceeded(Refusal):
    """More of a SKU than one cart may hold."""

    code = "QUANTITY_LIMIT_EXCEEDED"

    def __init__(self, sku: str, limit: int) -> None:
        super().__init__(f"A cart holds at most {limit:,} of {sku!r}.", path=["input", "quantity"])
        self.sku = sku
        self.limit = limit


class TooManyLines(Refusal):
    """More lines than a cart may have."""

    code = "TOO_MANY_LINES"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A cart has at most {limit} lines.", path=["input"])
        self.limit = limit


class InvalidCartValue(Refusal):
    """A value that makes no sense; the path leads to it."""

    code = "INVALID_CART_VALUE"
