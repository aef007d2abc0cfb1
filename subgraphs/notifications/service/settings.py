"""Settings that notifications reads beside the kit's."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr

from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings
from subgraphs.notifications.service.rendering import Shop

SMTP_SCHEMES: Final = ("smtp", "smtp+starttls", "smtps")


class NotificationsSettings(Settings):
    """The kit's settings and notifications' own."""

    smtp_url: str = Field(
        "smtp://127.0.0.1:1025",
        description="Mail relay: smtp://[user:password@]host:port (STARTTLS where it is offered), "
        "smtp+starttls://… (refused without), or smtps://… (TLS from the start).",
    )
    smtp_ca_file: str = Field(
        "", description="PEM file of the authorities that vouch for the relay; else the system's."
    )
    mail_from: str = Field("Loom <shop@loom.example>", description="Sender of our mails.")
    shop_url: str = Field(
        "http://127.0.0.1:3000", description="Where links in mails lead: the storefront."
    )
    shop_name: str = Field("Loom", description="The shop's name, in mails.")
    shop_time_zone: str = Field("UTC", description="IANA time zone that mails tell moments in.")
    sms_url: str = Field(
        "console:", description="Where text messages are posted to, or `console:` (the log)."
    )
    sms_token: SecretStr = Field(SecretStr(""), description="Bearer token for SMS_URL.")
    sms_sender: str = Field("Loom", description="Sender of our text messages.")
    notifications_staff_address: str = Field(
        "", description="Where staff are told of low stock; empty for nowhere."
    )
    notifications_staff_locale: str = Field("en", description="The language staff are told in.")
    notifications_unsubscribe_url: str = Field(
        "http://127.0.0.1:8005/unsubscribe",
        description="Where /unsubscribe of this domain is reached from outside.",
    )
    notifications_max_tries: int = Field(
        8, ge=1, description="How often a message is tried before it has failed."
    )
    notifications_timeout_seconds: float = Field(
        20.0, gt=0, le=30, description="How long one step of sending a message may take."
    )

    @property
    def shop(self) -> Shop:
        """Who writes."""
        return Shop(self.shop_name, self.shop_url.rstrip("/"), self.shop_time_zone)

    @property
    def sender(self) -> str:
        """The address alone of ``mail_from``."""
        return parseaddr(self.mail_from)[1]


def settings_of(resources: Resources) -> NotificationsSettings:
    """Return notifications' settings."""
    settings = resources.settings
    if not isinstance(settings, NotificationsSettings):
        raise ConfigurationError("Notifications was opened without its own settings.")
    return settings


async def check_settings(resources: Resources) -> None:
    """Refuse to start with settings that cannot work; :class:`ConfigurationError`."""
    settings = settings_of(resources)
    if urlsplit(settings.smtp_url).scheme not in SMTP_SCHEMES:
        raise ConfigurationError(
            f"SMTP_URL begins with none of {', '.join(SMTP_SCHEMES)}: write smtp://host:port."
        )
    if "@" not in settings.sender:
        raise ConfigurationError("MAIL_FROM holds no address: write Shop <shop@example.com>.")
    if urlsplit(settings.sms_url).scheme not in {"console", "http", "https"}:
        raise ConfigurationError("SMS_URL is `console:`, or the http(s) address of a provider.")
    try:
        ZoneInfo(settings.shop_time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigurationError(
            f"SHOP_TIME_ZONE {settings.shop_time_zone!r} is no time zone, such as Europe/Berlin."
        ) from error
