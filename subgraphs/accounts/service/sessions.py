"""Sessions: logging in, staying logged in, logging out.

A refresh token is ``<session>.<secret>``. Each refresh replaces the secret; a secret that comes a
second time ends the session, because one of the two who know it is a thief.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.errors import (
    AccountDisabled,
    CredentialsInvalid,
    RefreshTokenInvalid,
    SessionNotFound,
)
from subgraphs.accounts.models import Role, User
from subgraphs.accounts.service.limits import LOGIN_BY_ACCOUNT, LOGIN_BY_ADDRESS, Limits
from subgraphs.accounts.service.one_time import digest
from subgraphs.accounts.service.passwords import verify_password
from subgraphs.accounts.service.registration import normalised
from subgraphs.accounts.service.roles import scopes_of
from subgraphs.accounts.service.tokens import LIFETIME_SECONDS, AccessTokens, Tokens
from subgraphs.accounts.store.sessions import Rotation, Session, SessionStore
from subgraphs.accounts.store.users import UserStore
from subgraphs.kit.ids import is_id, new_id

LIFETIME = timedelta(days=30)
MAX_USER_AGENT = 200


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a login comes from."""

    address: str | None
    user_agent: str | None


class Sessions:
    """Begins, renews and ends sessions."""

    def __init__(
        self,
        session: AsyncSession,
        store: SessionStore,
        limits: Limits,
        tokens: AccessTokens,
        *,
        now: datetime,
    ) -> None:
        self._users = UserStore(session)
        self._store = store
        self._limits = limits
        self._tokens = tokens
        self._now = now

    async def log_in(self, email: str, password: str, visitor: Visitor) -> tuple[User, Tokens]:
        """Begin a session for whoever has this address and password.

        Raises :class:`TooManyAttempts`, :class:`CredentialsInvalid` (for a wrong address and a
        wrong password alike), and, only to who knows the password, :class:`AccountDisabled`.
        """
        address = normalised(email) or email.strip().lower()
        await self._limits.attempt(LOGIN_BY_ADDRESS, visitor.address, self._now)
        await self._limits.attempt(LOGIN_BY_ACCOUNT, address, self._now)
        user = await self._users.by_email(address)
        matches, better = await verify_password(password, user.password_hash if user else None)
        if user is None or not matches:
            raise CredentialsInvalid
        if user.disabled_at is not None:
            raise AccountDisabled
        if better is not None:
            await self._users.change(user.id, self._now, password_hash=better)
        await self._limits.forgive(LOGIN_BY_ACCOUNT, address)
        return user, await self.begin(user, visitor)

    async def begin(self, user: User, visitor: Visitor) -> Tokens:
        """Begin a session for ``user``, who has proved who they are."""
        session = Session(
            id=new_id("ses"),
            user_id=user.id,
            created_at=self._now,
            seen_at=self._now,
            address=visitor.address,
            user_agent=(visitor.user_agent or "")[:MAX_USER_AGENT] or None,
        )
        secret = secrets.token_urlsafe(32)
        await self._store.add(session, digest(secret), int(LIFETIME.total_seconds()))
        return await self._issue(user, session.id, secret)

    async def refresh(self, refresh_token: str) -> tuple[User, Tokens]:
        """Replace a refresh token by new tokens, with the roles that the user has now.

        Raises :class:`RefreshTokenInvalid`; if the token was used before, its session is over.
        """
        session_id, _, secret = refresh_token.partition(".")
        if not is_id(session_id, "ses"):
            raise RefreshTokenInvalid
        replacement = secrets.token_urlsafe(32)
        rotation = await self._store.rotate(
            session_id,
            digest(secret),
            digest(replacement),
            self._now,
            int(LIFETIME.total_seconds()),
        )
        session = await self._store.get(session_id) if rotation is Rotation.ROTATED else None
        user = await self._users.get(session.user_id) if session else None
        if user is None or user.disabled_at is not None:
            raise RefreshTokenInvalid
        return user, await self._issue(user, session_id, replacement)

    async def end(self, user_id: str, session_id: str) -> None:
        """End one of the user's sessions; :class:`SessionNotFound` if it is not theirs."""
        session = await self._store.get(session_id)
        if session is None or session.user_id != user_id:
            raise SessionNotFound(session_id)
        await self._store.end(user_id, [session_id])

    async def end_all(self, user_id: str, *, but: str | None = None) -> int:
        """End the user's sessions, all ``but`` one; return how many."""
        ended = [it.id for it in await self._store.of_user(user_id) if it.id != but]
        await self._store.end(user_id, ended)
        return len(ended)

    async def _issue(self, user: User, session_id: str, secret: str) -> Tokens:
        roles: list[Role] = (await self._users.roles([user.id])).get(user.id, [])
        access = await self._tokens.issue(
            kind="user",
            subject=user.id,
            scopes=scopes_of(roles),
            roles=roles,
            session_id=session_id,
            now=self._now,
        )
        return Tokens(access, f"{session_id}.{secret}", LIFETIME_SECONDS)
