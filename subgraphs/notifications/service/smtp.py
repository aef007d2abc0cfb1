"""Mail over SMTP (RFC 5321), with an outcome that tells whether trying again makes sense."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTPDataError, SMTPException, SMTPRecipientRefused, SMTPResponseException

from subgraphs.notifications.errors import NotSent
from subgraphs.notifications.models import Outcome
from subgraphs.notifications.service.settings import NotificationsSettings

PERMANENT: Final = 500
"""Replies from here on are final (RFC 5321, 4.2.1)."""

_NO_SUCH_ADDRESS: Final = frozenset({550, 551, 553})
_QUIT_SECONDS: Final = 2.0


class _OnTheWire(EmailPolicy):
    """Mail as it is sent, with the links in its headers whole.

    The library would break a long one into encoded words, which no header but those for people may
    hold (RFC 2047, 5), and which nobody unsubscribes with.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header's lines."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_ON_THE_WIRE: Final = _OnTheWire(linesep="\r\n", cte_type="7bit")


class SmtpRelay:
    """The relay of ``SMTP_URL``; one connection for each mail."""

    def __init__(self, settings: NotificationsSettings) -> None:
        self._url = urlsplit(settings.smtp_url)
        self._timeout = settings.notifications_timeout_seconds
        self._tls = ssl.create_default_context(cafile=settings.smtp_ca_file or None)
        self._sender = settings.sender

    async def send(self, message: EmailMessage, recipient: str) -> str:
        """Hand ``message`` over and return the relay's confirmation.

        Raises :class:`NotSent`. A connection that breaks after the text went out and before the
        relay has answered leaves unknown whether it was taken (RFC 5321, 4.5.3.2.6, 6.1).
        """
        data = message.as_bytes(policy=_ON_THE_WIRE)
        client = self._client()
        try:
            await self._address(client, recipient)
            confirmed = await self._hand_over(client, data)
            with suppress(SMTPException, OSError):  # it is confirmed: how we part is no matter
                await client.quit(timeout=_QUIT_SECONDS)
        finally:
            client.close()
        return confirmed

    def _client(self) -> aiosmtplib.SMTP:
        url = self._url
        return aiosmtplib.SMTP(
            hostname=url.hostname,
            port=url.port,
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            use_tls=url.scheme == "smtps",
            start_tls=True if url.scheme == "smtp+starttls" else None,
            tls_context=self._tls,
            timeout=self._timeout,
        )

    async def _address(self, client: aiosmtplib.SMTP, recipient: str) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                await client.connect()
                await client.mail(self._sender)
                await client.rcpt(recipient)
        except SMTPRecipientRefused as error:
            if error.code < PERMANENT:
                raise NotSent(Outcome.DEFERRED, _said(error)) from error
            # with an enhanced code (RFC 3463) only 5.1.x is about the address
            status = error.message.partition(" ")[0]
            bounced = error.code in _NO_SUCH_ADDRESS and (
                not status.startswith("5.") or status.startswith("5.1.")
            )
            raise NotSent(Outcome.REFUSED, _said(error), bounced=bounced) from error
        except SMTPResponseException as error:
            # the relay objects to us and not to the message: staff can mend that
            raise NotSent(Outcome.DEFERRED, _said(error)) from error
        except (SMTPException, OSError) as error:
            detail = str(error) or type(error).__name__
            raise NotSent(Outcome.DEFERRED, f"The relay is away: {detail}") from error

    async def _hand_over(self, client: aiosmtplib.SMTP, data: bytes) -> str:
        try:
            async with asyncio.timeout(self._timeout):
                answer = await client.data(data)
        except SMTPDataError as error:
            final = error.code >= PERMANENT
            raise NotSent(Outcome.REFUSED if final else Outcome.DEFERRED, _said(error)) from error
        except (SMTPException, OSError) as error:
            detail = str(error) or type(error).__name__
            raise NotSent(Outcome.UNKNOWN, f"The relay did not confirm: {detail}") from error
        return f"{answer.code} {answer.message}"


def _said(error: SMTPResponseException) -> str:
    return f"{error.code} {error.message}"
