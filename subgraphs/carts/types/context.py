"""What carts' resolvers are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from subgraphs.carts.loaders import Loaders
from subgraphs.carts.models import Cart
from subgraphs.carts.service.access import may_use
from subgraphs.carts.service.carts import Carts
from subgraphs.carts.service.checkout import CartCheckout
from subgraphs.carts.service.settings import settings_of
from subgraphs.kit.graph import Context
from subgraphs.kit.outbox import RedisWork

WRITE = "carts:write"


class CartsContext(Context[RedisWork]):
    """A request to carts, with its loaders."""

    _loaders: Loaders | None = None

    @property
    def loaders(self) -> Loaders:
        """The loaders, made when they are first asked for."""
        if self._loaders is None:
            self._loaders = Loaders(self.resources.redis)
        return self._loaders

    @property
    def carts(self) -> Carts:
        """Changes carts for the caller, in the open unit of work."""
        resources = self.resources
        return Carts(
            resources.redis,
            self.work,
            self.identity,
            settings_of(resources),
            now=datetime.now(UTC),
        )

    @property
    def checkout(self) -> CartCheckout:
        """Checkout's steps, in the open unit of work."""
        return CartCheckout(self.resources.redis, self.work, now=datetime.now(UTC))

    async def readable(self, ids: Sequence[str]) -> list[Cart | None]:
        """Those of the carts that the caller may see, in one command."""
        found = await self.loaders.cart.load_all(ids)
        return [
            cart if cart is not None and may_use(cart, self.identity) else None for cart in found
        ]

    def forget(self) -> None:
        """Drop what was loaded."""
        self._loaders = None
