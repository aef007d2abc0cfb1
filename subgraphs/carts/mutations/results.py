"""What mutations of a cart answer."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.carts import models
from subgraphs.carts.service.carts import Wanted
from subgraphs.carts.types.cart import Cart
from subgraphs.carts.types.refusals import (
    CartChanged,
    CartLocked,
    CartNotFound,
    CartOrdered,
    InvalidCartValue,
    LineNotFound,
    QuantityLimitExceeded,
    TooManyLines,
    VariantNotOnSale,
)


@strawberry.type
class CartSuccess:
    """The cart as it is now."""

    cart: Cart


ChangeCartResult = Annotated[
    CartSuccess | CartNotFound | CartChanged | CartLocked | CartOrdered | InvalidCartValue,
    strawberry.union("ChangeCartResult"),
]
AddCartLineResult = Annotated[
    CartSuccess
    | CartNotFound
    | CartChanged
    | CartLocked
    | CartOrdered
    | InvalidCartValue
    | VariantNotOnSale
    | QuantityLimitExceeded
    | TooManyLines,
    strawberry.union("AddCartLineResult"),
]
ChangeCartLineResult = Annotated[
    CartSuccess
    | CartNotFound
    | CartChanged
    | CartLocked
    | CartOrdered
    | InvalidCartValue
    | LineNotFound
    | QuantityLimitExceeded,
    strawberry.union("ChangeCartLineResult"),
]
MergeCartResult = Annotated[
    CartSuccess | CartNotFound | CartLocked | CartOrdered, strawberry.union("MergeCartResult")
]


def success(cart: models.Cart) -> CartSuccess:
    """Answer with a cart."""
    return CartSuccess(cart=Cart.from_model(cart))


def wanted(cart: strawberry.ID, version: int | None) -> Wanted:
    """Which cart, and at which version."""
    return Wanted(cart, version)
