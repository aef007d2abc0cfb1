"""Text messages, through a provider."""

from __future__ import annotations

from typing import Protocol

import aiohttp

from subgraphs.kit.logs import get_logger
from subgraphs.notifications.errors import NotSent
from subgraphs.notifications.models import Outcome
from subgraphs.notifications.service.settings import NotificationsSettings

logger = get_logger(__name__)

_SUCCESS = range(200, 300)
_PERMANENT = range(400, 500)
_TRY_AGAIN = frozenset({408, 425, 429})
_UNAUTHORISED = frozenset({401, 403})


class SmsProvider(Protocol):
    """Sends text messages."""

    async def send(self, to: str, text: str, key: str) -> str:
        """Send ``text`` to a number (E.164) and return the provider's confirmation.

        The same ``key`` is the same message. Raises :class:`NotSent`.
        """
        ...


class ConsoleSms:
    """Writes text messages into the log, where they can be read while developing."""

    async def send(self, to: str, text: str, key: str) -> str:
        """Write it."""
        logger.info("text message", to=to, text=text, key=key)
        return "written to the log"


class HttpSms:
    """Posts each message as JSON: ``{"from", "to", "text", "reference"}``.

    The key goes along as ``Idempotency-Key``. Any 2xx confirms it. That we are not let in (401,
    403) is for staff to mend, so the message waits.
    """

    def __init__(self, settings: NotificationsSettings) -> None:
        self._url = settings.sms_url
        self._token = settings.sms_token.get_secret_value()
        self._sender = settings.sms_sender
        self._timeout = aiohttp.ClientTimeout(total=settings.notifications_timeout_seconds)

    async def send(self, to: str, text: str, key: str) -> str:
        """Post it."""
        headers = {"Idempotency-Key": key}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = {"from": self._sender, "to": to, "text": text, "reference": key}
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as client,
                client.post(
                    self._url, json=body, headers=headers, allow_redirects=False
                ) as response,
            ):
                return _judge(response.status, await response.text(errors="replace"))
        except aiohttp.ClientConnectorError as error:
            raise NotSent(Outcome.DEFERRED, f"The provider is away: {error}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            detail = str(error) or type(error).__name__
            raise NotSent(Outcome.UNKNOWN, f"The provider did not confirm: {detail}") from error


def provider_of(settings: NotificationsSettings) -> SmsProvider:
    """Return the provider that ``SMS_URL`` names."""
    return ConsoleSms() if settings.sms_url.startswith("console:") else HttpSms(settings)


def _judge(status: int, answer: str) -> str:
    if status in _SUCCESS:
        return f"{status} {answer}"
    final = status in _PERMANENT and status not in _TRY_AGAIN | _UNAUTHORISED
    raise NotSent(Outcome.REFUSED if final else Outcome.DEFERRED, f"{status} {answer}")
