"""What users change about themselves, and staff about users."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.errors import CredentialsInvalid, LastAdministrator, UserNotFound
from subgraphs.accounts.models import Purpose, Role, User
from subgraphs.accounts.service.limits import PASSWORD_BY_ACCOUNT, Limits
from subgraphs.accounts.service.one_time import OneTimeTokens
from subgraphs.accounts.service.passwords import check_password, hash_password, verify_password
from subgraphs.accounts.service.registration import ACCOUNT_GONE, checked_name
from subgraphs.accounts.store.users import UserStore
from subgraphs.kit.errors import Unauthenticated


class Users:
    """Changes users in one unit of work."""

    def __init__(self, session: AsyncSession, limits: Limits, *, now: datetime) -> None:
        self._users = UserStore(session)
        self._one_time = OneTimeTokens(session, now=now)
        self._limits = limits
        self._now = now

    async def update_profile(self, user_id: str, *, given_name: str, family_name: str) -> User:
        """Set the user's names. Raises :class:`NameInvalid`."""
        await self._own(user_id)
        return await self._changed(
            user_id,
            given_name=checked_name(given_name, "givenName"),
            family_name=checked_name(family_name, "familyName"),
        )

    async def change_password(self, user_id: str, *, current: str, new: str) -> User:
        """Set a new password for who knows the current one; a link to reset it is void then.

        Raises :class:`TooManyAttempts`, :class:`CredentialsInvalid`, :class:`PasswordUnfit`.
        """
        await self._limits.attempt(PASSWORD_BY_ACCOUNT, user_id, self._now)
        user = await self._own(user_id)
        matches, _ = await verify_password(current, user.password_hash)
        if not matches:
            raise CredentialsInvalid("The current password is wrong.")
        await self._limits.forgive(PASSWORD_BY_ACCOUNT, user_id)
        check_password(new, user.email, field="newPassword")
        await self._one_time.void(user_id, Purpose.RESET_PASSWORD)
        return await self._changed(user_id, password_hash=await hash_password(new))

    async def set_roles(self, user_id: str, roles: Sequence[Role]) -> User:
        """Replace a user's roles. Raises :class:`UserNotFound`, :class:`LastAdministrator`."""
        if Role.ADMINISTRATOR not in roles:
            await self._check_not_last(user_id)
        user = await self._locked(user_id)
        await self._users.set_roles(user_id, list(dict.fromkeys(roles)))
        return user

    async def disable(self, user_id: str) -> User:
        """Let the user log in no more. Raises :class:`UserNotFound`, :class:`LastAdministrator`."""
        await self._check_not_last(user_id)
        user = await self._locked(user_id)
        if user.disabled_at is not None:
            return user
        return await self._changed(user_id, disabled_at=self._now)

    async def enable(self, user_id: str) -> User:
        """Let the user log in again. Raises :class:`UserNotFound`."""
        await self._locked(user_id)
        return await self._changed(user_id, disabled_at=None)

    async def _check_not_last(self, user_id: str) -> None:
        await self._users.lock_administration()
        if await self._users.administrators() == {user_id}:
            raise LastAdministrator

    async def _own(self, user_id: str) -> User:
        user = await self._users.lock(user_id)
        if user is None:
            raise Unauthenticated(ACCOUNT_GONE)
        return user

    async def _locked(self, user_id: str) -> User:
        user = await self._users.lock(user_id)
        if user is None:
            raise UserNotFound(user_id)
        return user

    async def _changed(self, user_id: str, **values: object) -> User:
        await self._users.change(user_id, self._now, **values)
        return await self._locked(user_id)
