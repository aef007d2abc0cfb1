"""Whose a cart is."""

from __future__ import annotations

from subgraphs.carts.models import Cart
from subgraphs.kit.identity import Identity


def may_use(cart: Cart, caller: Identity) -> bool:
    """Tell whether ``caller`` may see and change a cart whose id they know.

    A guest's cart is everybody's who knows its id, which nobody can guess; a customer's is only
    their own. Our own services may use every cart.
    """
    if caller.kind == "service" or cart.customer_id is None:
        return True
    return caller.kind == "user" and caller.subject == cart.customer_id
