"""What accounts is told by its environment, beyond what all domains are."""

from __future__ import annotations

from pydantic import Field, SecretStr

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings


class AccountsSettings(Settings):
    """Settings of accounts."""

    accounts_issuer: str = Field(
        "http://127.0.0.1:8001",
        description="`iss` of the tokens that accounts signs: where it is reached from outside.",
    )
    accounts_key_encryption_key: SecretStr = Field(
        SecretStr(""),
        description="32 bytes in base64url: encrypts the private signing keys in the database.",
    )
    smtp_url: str = Field(
        "smtp://127.0.0.1:1025",
        description="Mail relay: smtp://[user:password@]host:port, or smtps://…",
    )
    mail_from: str = Field("Loom <shop@loom.example>", description="Sender of our mails.")
    shop_url: str = Field(
        "http://127.0.0.1:3000", description="Where links in mails lead: the storefront."
    )


def settings_of(resources: Resources) -> AccountsSettings:
    """Return the settings that accounts' stores were opened with."""
    if not isinstance(resources.settings, AccountsSettings):
        raise TypeError("Accounts was opened with another domain's settings.")
    return resources.settings
