"""Carts by id and by owner."""

from __future__ import annotations

from collections.abc import Sequence

from subgraphs.carts.models import Cart
from subgraphs.kit.outbox import RedisWork
from subgraphs.kit.redis import Redis


class CartStore:
    """Reads and writes carts in one unit of work. What is read is watched."""

    def __init__(self, redis: Redis, work: RedisWork) -> None:
        self._redis = redis
        self._work = work

    async def get(self, cart_id: str) -> Cart | None:
        """The cart with this id."""
        text = await self._work.get(_cart_key(self._redis, cart_id))
        return Cart.model_validate_json(text) if text is not None else None

    async def id_of(self, customer_id: str) -> str | None:
        """The id of a customer's cart."""
        return await self._work.get(_owner_key(self._redis, customer_id))

    def put(self, cart: Cart) -> None:
        """Write a cart, to be gone when it expires, and whose it is."""
        text, until = cart.model_dump_json(exclude_defaults=True), cart.expires_at
        key = _cart_key(self._redis, cart.id)
        self._work.write(lambda redis: redis.set(key, text, exat=until))
        if cart.customer_id is not None and cart.ordered_by is None:
            owner = _owner_key(self._redis, cart.customer_id)
            self._work.write(lambda redis: redis.set(owner, cart.id, exat=until))

    def disown(self, customer_id: str) -> None:
        """A customer has no cart any more."""
        key = _owner_key(self._redis, customer_id)
        self._work.write(lambda redis: redis.delete(key))

    def delete(self, cart_id: str) -> None:
        """Remove a cart."""
        key = _cart_key(self._redis, cart_id)
        self._work.write(lambda redis: redis.delete(key))


async def read_carts(redis: Redis, ids: Sequence[str]) -> dict[str, Cart]:
    """Those of the carts that there are, in one command, watching nothing."""
    redis.count_statement()
    found = await redis.client.mget([_cart_key(redis, cart_id) for cart_id in ids])
    return {
        cart_id: Cart.model_validate_json(text)
        for cart_id, text in zip(ids, found, strict=True)
        if text is not None
    }


async def read_cart_id(redis: Redis, customer_id: str) -> str | None:
    """The id of a customer's cart."""
    redis.count_statement()
    found = await redis.client.get(_owner_key(redis, customer_id))
    return str(found) if found is not None else None


def _cart_key(redis: Redis, cart_id: str) -> str:
    return redis.key("cart", cart_id)


def _owner_key(redis: Redis, customer_id: str) -> str:
    return redis.key("owner", customer_id)
