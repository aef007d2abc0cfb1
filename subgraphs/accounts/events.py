"""Facts that accounts publishes. None of them holds a token or an address."""

from __future__ import annotations

from typing import ClassVar

from subgraphs.kit.events import Event


class _AboutUser(Event):
    user_id: str

    def subject(self) -> str:
        """The user."""
        return self.user_id


class UserRegistered(_AboutUser):
    """Somebody opened an account."""

    type: ClassVar[str] = "accounts.user_registered"


class EmailVerificationRequested(_AboutUser):
    """The user wants a link that proves their address."""

    type: ClassVar[str] = "accounts.email_verification_requested"


class PasswordResetRequested(_AboutUser):
    """The user, or somebody who knows their address, wants a link to set a new password."""

    type: ClassVar[str] = "accounts.password_reset_requested"
