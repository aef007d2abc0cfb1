"""Settings that pricing reads beside the kit's."""

from __future__ import annotations

from pydantic import Field, SecretStr

from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings

SECRET_BYTES = 32


class PricingSettings(Settings):
    """The kit's settings and pricing's own."""

    pricing_quote_secret: SecretStr = Field(
        SecretStr(""), description="Signs the ids of quotes: at least 32 random bytes, as text."
    )
    pricing_net_currencies: str = Field(
        "USD,CAD", description="Currencies in which prices are stated without tax."
    )

    @property
    def net_currencies(self) -> frozenset[str]:
        """The currencies in which prices are stated without tax."""
        named = (name.strip() for name in self.pricing_net_currencies.split(","))
        return frozenset(name for name in named if name)


def settings_of(resources: Resources) -> PricingSettings:
    """Return pricing's settings."""
    settings = resources.settings
    if not isinstance(settings, PricingSettings):
        raise ConfigurationError("Pricing was opened without its own settings.")
    return settings


async def check_settings(resources: Resources) -> None:
    """Refuse to start without a secret that is long enough; :class:`ConfigurationError`."""
    if len(settings_of(resources).pricing_quote_secret.get_secret_value().encode()) < SECRET_BYTES:
        raise ConfigurationError(
            f"PRICING_QUOTE_SECRET is not set, or shorter than {SECRET_BYTES} bytes: give it "
            "random text, such as `openssl rand -base64 32` prints."
        )
