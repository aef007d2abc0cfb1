"""Providers' messages, as staff see them."""

from __future__ import annotations

import strawberry

from subgraphs.kit.pagination import Page, PageInfo, encode_cursor
from subgraphs.kit.scalars import Moment
from subgraphs.payments import models


@strawberry.type(description="A message of a provider of payments, as it came.")
class Webhook:
    """See :class:`subgraphs.payments.models.Webhook`."""

    id: strawberry.ID
    provider: str
    body: str
    copies: int = strawberry.field(description="How often it has come.")
    tries: int = strawberry.field(description="How often it was tried to carry it out.")
    problem: str | None = strawberry.field(description="Why it could not be carried out.")
    received_at: Moment
    processed_at: Moment | None

    @classmethod
    def from_model(cls, model: models.Webhook) -> Webhook:
        """Show ``model``."""
        processed = model.processed_at
        return cls(
            id=strawberry.ID(model.id),
            provider=model.provider,
            body=model.body.decode("utf-8", "replace"),
            copies=model.copies,
            tries=model.tries,
            problem=model.problem,
            received_at=Moment(model.received_at),
            processed_at=Moment(processed) if processed is not None else None,
        )


@strawberry.type
class WebhookEdge:
    """A webhook and its place."""

    node: Webhook
    cursor: str


@strawberry.type(description="Webhooks, the newest first.")
class WebhookConnection:
    """A page of them."""

    edges: list[WebhookEdge]
    nodes: list[Webhook]
    page_info: PageInfo

    @classmethod
    def from_page(cls, page: Page[models.Webhook]) -> WebhookConnection:
        """Show ``page``."""
        nodes = [Webhook.from_model(row) for row in page.rows]
        edges = [
            WebhookEdge(node=node, cursor=encode_cursor(key))
            for node, key in zip(nodes, page.keys, strict=True)
        ]
        return cls(edges=edges, nodes=nodes, page_info=PageInfo.of(page))
