"""Settings that payments read beside the kit's."""

from __future__ import annotations

from pydantic import Field, SecretStr

from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings

SECRET_BYTES = 32


class PaymentsSettings(Settings):
    """The kit's settings and payments' own."""

    payments_sandbox_url: str = Field(
        "http://127.0.0.1:8030", description="Where the sandbox provider answers."
    )
    payments_sandbox_key: SecretStr = Field(
        SecretStr(""), description="What the sandbox provider knows us by: 32 random bytes or more."
    )
    payments_sandbox_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Signs the sandbox provider's webhooks: 32 random bytes or more."
    )
    payments_webhook_tolerance_seconds: int = Field(
        300, gt=0, description="How old a webhook's signature may be, or how far ahead."
    )
    payments_gift_card_secret: SecretStr = Field(
        SecretStr(""), description="Makes and hides gift cards' codes: 32 random bytes or more."
    )
    payments_provider_timeout_seconds: float = Field(
        3.0, gt=0, description="How long a provider may take until its answer is not waited for."
    )
    payments_ask_after_seconds: float = Field(
        30.0, gt=0, description="After how long without news a provider is asked for some."
    )


def settings_of(resources: Resources) -> PaymentsSettings:
    """Return payments' settings."""
    settings = resources.settings
    if not isinstance(settings, PaymentsSettings):
        raise ConfigurationError("Payments were opened without their own settings.")
    return settings


async def check_settings(resources: Resources) -> None:
    """Refuse to start without secrets that are long enough; :class:`ConfigurationError`."""
    settings = settings_of(resources)
    for name in (
        "payments_sandbox_key",
        "payments_sandbox_webhook_secret",
        "payments_gift_card_secret",
    ):
        secret: SecretStr = getattr(settings, name)
        if len(secret.get_secret_value().encode()) < SECRET_BYTES:
            raise ConfigurationError(
                f"{name.upper()} is not set, or shorter than {SECRET_BYTES} bytes: give it random "
                "text, such as `openssl rand -base64 32` prints."
            )
