"""Pricing on a migrated database of its own, with goods, taxes and a way of sending."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import SecretStr

from subgraphs.kit.events import Envelope
from subgraphs.kit.migrations import migrate
from subgraphs.kit.tasks import Work
from subgraphs.pricing.app import domain
from subgraphs.pricing.service.settings import PricingSettings
from subgraphs.pricing.tasks import tasks

SETUP = """
mutation ($rates: TaxRateInput!, $method: ShippingMethodInput!) {
  putTaxRate(input: $rates) { __typename }
  putShippingMethod(input: $method) { __typename }
}
"""
QUOTE = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Cart {
      quote {
        id validUntil orderable problems { code subject }
        lines { lineId quantity unitPrice { amount } subtotal { amount } total { amount }
                discounts { title couponCode amount { amount } } }
        shipping { method price { amount } total { amount } }
        taxes { name rate amount { amount } }
        subtotal { amount } discount { amount } tax { amount } total { amount currency }
      }
    }
  }
}
"""


@dataclass
class Shop:
    """Pricing, served, and what the tests say to it."""

    running: Any
    staff: str
    service: str
    carts: int = field(default=0)

    def cart(self, *lines: tuple[str, int], **more: Any) -> dict[str, Any]:
        """A snapshot of a cart with these SKUs and quantities, going to Germany by parcel."""
        self.carts += 1
        return {
            "cartId": f"cart_{self.carts}",
            "version": 1,
            "currency": "EUR",
            "customerId": None,
            "lines": [
                {"lineId": f"line_{at}", "sku": sku, "quantity": quantity}
                for at, (sku, quantity) in enumerate(lines, 1)
            ],
            "couponCodes": [],
            "shippingMethod": "parcel",
            "destination": {"country": "DE", "region": None, "postalCode": "10115"},
            **more,
        }

    async def quote(self, cart: dict[str, Any]) -> dict[str, Any]:
        """What a cart costs."""
        representation = {"__typename": "Cart", "id": cart["cartId"], "snapshot": cart}
        data = await self.running.data(QUOTE, {"representations": [representation]})
        quote: dict[str, Any] = data["_entities"][0]["quote"]
        return quote

    async def tell(self, event: str, **data: Any) -> None:
        """Deliver an event to pricing's subscriber, twice, as may happen."""
        (subscriber,) = [each for each in tasks.subscribers if each.event_type == event]
        transactions = self.running.resources.transactions
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
        for _ in range(2):
            async with transactions.begin() as session:
                await subscriber.handle(
                    Work(session, envelope, self.running.resources, transactions),
                    subscriber.fact.model_validate(envelope.data),
                )

    async def offer(self, product: str, version: int = 1, **prices: dict[str, int]) -> None:
        """Put a product on sale: its SKUs with their prices by currency."""
        await self.tell(
            "catalog.product_published",
            product_id=product,
            product_version=version,
            brand_id="brand_1",
            category_ids=["cat_root", "cat_shirts"],
            variants=[
                {"sku": sku, "prices": by_currency, "weight_grams": 200}
                for sku, by_currency in prices.items()
            ],
        )

    async def change(self, mutation: str, **variables: Any) -> dict[str, Any]:
        """Run a mutation with one field as staff; return what the field answered."""
        data = await self.running.data(mutation, variables, identity=self.staff)
        (answer,) = data.values()
        result: dict[str, Any] = answer
        return result

    async def promote(self, **promotion: Any) -> str:
        """Make a promotion; return its id."""
        answer = await self.change(
            "mutation ($input: PromotionInput!) { createPromotion(input: $input) {"
            " ... on PromotionSuccess { promotion { id } } ... on UserError { code message } } }",
            input={"title": "Autumn", "effect": {"percentageOff": 1000}, **promotion},
        )
        promotion_id: str = answer["promotion"]["id"]
        return promotion_id

    async def coupon(self, promotion: str, code: str, **more: Any) -> None:
        """Give a promotion a code."""
        answer = await self.change(
            "mutation ($input: AddCouponInput!) { addCoupon(input: $input) { __typename } }",
            input={"promotion": promotion, "code": code, **more},
        )
        assert answer["__typename"] == "AddCouponSuccess"


@pytest.fixture(scope="session")
async def migrated(postgres_database: Callable[..., str]) -> str:
    """A migrated database to copy from."""
    url = postgres_database()
    assert domain.migrations
    await migrate(domain.migrations, url)
    return url


OpenShop = Callable[[], Awaitable[Shop]]


@pytest.fixture
async def shop(
    migrated: str, postgres_database: Callable[..., str], serve_domain: Any, signer: Any
) -> AsyncIterator[Shop]:
    """Pricing with a shirt, socks, German tax and parcels."""
    settings = PricingSettings(
        database_url=postgres_database(template=migrated),
        postgres_pool_size=20,
        pricing_quote_secret=SecretStr("a secret of the tests, of 32 bytes or more"),
    )
    async with serve_domain(domain, settings) as running:
        staff = signer.staff("pricing:read", "pricing:write")
        opened = Shop(running, staff, signer.sign(kind="service", sub="orders"))
        await running.data(
            SETUP,
            {
                "rates": {
                    "id": "de-standard",
                    "name": "MwSt",
                    "authority": "germany",
                    "country": "DE",
                    "rate": 190_000,
                },
                "method": {
                    "code": "parcel",
                    "name": "Parcel",
                    "zones": [
                        {
                            "countries": ["DE"],
                            "bands": [
                                {
                                    "prices": [
                                        {"amount": 490, "currency": "EUR"},
                                        {"amount": 590, "currency": "USD"},
                                    ]
                                }
                            ],
                        }
                    ],
                },
            },
            identity=staff,
        )
        await opened.offer("prod_shirt", SHIRT={"EUR": 2_999, "USD": 3_499})
        await opened.offer("prod_socks", SOCKS={"EUR": 500})
        yield opened
