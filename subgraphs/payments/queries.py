"""Payments' root fields, for staff. Shoppers see payments on their orders."""

from __future__ import annotations

import strawberry

from subgraphs.kit.graph import Info, requires_scope
from subgraphs.kit.pagination import Window
from subgraphs.payments.store.payments import PaymentStore
from subgraphs.payments.store.webhooks import WebhookStore
from subgraphs.payments.types.context import READ
from subgraphs.payments.types.payment import Payment, PaymentDiscrepancyConnection
from subgraphs.payments.types.webhook import WebhookConnection


@strawberry.type
class Query:
    """Reads of payments."""

    @strawberry.field(description="A payment.", extensions=[requires_scope(READ)])
    async def payment(self, info: Info, id: strawberry.ID) -> Payment | None:
        """The one with this id."""
        found = await info.context.loaders.payment.load(id)
        return Payment.from_model(*found) if found is not None else None

    @strawberry.field(
        description="The payments of an order, the oldest first.",
        extensions=[requires_scope(READ)],
    )
    async def payments(self, info: Info, order_id: strawberry.ID) -> list[Payment]:
        """All of them."""
        async with info.context.resources.postgres.reading() as session:
            store = PaymentStore(session)
            found = await store.of_order(order_id)
            events = await store.events([payment.id for payment in found]) if found else {}
        return [Payment.from_model(payment, events.get(payment.id, [])) for payment in found]

    @strawberry.field(
        description="What providers or people told of payments that cannot be, the newest first.",
        extensions=[requires_scope(READ)],
    )
    async def payment_discrepancies(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> PaymentDiscrepancyConnection:
        """A page of it."""
        window = Window.of(first=first, after=after, last=last, before=before, key_length=1)
        async with info.context.resources.postgres.reading() as session:
            page = await PaymentStore(session).discrepancies(window)
        return PaymentDiscrepancyConnection.from_page(page)

    @strawberry.field(
        description="Messages of providers, the newest first.", extensions=[requires_scope(READ)]
    )
    async def webhooks(
        self,
        info: Info,
        with_problem: bool = False,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> WebhookConnection:
        """A page of them."""
        window = Window.of(first=first, after=after, last=last, before=before, key_length=1)
        async with info.context.resources.postgres.reading() as session:
            page = await WebhookStore(session).page(window, with_problem=with_problem)
        return WebhookConnection.from_page(page)
