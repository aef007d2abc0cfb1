"""Payments, as their payers and staff see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import strawberry

from subgraphs.kit.graph import Info, requires_scope
from subgraphs.kit.identity import Identity
from subgraphs.kit.money_type import Money
from subgraphs.kit.pagination import Page, PageInfo, encode_cursor
from subgraphs.kit.scalars import CurrencyCode, Moment
from subgraphs.payments import models
from subgraphs.payments.service.balance import Standing
from subgraphs.payments.service.ledger import balance_of
from subgraphs.payments.types.context import READ

strawberry.enum(models.Method, name="PaymentMethod", description="How somebody pays.")
strawberry.enum(models.Kind, name="PaymentEventKind", description="What is done with a payment.")
strawberry.enum(
    models.State, name="PaymentEventState", description="How far it has come, as far as is known."
)
strawberry.enum(Standing, name="PaymentStanding", description="Where a payment stands.")


@strawberry.type(description="What became known of a payment, and when.")
class PaymentEvent:
    """See :class:`subgraphs.payments.models.PaymentEvent`."""

    id: strawberry.ID
    operation_id: strawberry.ID = strawberry.field(
        description="Events of one operation, such as one refund, share it."
    )
    kind: models.Kind
    state: models.State
    amount: Money
    reference: str | None = strawberry.field(description="The provider's name for it.")
    code: str | None = strawberry.field(description="Why it failed.")
    told_by: str = strawberry.field(
        description="us, answer, webhook, asked or staff: how it became known."
    )
    occurred_at: Moment = strawberry.field(description="By the clock of whoever told it.")
    recorded_at: Moment

    @classmethod
    def from_model(cls, model: models.PaymentEvent, currency: str) -> PaymentEvent:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            operation_id=strawberry.ID(model.operation_id),
            kind=model.kind,
            state=model.state,
            amount=money(model.amount, currency),
            reference=model.reference,
            code=model.code,
            told_by=model.told_by,
            occurred_at=Moment(model.occurred_at),
            recorded_at=Moment(model.recorded_at),
        )


@strawberry.federation.type(
    keys=["id"],
    description="An intent to pay for an order, in whole or in part. Its payer and staff see it.",
)
class Payment:
    """See :class:`subgraphs.payments.models.Payment`; all sums come from its events."""

    id: strawberry.ID
    order_id: strawberry.ID
    method: models.Method
    standing: Standing
    amount: Money = strawberry.field(description="What it was to be.")
    authorized: Money = strawberry.field(description="What is held, or was before it was taken.")
    captured: Money
    refunded: Money
    charged_back: Money
    capturable: Money = strawberry.field(description="How much can still be captured.")
    refundable: Money = strawberry.field(description="How much can still be given back.")
    created_at: Moment
    model_events: strawberry.Private[Sequence[models.PaymentEvent]]

    @strawberry.field(
        description="Everything that is known of it, in the order in which it became known.",
        extensions=[requires_scope(READ)],
    )
    def events(self) -> list[PaymentEvent]:
        """The ledger."""
        currency = str(self.amount.currency)
        return [PaymentEvent.from_model(event, currency) for event in self.model_events]

    @classmethod
    def from_model(cls, model: models.Payment, events: Sequence[models.PaymentEvent]) -> Payment:
        """Show ``model`` with its events."""
        now, currency = balance_of(events), model.currency
        return cls(
            id=strawberry.ID(model.id),
            order_id=strawberry.ID(model.order_id),
            method=model.method,
            standing=now.standing,
            amount=money(model.amount, currency),
            authorized=money(now.authorized, currency),
            captured=money(now.captured, currency),
            refunded=money(now.refunded, currency),
            charged_back=money(now.charged_back, currency),
            capturable=money(now.capturable, currency),
            refundable=money(now.refundable, currency),
            created_at=Moment(model.created_at),
            model_events=events,
        )

    @classmethod
    async def resolve_references(
        cls, info: Info, representations: list[dict[str, Any]]
    ) -> list[Payment | None]:
        """By id; nothing for those who may not see it."""
        identity = info.context.identity
        found = await info.context.loaders.payment.load_all(
            [each["id"] for each in representations]
        )
        return [
            cls.from_model(*each) if each is not None and may_see(identity, each[0]) else None
            for each in found
        ]


def may_see(identity: Identity, payment: models.Payment) -> bool:
    """Whether the caller is the payer, one of the staff, or a service."""
    if identity.kind == "service" or READ in identity.scopes:
        return True
    own = identity.kind == "user" and identity.subject is not None
    return own and identity.subject == payment.customer_id


def money(amount: int, currency: str) -> Money:
    """An amount in the graph."""
    return Money(amount=amount, currency=CurrencyCode(currency))


@strawberry.type(description="What does not fit what is known of a payment: somebody must look.")
class PaymentDiscrepancy:
    """See :class:`subgraphs.payments.models.Discrepancy`."""

    id: strawberry.ID
    payment_id: strawberry.ID
    reason: str
    found_at: Moment


@strawberry.type
class PaymentDiscrepancyEdge:
    """A discrepancy and its place."""

    node: PaymentDiscrepancy
    cursor: str


@strawberry.type(description="Discrepancies, the newest first.")
class PaymentDiscrepancyConnection:
    """A page of them."""

    edges: list[PaymentDiscrepancyEdge]
    nodes: list[PaymentDiscrepancy]
    page_info: PageInfo

    @classmethod
    def from_page(cls, page: Page[models.Discrepancy]) -> PaymentDiscrepancyConnection:
        """Show ``page``."""
        nodes = [
            PaymentDiscrepancy(
                id=strawberry.ID(row.id),
                payment_id=strawberry.ID(row.payment_id),
                reason=row.reason,
                found_at=Moment(row.found_at),
            )
            for row in page.rows
        ]
        edges = [
            PaymentDiscrepancyEdge(node=node, cursor=encode_cursor(key))
            for node, key in zip(nodes, page.keys, strict=True)
        ]
        return cls(edges=edges, nodes=nodes, page_info=PageInfo.of(page))
