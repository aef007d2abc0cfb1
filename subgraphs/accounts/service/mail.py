"""The mails that accounts sends itself: links that prove an address or set a password."""

from __future__ import annotations

from email.message import EmailMessage
from urllib.parse import quote, unquote, urlsplit

import aiosmtplib

from subgraphs.accounts.models import User
from subgraphs.accounts.service.settings import AccountsSettings

TIMEOUT_SECONDS = 10


class Mailer:
    """Sends plain-text mail over SMTP."""

    def __init__(self, settings: AccountsSettings) -> None:
        self._settings = settings

    async def send_verification(self, user: User, token: str) -> None:
        """Mail the link that proves the user's address."""
        await self._send(
            user,
            "Please confirm your e-mail address",
            "thank you for opening an account. Please confirm that this address is yours:",
            f"/account/verify?token={quote(token)}",
            "The link works once, for three days.",
        )

    async def send_reset(self, user: User, token: str) -> None:
        """Mail the link that sets a new password."""
        await self._send(
            user,
            "Set a new password",
            "somebody, we hope you, asked for a new password. Choose one here:",
            f"/account/reset?token={quote(token)}",
            "The link works once, for an hour. If it was not you, nothing has changed.",
        )

    async def _send(self, user: User, subject: str, text: str, path: str, closing: str) -> None:
        message = EmailMessage()
        message["From"] = self._settings.mail_from
        message["To"] = user.email
        message["Subject"] = subject
        message["Auto-Submitted"] = "auto-generated"
        link = self._settings.shop_url.rstrip("/") + path
        # no name: whoever typed it in need not be who reads this, and could advertise with it
        message.set_content(f"Hello,\n\n{text}\n\n{link}\n\n{closing}\n")
        url = urlsplit(self._settings.smtp_url)
        await aiosmtplib.send(
            message,
            hostname=url.hostname,
            port=url.port,
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            use_tls=url.scheme == "smtps",
            timeout=TIMEOUT_SECONDS,
        )
