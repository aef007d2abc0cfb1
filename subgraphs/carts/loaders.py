"""Loads by key, one command for all that one request asks for at a time."""

from __future__ import annotations

from subgraphs.carts.models import Cart
from subgraphs.carts.store.carts import read_carts
from subgraphs.kit.loaders import Loader
from subgraphs.kit.redis import Redis


class Loaders:
    """The loaders of one request; a mutation drops them and their answers."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self.cart: Loader[str, Cart | None] = Loader(self._carts)

    async def _carts(self, ids: list[str]) -> list[Cart | None]:
        found = await read_carts(self._redis, ids)
        return [found.get(cart_id) for cart_id in ids]
