"""What checkout, as a service, does with a cart. No client can reach it."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.carts.mutations.results import CartSuccess, success
from subgraphs.carts.types.refusals import CartChanged, CartLocked, CartNotFound, CartOrdered
from subgraphs.kit.graph import Info, UnitOfWork, requires_service

CartCheckoutResult = Annotated[
    CartSuccess | CartNotFound | CartChanged | CartLocked | CartOrdered,
    strawberry.federation.union("CartCheckoutResult", inaccessible=True),
]


@strawberry.federation.input(inaccessible=True)
class CartCheckoutInput:
    """A step of a checkout. ``key`` is the saga's."""

    cart: strawberry.ID
    key: str
    version: int | None = None


@strawberry.type
class CheckoutMutation:
    """Steps of the checkout saga."""

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitOfWork()]
    )
    async def lock_cart(self, info: Info, input: CartCheckoutInput) -> CartCheckoutResult:
        """Hold it as it is."""
        return success(await info.context.checkout.lock(input.cart, input.key, input.version))

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitOfWork()]
    )
    async def unlock_cart(self, info: Info, input: CartCheckoutInput) -> CartCheckoutResult:
        """Let it go."""
        return success(await info.context.checkout.unlock(input.cart, input.key))

    @strawberry.federation.mutation(
        inaccessible=True, extensions=[requires_service(), UnitOfWork()]
    )
    async def close_cart(self, info: Info, input: CartCheckoutInput) -> CartCheckoutResult:
        """It has become an order."""
        return success(await info.context.checkout.close(input.cart, input.key))
