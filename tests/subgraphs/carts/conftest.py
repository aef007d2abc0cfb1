"""Carts on an emptied Redis, with some variants that are on sale."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from subgraphs.carts.app import domain
from subgraphs.carts.service.settings import CartsSettings
from subgraphs.carts.tasks import tasks
from subgraphs.kit.events import Envelope
from subgraphs.kit.outbox import carry_out
from subgraphs.kit.tasks import Work

CART = (
    "cart { id version currency totalQuantity couponCodes shippingMethod email note ordered"
    " lines { id sku quantity seenPrice { amount } } address { city country recipient }"
    " expiresAt updatedAt }"
)
REFUSAL = "... on UserError { code message path }"


@dataclass
class Shop:
    """Carts, served, and what the tests say to it."""

    running: Any
    signer: Any

    def user(self, name: str = "usr_1") -> str:
        """A customer's identity."""
        identity: str = self.signer.sign(kind="user", sub=name)
        return identity

    @property
    def service(self) -> str:
        """Checkout's identity."""
        identity: str = self.signer.sign(kind="service", sub="orders")
        return identity

    async def change(
        self, field: str, input_type: str, who: str | None = None, **values: Any
    ) -> dict[str, Any]:
        """Run one mutation; return the cart, or the refusal."""
        data = await self.running.data(
            f"mutation ($input: {input_type}!) {{ {field}(input: $input) {{ __typename"
            f" ... on CartSuccess {{ {CART} }} {REFUSAL} }} }}",
            {"input": values},
            identity=who,
        )
        answer: dict[str, Any] = data[field]
        cart: dict[str, Any] = answer.get("cart") or answer
        return cart

    async def create(self, who: str | None = None, currency: str = "EUR") -> dict[str, Any]:
        """A new cart."""
        data = await self.running.data(
            f"mutation ($input: CreateCartInput!) {{ createCart(input: $input) {{ {CART} }} }}",
            {"input": {"currency": currency}},
            identity=who,
        )
        cart: dict[str, Any] = data["createCart"]["cart"]
        return cart

    async def add(
        self,
        cart: str,
        sku: str = "SHIRT-M",
        quantity: int = 1,
        who: str | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Put something into a cart."""
        return await self.change(
            "addCartLine", "AddCartLineInput", who, cart=cart, sku=sku, quantity=quantity, **more
        )

    async def read(self, cart: str, who: str | None = None) -> dict[str, Any] | None:
        """A cart as the caller sees it."""
        data = await self.running.data(
            f"query ($id: ID!) {{ cart(id: $id) {{ {CART.removeprefix('cart {')} }}",
            {"id": cart},
            identity=who,
        )
        found: dict[str, Any] | None = data["cart"]
        return found

    async def tell(self, event: str, **data: Any) -> None:
        """Deliver an event, twice, as may happen."""
        (subscriber,) = [each for each in tasks.subscribers if each.event_type == event]
        resources = self.running.resources
        transactions = resources.transactions
        envelope = Envelope.model_validate(
            {
                "id": f"evt_{secrets.token_hex(4)}",
                "source": "/loom/catalog",
                "type": event,
                "dataversion": 1,
                "time": "2026-11-23T10:00:00Z",
                "subject": "prod_1",
                "data": data,
            }
        )

        async def handle(session: Any) -> None:
            fact = subscriber.fact.model_validate(envelope.data)
            await subscriber.handle(Work(session, envelope, resources, transactions), fact)

        for _ in range(2):
            await carry_out(transactions, handle)

    async def offer(self, product: str, *skus: str, version: int = 1) -> None:
        """Put a product on sale."""
        await self.tell(
            "catalog.product_published",
            product_id=product,
            product_version=version,
            skus=list(skus),
        )


@pytest.fixture
async def shop(redis_url: Callable[[], str], serve_domain: Any, signer: Any) -> AsyncIterator[Shop]:
    """Carts, where shirts and socks can be bought."""
    async with serve_domain(domain, CartsSettings(redis_url=redis_url())) as running:
        opened = Shop(running, signer)
        await opened.offer("prod_shirt", "SHIRT-M", "SHIRT-L")
        await opened.offer("prod_socks", "SOCKS")
        yield opened
