"""Payments on a migrated database of its own, and a sandbox provider to speak to."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from local import ports
from local.provider.api import Options, running
from subgraphs.kit.migrations import migrate
from subgraphs.payments.app import domain
from subgraphs.payments.service.settings import PaymentsSettings
from subgraphs.payments.tasks import ask_providers, process_webhooks

KEY = "what the sandbox knows the tests by, long"
SECRET = "what the sandbox signs its webhooks with"
GIFTS = "what gift cards of the tests are made of"

PAYMENT = """
payment {
  id standing amount { amount currency } authorized { amount } captured { amount }
  refunded { amount } chargedBack { amount } capturable { amount } refundable { amount }
}
"""
ANSWER = (
    "__typename ... on UserError { code message path }"
    f" ... on PaymentSucceeded {{ operationId {PAYMENT} }}"
    f" ... on PaymentPending {{ operationId {PAYMENT} }}"
    f" ... on PaymentDeclined {{ reason: code operationId {PAYMENT} }}"
)
EXCEEDED = " ... on PaymentAmountExceeded { possible }"
ASKED = f" ... on PaymentActionRequired {{ redirectUrl operationId {PAYMENT} }}"


@dataclass
class Till:
    """Payments and the sandbox, both served, and what the tests say to them."""

    running: Any
    provider: str
    staff: str
    service: str
    start_provider: Callable[[], Any]
    keys: Any = field(default_factory=lambda: itertools.count(1))

    async def token(self, number: str) -> str:
        """What the shopper's browser gets for a card."""
        async with self.running.client.post(
            f"{self.provider}/fields",
            data={"number": number, "return_url": "http://shop.example/"},
            allow_redirects=False,
        ) as answer:
            token: str = parse_qs(urlsplit(answer.headers["Location"]).query)["token"][0]
            return token

    async def mutate(self, name: str, input: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Run an internal mutation as the orders service does."""
        kind = name[0].upper() + name[1:]
        extra = ASKED if name == "authorizePayment" else EXCEEDED
        data = await self.running.data(
            f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {{ {ANSWER}{extra} }} }}",
            {"input": {"idempotencyKey": f"key-{next(self.keys)}", **input, **more}},
            identity=self.service,
        )
        answer: dict[str, Any] = data[name]
        return answer

    async def authorize(self, number: str = "4111111111111111", **more: Any) -> dict[str, Any]:
        """Pay ten euro with a card."""
        intent = {
            "orderId": "ord_1",
            "amount": 1_000,
            "currency": "EUR",
            "method": "CARD",
            "returnUrl": "http://shop.example/back",
        }
        if more.get("method", "CARD") == "CARD" and "token" not in more:
            more["token"] = await self.token(number)
        return await self.mutate("authorizePayment", intent, **more)

    async def captured(self, amount: int = 1_000) -> str:
        """A payment of ten euro, so much of it captured; its id."""
        payment: str = (await self.authorize())["payment"]["id"]
        taken = await self.mutate("capturePayment", {"paymentId": payment, "amount": amount})
        assert taken["__typename"] == "PaymentSucceeded"
        return payment

    async def payment(self, payment_id: str) -> dict[str, Any]:
        """A payment, as staff see it."""
        data = await self.running.data(
            f"query ($id: ID!) {{ {PAYMENT.replace('payment {', 'payment(id: $id) {', 1)} }}",
            {"id": payment_id},
            identity=self.staff,
        )
        found: dict[str, Any] = data["payment"]
        return found

    async def events(self, payment_id: str) -> list[tuple[str, str, str]]:
        """What is known of a payment: kind, state, and by whom."""
        data = await self.running.data(
            "query ($id: ID!) { payment(id: $id) { events { kind state toldBy } } }",
            {"id": payment_id},
            identity=self.staff,
        )
        return [(e["kind"], e["state"], e["toldBy"]) for e in data["payment"]["events"]]

    async def published(self) -> list[tuple[str, Any]]:
        """The events in the outbox: type and data."""
        rows = await self.rows("SELECT envelope FROM outbox ORDER BY id")
        return [(row[0]["type"], row[0]["data"]) for row in rows]

    async def rows(self, query: str) -> list[Any]:
        """What the database answers."""
        async with self.running.resources.postgres.reading() as session:
            return list(await session.execute(text(query)))

    async def discrepancies(self) -> list[str]:
        """What was flagged."""
        data = await self.running.data(
            "{ paymentDiscrepancies { nodes { paymentId reason } } }", identity=self.staff
        )
        return [node["reason"] for node in data["paymentDiscrepancies"]["nodes"]]

    async def tell_provider(self, path: str, body: dict[str, Any]) -> Any:
        """Say something to the sandbox."""
        async with self.running.client.post(
            f"{self.provider}{path}", json=body, headers={"Authorization": f"Bearer {KEY}"}
        ) as answer:
            assert answer.ok, await answer.text()
            return await answer.json()

    async def work(self) -> None:
        """What the worker does every second."""
        await process_webhooks(self.running.resources)

    async def ask(self) -> None:
        """What the worker does every ten seconds."""
        await ask_providers(self.running.resources)

    async def until(self, payment_id: str, standing: str) -> None:
        """Work until the payment stands so."""
        async with asyncio.timeout(10):
            while (await self.payment(payment_id))["standing"] != standing:
                await self.work()
                await asyncio.sleep(0.05)

    async def webhooks_kept(self, number: int) -> None:
        """Wait until so many webhooks have come."""
        async with asyncio.timeout(10):
            while (await self.rows("SELECT count(*) FROM webhooks"))[0][0] < number:
                await asyncio.sleep(0.02)


@pytest.fixture(scope="session")
async def migrated(postgres_database: Callable[..., str]) -> str:
    """A migrated database to copy from."""
    url = postgres_database()
    assert domain.migrations
    await migrate(domain.migrations, url)
    return url


@pytest.fixture
async def closed_till(
    migrated: str,
    postgres_database: Callable[..., str],
    serve_domain: Any,
    signer: Any,
    tmp_path: Path,
) -> AsyncIterator[Till]:
    """Payments; the sandbox is not there until it is started."""
    port = ports.choose("127.0.0.1")
    settings = PaymentsSettings(
        database_url=postgres_database(template=migrated),
        postgres_pool_size=20,
        payments_sandbox_url=f"http://127.0.0.1:{port}",
        payments_sandbox_key=SecretStr(KEY),
        payments_sandbox_webhook_secret=SecretStr(SECRET),
        payments_gift_card_secret=SecretStr(GIFTS),
        payments_provider_timeout_seconds=0.8,
        payments_ask_after_seconds=0.001,
    )
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(serve_domain(domain, settings))
        options = Options(
            database=tmp_path / "provider.sqlite",
            api_key=KEY,
            webhook_url=f"{served.url}/webhooks/sandbox",
            webhook_secret=SECRET,
            port=port,
            slow_seconds=0.1,
            time_out_seconds=1.2,
            settle_seconds=0.2,
            retry_seconds=0.1,
        )
        yield Till(
            served,
            f"http://127.0.0.1:{port}",
            signer.staff("payments:read", "payments:write"),
            signer.sign(kind="service", sub="orders"),
            lambda: stack.enter_async_context(running(options)),
        )


@pytest.fixture
async def till(closed_till: Till) -> Till:
    """Payments and the sandbox."""
    await closed_till.start_provider()
    return closed_till
