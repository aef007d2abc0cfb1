"""What carts refuse, as clients see it."""

from __future__ import annotations

import strawberry

from subgraphs.carts import errors
from subgraphs.kit.graph import UserError, shown_as_user_error


@shown_as_user_error(errors.CartNotFound)
@strawberry.type(description="There is no such cart for the caller.")
class CartNotFound(UserError):
    """See :class:`subgraphs.carts.errors.CartNotFound`."""


@shown_as_user_error(errors.CartChanged)
@strawberry.type(description="The cart is at another version than the one that was read.")
class CartChanged(UserError):
    """See :class:`subgraphs.carts.errors.CartChanged`."""

    version: int


@shown_as_user_error(errors.CartLocked)
@strawberry.type(description="The cart is being ordered.")
class CartLocked(UserError):
    """See :class:`subgraphs.carts.errors.CartLocked`."""


@shown_as_user_error(errors.CartOrdered)
@strawberry.type(description="The cart has become an order.")
class CartOrdered(UserError):
    """See :class:`subgraphs.carts.errors.CartOrdered`."""


@shown_as_user_error(errors.LineNotFound)
@strawberry.type(description="The cart has no such line.")
class LineNotFound(UserError):
    """See :class:`subgraphs.carts.errors.LineNotFound`."""


@shown_as_user_error(errors.VariantNotOnSale)
@strawberry.type(description="The variant is not on sale.")
class VariantNotOnSale(UserError):
    """See :class:`subgraphs.carts.errors.VariantNotOnSale`."""

    sku: strawberry.ID


@shown_as_user_error(errors.QuantityLimitExceeded)
@strawberry.type(description="More of a variant than one cart may hold.")
class QuantityLimitExceeded(UserError):
    """See :class:`subgraphs.carts.errors.QuantityLimitExceeded`."""

    sku: strawberry.ID
    limit: int


@shown_as_user_error(errors.TooManyLines)
@strawberry.type(description="More lines than a cart may have.")
class TooManyLines(UserError):
    """See :class:`subgraphs.carts.errors.TooManyLines`."""

    limit: int


@shown_as_user_error(errors.InvalidCartValue)
@strawberry.type(description="A value that makes no sense.")
class InvalidCartValue(UserError):
    """See :class:`subgraphs.carts.errors.InvalidCartValue`."""
