"""One-time tokens, signing keys and partner clients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.models import OneTimeToken, PartnerClient, Purpose, SigningKey
from subgraphs.kit.ids import is_id

TOKEN = OneTimeToken.__table__  # type: ignore[attr-defined]
KEY = SigningKey.__table__  # type: ignore[attr-defined]
CLIENT = PartnerClient.__table__  # type: ignore[attr-defined]


class OneTimeTokenStore:
    """Reads and writes one-time tokens in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, token: OneTimeToken) -> None:
        """Insert ``token``; the user's earlier ones for the same purpose are void.

        One at a time for a user, so that of two made at once only the later is good.
        """
        await self._session.execute(
            select(func.pg_advisory_xact_lock(func.hashtext(f"accounts.token.{token.user_id}")))
        )
        await self.void(token.user_id, token.purpose)
        await self._session.execute(insert(TOKEN).values(token.model_dump()))

    async def void(self, user_id: str, purpose: Purpose) -> None:
        """Delete the user's tokens for this purpose."""
        await self._session.execute(
            delete(TOKEN).where(TOKEN.c.user_id == user_id, TOKEN.c.purpose == purpose)
        )

    async def use(self, digest: str, purpose: Purpose, now: datetime) -> str | None:
        """Mark the token as used and return its user; ``None`` if it is not good any more.

        One statement, so that of two uses at the same time one succeeds.
        """
        found = await self._session.execute(
            update(TOKEN)
            .where(
                TOKEN.c.digest == digest,
                TOKEN.c.purpose == purpose,
                TOKEN.c.used_at.is_(None),
                TOKEN.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(TOKEN.c.user_id)
        )
        user_id: str | None = found.scalar_one_or_none()
        return user_id

    async def purge(self, before: datetime) -> None:
        """Delete the tokens that expired before then."""
        await self._session.execute(delete(TOKEN).where(TOKEN.c.expires_at < before))


class SigningKeyStore:
    """Reads and writes signing keys in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self) -> None:
        """Let nobody else change the keys until this unit of work ends."""
        await self._session.execute(
            text("SELECT pg_advisory_xact_lock(hashtext('accounts.signing_keys'))")
        )

    async def all(self) -> Sequence[SigningKey]:
        """Every key, the newest first."""
        found = await self._session.scalars(
            select(SigningKey).order_by(KEY.c.created_at.desc(), KEY.c.kid)
        )
        return found.all()

    async def add(self, key: SigningKey) -> None:
        """Insert ``key``."""
        await self._session.execute(insert(KEY).values(key.model_dump()))

    async def delete(self, kids: Sequence[str]) -> None:
        """Delete these keys: what they signed is no longer believed."""
        await self._session.execute(delete(KEY).where(KEY.c.kid.in_(kids)))


class PartnerClientStore:
    """Reads and writes partner clients in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> Sequence[PartnerClient]:
        """Every client, by name."""
        found = await self._session.scalars(
            select(PartnerClient).order_by(func.lower(CLIENT.c.name), CLIENT.c.id)
        )
        return found.all()

    async def get(self, client_id: str) -> PartnerClient | None:
        """The client with this id."""
        if not is_id(client_id, "cli"):
            return None
        return await self._session.get(PartnerClient, client_id)

    async def add(self, client: PartnerClient) -> None:
        """Insert ``client``; ``IntegrityError`` where its name is taken."""
        self._session.add(client)
        await self._session.flush()

    async def save(self, client: PartnerClient) -> None:
        """Update ``client``."""
        self._session.add(client)
        await self._session.flush()
