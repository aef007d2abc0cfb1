"""Changing a cart: who may, at which version, and whether it may be changed at all just now."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from subgraphs.carts.errors import (
    CartChanged,
    CartLocked,
    CartNotFound,
    CartOrdered,
    VariantNotOnSale,
)
from subgraphs.carts.models import Cart, SeenPrice
from subgraphs.carts.service.access import may_use
from subgraphs.carts.service.contents import (
    line_of,
    merged,
    with_added,
    with_quantity,
)
from subgraphs.carts.service.settings import CartsSettings
from subgraphs.carts.store.carts import CartStore
from subgraphs.carts.store.skus import SkuStore
from subgraphs.kit.identity import Identity
from subgraphs.kit.ids import new_id
from subgraphs.kit.outbox import RedisWork
from subgraphs.kit.redis import Redis

Change = Callable[[Cart], Cart]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cart is to be changed, and at which version it was read, if that matters."""

    cart_id: str
    version: int | None = None


class Carts:
    """Changes carts for one caller in one unit of work."""

    def __init__(
        self,
        redis: Redis,
        work: RedisWork,
        caller: Identity,
        settings: CartsSettings,
        *,
        now: datetime,
    ) -> None:
        self._carts = CartStore(redis, work)
        self._skus = SkuStore(redis, work)
        self._caller = caller
        self._settings = settings
        self._now = now

    async def create(self, currency: str) -> Cart:
        """A new cart; for a customer who has one already, that one as it is."""
        customer = self._caller.subject if self._caller.kind == "user" else None
        if customer is not None:
            cart = await self._of_customer(customer)
            if cart is not None:
                return cart
        cart = self._empty(currency, customer)
        self._carts.put(cart)
        return cart

    async def change(self, wanted: Wanted, change: Change) -> Cart:
        """Apply a change; one that changes nothing leaves the version as it is.

        Raises :class:`CartNotFound`, :class:`CartChanged`, :class:`CartLocked`,
        :class:`CartOrdered`, and what ``change`` raises.
        """
        before = await self._open(wanted)
        after = change(before)
        return before if after == before else self._put(after)

    async def add(
        self, wanted: Wanted, sku: str, quantity: int, *, seen_price: SeenPrice | None
    ) -> Cart:
        """Put so many more of a SKU into a cart.

        Raises as :meth:`change` does, and :class:`VariantNotOnSale`.
        """
        before = await self._open(wanted)
        known = await self._skus.get(sku)
        if known is None or not known.on_sale:
            raise VariantNotOnSale(sku)
        limit = await self._limit(sku)
        return self._put(
            with_added(before, sku, quantity, limit=limit, now=self._now, seen_price=seen_price)
        )

    async def set_quantity(self, wanted: Wanted, line: str, quantity: int) -> Cart:
        """Change the quantity of a line. Raises as :meth:`change` does."""
        before = await self._open(wanted)
        limit = await self._limit(line_of(before, line).sku)
        after = with_quantity(before, line, quantity, limit=limit)
        return before if after == before else self._put(after)

    async def merge(self, guest_cart: str) -> Cart:
        """Put a guest's cart into the caller's own, and remove it.

        Raises :class:`CartNotFound` for a cart that is no guest's, :class:`CartLocked`,
        :class:`CartOrdered`.
        """
        customer = self._caller.require_user()
        guests = await self._open(Wanted(guest_cart))
        if guests.customer_id is not None:
            raise CartNotFound
        own = await self._of_customer(customer) or self._empty(guests.currency, customer)
        _check_open(own, self._now)
        limits = {line.sku: await self._limit(line.sku) for line in guests.lines}
        cart = self._put(merged(own, guests, limits=limits, now=self._now))
        self._carts.delete(guests.id)
        return cart

    async def _open(self, wanted: Wanted) -> Cart:
        cart = await self._carts.get(wanted.cart_id)
        if cart is None or not may_use(cart, self._caller):
            raise CartNotFound
        if wanted.version is not None and wanted.version != cart.version:
            raise CartChanged(cart.version)
        _check_open(cart, self._now)
        return cart

    async def _of_customer(self, customer_id: str) -> Cart | None:
        cart_id = await self._carts.id_of(customer_id)
        cart = await self._carts.get(cart_id) if cart_id is not None else None
        return cart if cart is not None and cart.ordered_by is None else None

    async def _limit(self, sku: str) -> int:
        return await self._skus.limit(sku) or self._settings.carts_quantity_limit

    def _empty(self, currency: str, customer_id: str | None) -> Cart:
        cart_id = new_id("cart")
        if customer_id is None:
            cart_id += secrets.token_urlsafe(16)
        return Cart(
            id=cart_id,
            currency=currency,
            customer_id=customer_id,
            created_at=self._now,
            updated_at=self._now,
            expires_at=self._now + self._kept(customer_id),
        )

    def _put(self, cart: Cart) -> Cart:
        changed = cart.model_copy(
            update={
                "version": cart.version + 1,
                "updated_at": self._now,
                "expires_at": self._now + self._kept(cart.customer_id),
            }
        )
        self._carts.put(changed)
        return changed

    def _kept(self, customer_id: str | None) -> timedelta:
        settings = self._settings
        days = settings.carts_guest_days if customer_id is None else settings.carts_customer_days
        return timedelta(days=days)


def _check_open(cart: Cart, now: datetime) -> None:
    if cart.ordered_by is not None:
        raise CartOrdered
    if cart.lock is not None and cart.lock.until > now:
        raise CartLocked
