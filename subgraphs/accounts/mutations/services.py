"""The services of one mutation, on its unit of work."""

from __future__ import annotations

from datetime import UTC, datetime

from subgraphs.accounts.service.limits import Limits
from subgraphs.accounts.service.registration import Registration
from subgraphs.accounts.service.sessions import Sessions, Visitor
from subgraphs.accounts.service.signing import access_tokens
from subgraphs.accounts.service.users import Users
from subgraphs.accounts.store.sessions import SessionStore
from subgraphs.kit.events import Event
from subgraphs.kit.graph import Info


def sessions(info: Info) -> Sessions:
    """Begins, renews and ends sessions."""
    resources = info.context.resources
    return Sessions(
        info.context.work,
        SessionStore(resources.redis),
        Limits(resources.redis),
        access_tokens(resources),
        now=datetime.now(UTC),
    )


def registration(info: Info) -> Registration:
    """Opens accounts."""
    resources = info.context.resources

    async def record(event: Event) -> None:
        await resources.transactions.record(info.context.work, event)

    return Registration(info.context.work, Limits(resources.redis), record, now=datetime.now(UTC))


def users(info: Info) -> Users:
    """Changes users."""
    return Users(info.context.work, Limits(info.context.resources.redis), now=datetime.now(UTC))


def visitor(info: Info, user_agent: str | None) -> Visitor:
    """Where the request comes from."""
    return Visitor(info.context.identity.address, user_agent)
