"""Deliveries as mails, headers and all (RFC 5322)."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

from subgraphs.notifications.models import Delivery
from subgraphs.notifications.service.rendering import known_locale, render
from subgraphs.notifications.service.settings import NotificationsSettings


def message_id(delivery: Delivery, sender: str) -> str:
    """Return the Message-ID: one for each round of a delivery.

    An attempt that repeats one whose outcome is unknown has the same, so that a mailbox that got
    both can tell.
    """
    return f"<{delivery.id}.{delivery.round}@{sender.rpartition('@')[2]}>"


def unsubscribe_url(settings: NotificationsSettings, token: str) -> str:
    """Return the link that turns off what ``token`` is for."""
    return f"{settings.notifications_unsubscribe_url}?token={quote(token)}"


def compose(
    delivery: Delivery, settings: NotificationsSettings, *, token: str | None, now: datetime
) -> EmailMessage:
    """Write the mail of ``delivery``.

    With ``token`` it can be unsubscribed from with one click (RFC 2369, RFC 8058). Raises
    ``ValueError`` or ``KeyError`` for what cannot be written.
    """
    link = unsubscribe_url(settings, token) if token else None
    mail = render(
        delivery.template,
        delivery.locale,
        delivery.data,
        shop=settings.shop,
        unsubscribe_url=link,
    )
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = delivery.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(delivery, settings.sender)
    message["Auto-Submitted"] = "auto-generated"
    if link:
        message["List-Unsubscribe"] = f"<{link}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # set_content() would take what is set of Content-* before for the text's own
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = known_locale(delivery.locale)
    return message
