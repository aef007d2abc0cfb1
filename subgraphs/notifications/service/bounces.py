"""Addresses that take no messages, and those that do again."""

from __future__ import annotations

from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.notifications.errors import AddressInvalid, BounceNotFound
from subgraphs.notifications.models import DETAIL_LENGTH, Bounce, BounceKind
from subgraphs.notifications.service.preferences import address_key
from subgraphs.notifications.store.people import BounceStore


class Bounces:
    """Keeps the list in one unit of work."""

    def __init__(self, session: AsyncSession, *, now: datetime) -> None:
        self._store = BounceStore(session)
        self._now = now

    async def record(self, address: str, kind: BounceKind, detail: str | None) -> Bounce:
        """Send nothing to ``address`` any more; :class:`AddressInvalid`."""
        try:
            validate_email(address, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise AddressInvalid from error
        bounce = Bounce(
            address=address_key(address),
            kind=kind,
            detail=detail.replace("\0", "")[:DETAIL_LENGTH] if detail else None,
            created_at=self._now,
        )
        await self._store.put(bounce)
        return bounce

    async def lift(self, address: str) -> None:
        """Send to ``address`` again; :class:`BounceNotFound`."""
        if "\0" in address or not await self._store.remove(address_key(address)):
            raise BounceNotFound(address)
