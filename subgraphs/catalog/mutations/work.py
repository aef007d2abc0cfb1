"""What every mutation of the catalog has around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from pymongo.asynchronous.client_session import AsyncClientSession
from strawberry.extensions import FieldExtension

from subgraphs.catalog.service.announcements import Record
from subgraphs.catalog.types.context import WRITE, CatalogInfo
from subgraphs.kit.events import Event
from subgraphs.kit.graph import UnitOfWork, requires_scope

ServiceT = TypeVar("ServiceT")


def for_staff() -> list[FieldExtension]:
    """Field extensions: the caller may change the catalog; what it changes is one unit of work."""
    return [requires_scope(WRITE), UnitOfWork()]


def in_work_of(
    info: CatalogInfo, service: Callable[[AsyncClientSession, Record, datetime], ServiceT]
) -> ServiceT:
    """Make ``service(session, record, now)`` in the mutation's unit of work."""
    context = info.context

    async def record(event: Event) -> None:
        await context.resources.transactions.record(context.work, event)

    now = datetime.now(UTC)
    return service(context.work, record, now.replace(microsecond=now.microsecond // 1000 * 1000))
