"""One-time tokens: links that are mailed, work once, and expire."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.errors import OneTimeTokenInvalid
from subgraphs.accounts.models import OneTimeToken, Purpose
from subgraphs.accounts.store.credentials import OneTimeTokenStore

LIFETIMES = {
    Purpose.VERIFY_EMAIL: timedelta(days=3),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
}


def digest(secret: str) -> str:
    """Return the form in which a token of 256 random bits is kept: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


class OneTimeTokens:
    """Makes and takes one-time tokens in one unit of work."""

    def __init__(self, session: AsyncSession, *, now: datetime) -> None:
        self._store = OneTimeTokenStore(session)
        self._now = now

    async def make(self, user_id: str, purpose: Purpose) -> str:
        """Return a new token; the user's earlier ones for this purpose are void."""
        token = secrets.token_urlsafe(32)
        await self._store.add(
            OneTimeToken(
                digest=digest(token),
                user_id=user_id,
                purpose=purpose,
                expires_at=self._now + LIFETIMES[purpose],
            )
        )
        return token

    async def void(self, user_id: str, purpose: Purpose) -> None:
        """Make the user's tokens for this purpose worthless."""
        await self._store.void(user_id, purpose)

    async def take(self, token: str, purpose: Purpose) -> str:
        """Return the user that ``token`` was mailed to, once.

        Raises :class:`OneTimeTokenInvalid`.
        """
        user_id = await self._store.use(digest(token), purpose, self._now)
        if user_id is None:
            raise OneTimeTokenInvalid
        return user_id
