"""What checkout does with a cart: hold it still, let it go, or close it. Each by the saga's key."""

from __future__ import annotations

from datetime import datetime, timedelta

from subgraphs.carts.errors import CartChanged, CartLocked, CartNotFound, CartOrdered
from subgraphs.carts.models import Cart, Lock
from subgraphs.carts.store.carts import CartStore
from subgraphs.kit.outbox import RedisWork
from subgraphs.kit.redis import Redis

HELD = timedelta(minutes=10)
"""How long a cart stays locked if checkout does not come back to it."""

KEPT_AFTER_ORDER = timedelta(days=7)


class CartCheckout:
    """Locks, unlocks and closes carts in one unit of work. Repeating a step changes nothing."""

    def __init__(self, redis: Redis, work: RedisWork, *, now: datetime) -> None:
        self._carts = CartStore(redis, work)
        self._now = now

    async def lock(self, cart_id: str, key: str, version: int | None) -> Cart:
        """Hold a cart as it is, for ten minutes.

        Raises :class:`CartNotFound`, :class:`CartChanged`, :class:`CartOrdered`, and
        :class:`CartLocked` where another checkout holds it.
        """
        cart = await self._get(cart_id)
        if cart.ordered_by is not None:
            if cart.ordered_by == key:
                return cart
            raise CartOrdered
        if cart.lock is not None and cart.lock.until > self._now and cart.lock.key != key:
            raise CartLocked
        if version is not None and version != cart.version:
            raise CartChanged(cart.version)
        locked = cart.model_copy(update={"lock": Lock(key=key, until=self._now + HELD)})
        self._carts.put(locked)
        return locked

    async def unlock(self, cart_id: str, key: str) -> Cart:
        """Let a cart go; one that another checkout holds stays as it is.

        Raises :class:`CartNotFound`.
        """
        cart = await self._get(cart_id)
        if cart.lock is None or cart.lock.key != key:
            return cart
        free = cart.model_copy(update={"lock": None})
        self._carts.put(free)
        return free

    async def close(self, cart_id: str, key: str) -> Cart:
        """The cart has become an order: nobody changes it any more.

        Raises :class:`CartNotFound`, and :class:`CartOrdered` for another checkout's.
        """
        cart = await self._get(cart_id)
        if cart.ordered_by is not None:
            if cart.ordered_by == key:
                return cart
            raise CartOrdered
        closed = cart.model_copy(
            update={
                "ordered_by": key,
                "lock": None,
                "updated_at": self._now,
                "expires_at": self._now + KEPT_AFTER_ORDER,
            }
        )
        self._carts.put(closed)
        if cart.customer_id is not None and await self._carts.id_of(cart.customer_id) == cart_id:
            self._carts.disown(cart.customer_id)
        return closed

    async def _get(self, cart_id: str) -> Cart:
        cart = await self._carts.get(cart_id)
        if cart is None:
            raise CartNotFound
        return cart
