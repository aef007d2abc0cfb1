"""Providers' messages as they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, Window
from subgraphs.kit.postgres import keyset
from subgraphs.payments.models import Webhook

WEBHOOK = Webhook.__table__  # type: ignore[attr-defined]


class WebhookStore:
    """Reads and writes webhooks in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(self, webhook: Webhook) -> None:
        """Insert ``webhook``; of one that has come before, count the copy."""
        await self._session.execute(
            upsert(WEBHOOK)
            .values(webhook.model_dump())
            .on_conflict_do_update(
                index_elements=["provider", "event_id"], set_={"copies": WEBHOOK.c.copies + 1}
            )
        )

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Ids of webhooks that are to be carried out, the oldest first."""
        found = await self._session.scalars(
            select(WEBHOOK.c.id)
            .where(WEBHOOK.c.next_try_at <= now)
            .order_by(WEBHOOK.c.next_try_at, WEBHOOK.c.id)
            .limit(limit)
        )
        return found.all()

    async def get(self, webhook_id: str) -> Webhook | None:
        """The webhook with this id."""
        return await self._session.get(Webhook, webhook_id)

    async def tried(
        self,
        webhook_id: str,
        *,
        processed_at: datetime | None,
        next_try_at: datetime | None,
        problem: str | None,
    ) -> None:
        """Note how a try went."""
        await self._session.execute(
            update(WEBHOOK)
            .where(WEBHOOK.c.id == webhook_id)
            .values(
                tries=WEBHOOK.c.tries + 1,
                processed_at=processed_at,
                next_try_at=next_try_at,
                problem=problem,
            )
        )

    async def retry(self, webhook_id: str, at: datetime) -> Webhook | None:
        """Let a webhook be carried out again, whatever became of it; ``None`` if there is none."""
        found = await self._session.scalars(
            update(Webhook)
            .where(WEBHOOK.c.id == webhook_id)
            .values(next_try_at=at, tries=0, processed_at=None, problem=None)
            .returning(Webhook)
        )
        return found.one_or_none()

    async def page(self, window: Window, *, with_problem: bool) -> Page[Webhook]:
        """Webhooks, the newest first; only those with a problem if that is asked for."""
        query = select(Webhook)
        if with_problem:
            query = query.where(WEBHOOK.c.problem.is_not(None))
        rows = await self._session.scalars(keyset(query, (WEBHOOK.c.id,), window, descending=True))
        found = list(rows)
        return Page.of(found, [(row.id,) for row in found], window)
