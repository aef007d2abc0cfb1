"""Sessions: logging in, staying logged in, logging out.

A refresh token is ``<session>.<family>.<secret>``. Each refresh replaces the secret; one that comes
a second time ends the session, because one of the two who know it is a thief. The family part stays
the same: it tells a token that was ours from one that somebody made up.
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
from subgraphs.accounts.service.limits import (
    LOGIN_BY_ACCOUNT,
    LOGIN_BY_ADDRESS,
    REFUSED_TOKENS_BY_ADDRESS,
    Limits,
    network_of,
)
from subgraphs.accounts.service.one_time import digest
from subgraphs.accounts.service.passwords import verify_password
from subgraphs.accounts.service.registration import normalised
from subgraphs.accounts.service.roles import scopes_of
from subgraphs.accounts.service.tokens import LIFETIME_SECONDS, AccessTokens, Tokens
from subgraphs.accounts.store.sessions import Digests, Rotation, Session, SessionStore
from subgraphs.accounts.store.users import UserStore
from subgraphs.kit.ids import is_id, new_id
from subgraphs.kit.logs import get_logger

LIFETIME = timedelta(days=30)
MAX_USER_AGENT = 200

logger = get_logger(__name__)


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
        known = normalised(email)
        account = known or email.strip().lower()
        await self._limits.attempt(LOGIN_BY_ADDRESS, network_of(visitor.address), self._now)
        await self._limits.attempt(LOGIN_BY_ACCOUNT, account, self._now)
        user = await self._users.by_email(known) if known else None
        stored = user.password_hash if user else None
        matches, better = await verify_password(password, stored)
        if user is None or not matches:
            raise CredentialsInvalid
        # Whoever changes the password or disables the user holds this lock while they end the
        # sessions: ours is among those, or we see here that we are too late.
        user = await self._users.lock(user.id)
        if user is None or user.password_hash != stored:
            raise CredentialsInvalid
        if user.disabled_at is not None:
            raise AccountDisabled
        if better is not None:
            await self._users.change(user.id, self._now, password_hash=better)
        await self._limits.forgive(LOGIN_BY_ACCOUNT, account)
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
        token = _RefreshToken(session.id, secrets.token_urlsafe(16), secrets.token_urlsafe(32))
        access = await self._access_token(user, session.id)
        await self._store.add(session, token.digests, int(LIFETIME.total_seconds()))
        return Tokens(access, str(token), LIFETIME_SECONDS)

    async def refresh(self, refresh_token: str, address: str | None) -> tuple[User, Tokens]:
        """Replace a refresh token by new tokens, with the roles that the user has now.

        Raises :class:`RefreshTokenInvalid` (if the token was used before, its session is over),
        and :class:`TooManyAttempts` after too many such from one address.
        """
        async with self._limits.failures(REFUSED_TOKENS_BY_ADDRESS, network_of(address), self._now):
            return await self._refresh(_RefreshToken.parse(refresh_token))

    async def _refresh(self, token: _RefreshToken) -> tuple[User, Tokens]:
        session = await self._store.get(token.session_id)
        user = await self._users.get(session.user_id) if session else None
        if session is None or user is None or user.disabled_at is not None:
            raise RefreshTokenInvalid
        replacement = _RefreshToken(session.id, token.family, secrets.token_urlsafe(32))
        access = await self._access_token(user, session.id)
        # last, so that nothing that fails before it costs the client its token
        rotation = await self._store.rotate(
            session,
            token.digests,
            replacement.digests.secret,
            self._now,
            int(LIFETIME.total_seconds()),
        )
        if rotation is Rotation.REUSED:
            logger.warning("refresh token reused", session=session.id, user=user.id)
        if rotation is not Rotation.ROTATED:
            raise RefreshTokenInvalid
        return user, Tokens(access, str(replacement), LIFETIME_SECONDS)

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

    async def _access_token(self, user: User, session_id: str) -> str:
        roles: list[Role] = (await self._users.roles([user.id])).get(user.id, [])
        return await self._tokens.issue(
            kind="user",
            subject=user.id,
            scopes=scopes_of(roles),
            roles=roles,
            session_id=session_id,
            now=self._now,
        )


@dataclass(frozen=True, slots=True)
class _RefreshToken:
    session_id: str
    family: str
    secret: str

    @classmethod
    def parse(cls, text: str) -> _RefreshToken:
        session_id, _, rest = text.partition(".")
        family, _, secret = rest.partition(".")
        if not is_id(session_id, "ses"):
            raise RefreshTokenInvalid
        return cls(session_id, family, secret)

    def __str__(self) -> str:
        return f"{self.session_id}.{self.family}.{self.secret}"

    @property
    def digests(self) -> Digests:
        return Digests(family=digest(self.family), secret=digest(self.secret))
