"""Opening an account, and proving its address."""

from __future__ import annotations

from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.errors import EmailInvalid, EmailTaken, NameInvalid, UserNotFound
from subgraphs.accounts.events import (
    EmailVerificationRequested,
    PasswordResetRequested,
    UserRegistered,
)
from subgraphs.accounts.models import Purpose, Role, User
from subgraphs.accounts.service.limits import (
    REFUSED_TOKENS_BY_ADDRESS,
    REGISTER_BY_ADDRESS,
    RESET_BY_ACCOUNT,
    RESET_BY_ADDRESS,
    VERIFY_BY_ACCOUNT,
    Limits,
    network_of,
)
from subgraphs.accounts.service.one_time import OneTimeTokens
from subgraphs.accounts.service.passwords import check_password, hash_password
from subgraphs.accounts.service.recording import Record
from subgraphs.accounts.service.texts import is_printable, tidied
from subgraphs.accounts.store.users import UserStore
from subgraphs.kit.errors import Unauthenticated
from subgraphs.kit.ids import new_id

MAX_NAME = 100
ACCOUNT_GONE = "The account that you are logged in with is no more."


def normalised(email: str) -> str | None:
    """Return the form in which an address is kept and compared, or ``None`` if it is none.

    Addresses are compared without regard to case, as every provider of note delivers them.
    """
    try:
        parsed = validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    return parsed.normalized.lower()


def checked_email(email: str) -> str:
    """Return ``email`` normalised, or raise :class:`EmailInvalid` with the reason."""
    try:
        parsed = validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise EmailInvalid(str(error)) from error
    return parsed.normalized.lower()


def checked_name(name: str, field: str) -> str:
    """Return ``name`` without outer space, or raise :class:`NameInvalid`."""
    name = tidied(name)
    if not 1 <= len(name) <= MAX_NAME:
        raise NameInvalid(f"A name has 1 to {MAX_NAME} characters.", path=["input", field])
    if not is_printable(name):
        raise NameInvalid("A name has no control characters.", path=["input", field])
    return name


class Registration:
    """Opens accounts in one unit of work."""

    def __init__(
        self, session: AsyncSession, limits: Limits, record: Record, *, now: datetime
    ) -> None:
        self._users = UserStore(session)
        self._one_time = OneTimeTokens(session, now=now)
        self._limits = limits
        self._record = record
        self._now = now

    async def register(
        self,
        *,
        email: str,
        password: str,
        given_name: str,
        family_name: str,
        address: str | None,
    ) -> User:
        """Open an account for a customer, and ask them to prove their address.

        Raises :class:`TooManyAttempts`, :class:`EmailInvalid`, :class:`EmailTaken`,
        :class:`PasswordUnfit`, :class:`NameInvalid`.
        """
        await self._limits.attempt(REGISTER_BY_ADDRESS, network_of(address), self._now)
        user = await self._new_user(email, password, given_name, family_name)
        try:
            await self._users.add(user, [Role.CUSTOMER])
        except IntegrityError as error:
            raise EmailTaken from error
        await self._record(UserRegistered(user_id=user.id))
        await self._record(EmailVerificationRequested(user_id=user.id))
        return user

    async def ensure_user(
        self,
        *,
        email: str,
        password: str,
        given_name: str,
        family_name: str,
        roles: list[Role],
    ) -> User:
        """Open a proven account with ``roles`` unless there is one with this address.

        For operators and the demo shop: no limit, no mail. What is there already stays as it is.
        """
        existing = await self._users.by_email(checked_email(email))
        if existing is not None:
            return existing
        user = await self._new_user(email, password, given_name, family_name)
        user.email_verified_at = self._now
        await self._users.add(user, roles)
        return user

    async def request_verification(self, user_id: str) -> None:
        """Mail the user another link, unless their address is proven.

        Raises :class:`TooManyAttempts`, and :class:`Unauthenticated` if there is no such user.
        """
        user = await self._users.get(user_id)
        if user is None:
            raise Unauthenticated(ACCOUNT_GONE)
        await self._limits.attempt(VERIFY_BY_ACCOUNT, user.id, self._now)
        if user.email_verified_at is None:
            await self._record(EmailVerificationRequested(user_id=user.id))

    async def confirm_email(self, token: str, address: str | None) -> User:
        """Note that the user of this mailed token has proved their address.

        Raises :class:`OneTimeTokenInvalid`, and :class:`TooManyAttempts` after too many such.
        """
        user_id = await self._taken(token, Purpose.VERIFY_EMAIL, address)
        return await self._changed(user_id, email_verified_at=self._now)

    async def request_reset(self, email: str, address: str | None) -> None:
        """Mail a link to whoever has this address; the caller never learns whether anybody does.

        Raises :class:`TooManyAttempts`, for known and unknown addresses alike.
        """
        await self._limits.attempt(RESET_BY_ADDRESS, network_of(address), self._now)
        known = normalised(email)
        await self._limits.attempt(RESET_BY_ACCOUNT, known or email, self._now)
        user = await self._users.by_email(known) if known else None
        if user is not None and user.disabled_at is None:
            await self._record(PasswordResetRequested(user_id=user.id))

    async def reset_password(self, token: str, password: str, address: str | None) -> User:
        """Set the password of the user of this mailed token.

        Whoever could read the mail has proved the address too. Raises
        :class:`OneTimeTokenInvalid`, :class:`PasswordUnfit` (the token stays good then), and
        :class:`TooManyAttempts` after too many tokens that were no good.
        """
        user_id = await self._taken(token, Purpose.RESET_PASSWORD, address)
        user = await self._users.get(user_id)
        if user is None:
            raise UserNotFound(user_id)
        check_password(password, user.email)
        return await self._changed(
            user_id,
            password_hash=await hash_password(password),
            email_verified_at=user.email_verified_at or self._now,
        )

    async def _taken(self, token: str, purpose: Purpose, address: str | None) -> str:
        network = network_of(address)
        async with self._limits.failures(REFUSED_TOKENS_BY_ADDRESS, network, self._now):
            return await self._one_time.take(token, purpose)

    async def _new_user(self, email: str, password: str, given_name: str, family_name: str) -> User:
        address = checked_email(email)
        check_password(password, address)
        return User(
            id=new_id("usr"),
            email=address,
            password_hash=await hash_password(password),
            given_name=checked_name(given_name, "givenName"),
            family_name=checked_name(family_name, "familyName"),
            created_at=self._now,
            updated_at=self._now,
        )

    async def _changed(self, user_id: str, **values: object) -> User:
        await self._users.change(user_id, self._now, **values)
        user = await self._users.lock(user_id)
        if user is None:
            raise UserNotFound(user_id)
        return user
