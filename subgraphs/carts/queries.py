"""Carts' root fields."""

from __future__ import annotations

import strawberry

from subgraphs.carts.store.carts import read_cart_id
from subgraphs.carts.types.cart import Cart
from subgraphs.kit.graph import Info


@strawberry.type
class Query:
    """Reads of carts."""

    @strawberry.field(description="A cart by its id; null where the caller may not see it.")
    async def cart(self, info: Info, id: strawberry.ID) -> Cart | None:
        """A guest's, or the caller's own."""
        [cart] = await info.context.readable([id])
        return Cart.from_model(cart) if cart is not None else None

    @strawberry.field(description="The caller's own cart; null if they have none, or no login.")
    async def my_cart(self, info: Info) -> Cart | None:
        """The one that is not ordered yet."""
        identity = info.context.identity
        if identity.kind != "user" or identity.subject is None:
            return None
        cart_id = await read_cart_id(info.context.resources.redis, identity.subject)
        if cart_id is None:
            return None
        [cart] = await info.context.readable([cart_id])
        return Cart.from_model(cart) if cart is not None else None
