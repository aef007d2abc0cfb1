"""What accounts refuses, each with its code.

::

    Refusal
    ├── EmailInvalid · EmailTaken
    ├── PasswordUnfit
    ├── NameInvalid
    ├── CredentialsInvalid · AccountDisabled
    ├── TooManyAttempts
    ├── RefreshTokenInvalid
    ├── OneTimeTokenInvalid
    ├── AddressInvalid · AddressNotFound
    ├── SessionNotFound
    ├── UserNotFound · LastAdministrator
    └── PartnerClientNotFound · PartnerNameTaken · ScopeUnknown
"""

from __future__ import annotations

from subgraphs.kit.errors import Refusal


class EmailInvalid(Refusal):
    """No address that mail can be sent to."""

    code = "EMAIL_INVALID"

    def __init__(self, reason: str) -> None:
        super().__init__(f"This is no e-mail address: {reason}", path=["input", "email"])


class EmailTaken(Refusal):
    """Somebody has registered with this address."""

    code = "EMAIL_TAKEN"

    def __init__(self) -> None:
        super().__init__(
            "There is an account with this e-mail address: log in, or reset its password.",
            path=["input", "email"],
        )


class PasswordUnfit(Refusal):
    """Too short, too long, or on everybody's list."""

    code = "PASSWORD_UNFIT"

    def __init__(self, reason: str, *, field: str = "password") -> None:
        super().__init__(reason, path=["input", field])


class NameInvalid(Refusal):
    """A name that is empty or too long."""

    code = "NAME_INVALID"


class CredentialsInvalid(Refusal):
    """The address or the password is wrong; which of them is not said."""

    code = "CREDENTIALS_INVALID"

    def __init__(self, message: str = "The e-mail address or the password is wrong.") -> None:
        super().__init__(message)


class AccountDisabled(Refusal):
    """Staff have disabled the account."""

    code = "ACCOUNT_DISABLED"

    def __init__(self) -> None:
        super().__init__("This account is disabled: please write to our support.")


class TooManyAttempts(Refusal):
    """Tried too often, by address or by account."""

    code = "TOO_MANY_ATTEMPTS"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"Too many attempts: try again in {retry_after_seconds} seconds.")
        self.retry_after_seconds = retry_after_seconds


class RefreshTokenInvalid(Refusal):
    """Unknown, expired, ended, or used before (which ends its session)."""

    code = "REFRESH_TOKEN_INVALID"

    def __init__(self) -> None:
        super().__init__("The session has ended: log in again.")


class OneTimeTokenInvalid(Refusal):
    """Unknown, expired, or used."""

    code = "TOKEN_INVALID"

    def __init__(self) -> None:
        super().__init__("This link has been used or has expired: ask for a new one.")


class AddressInvalid(Refusal):
    """A part of an address is missing or too long."""

    code = "ADDRESS_INVALID"


class AddressNotFound(Refusal):
    """The user has no such address."""

    code = "ADDRESS_NOT_FOUND"

    def __init__(self, address_id: str) -> None:
        super().__init__(f"You have no address {address_id!r}.", path=["id"])


class SessionNotFound(Refusal):
    """The user has no such session."""

    code = "SESSION_NOT_FOUND"

    def __init__(self, session_id: str) -> None:
        super().__init__(f"You have no session {session_id!r}.", path=["id"])


class UserNotFound(Refusal):
    """No user has this id."""

    code = "USER_NOT_FOUND"

    def __init__(self, user_id: str) -> None:
        super().__init__(f"There is no user {user_id!r}.", path=["id"])


class LastAdministrator(Refusal):
    """Nobody would be left who can appoint administrators."""

    code = "LAST_ADMINISTRATOR"

    def __init__(self) -> None:
        super().__init__("This is the last administrator: appoint another one first.")


class PartnerClientNotFound(Refusal):
    """No partner client has this id."""

    code = "PARTNER_CLIENT_NOT_FOUND"

    def __init__(self, client_id: str) -> None:
        super().__init__(f"There is no partner client {client_id!r}.", path=["id"])


class PartnerNameTaken(Refusal):
    """Another partner client has this name."""

    code = "PARTNER_NAME_TAKEN"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a partner client {name!r}.", path=["input", "name"])


class ScopeUnknown(Refusal):
    """A scope that partners cannot be given."""

    code = "SCOPE_UNKNOWN"

    def __init__(self, scope: str, known: str) -> None:
        super().__init__(
            f"{scope!r} is no scope for partners; there are {known}.", path=["input", "scopes"]
        )
