"""`/dev/mail`: the messages that the local mail server kept, for whoever develops or tries out.

The routes exist only where MAIL_DIR is set.
"""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern_policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from storefront.rendering import page

_MOST_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One message; `text` is its plain part."""

    key: str
    sender: str
    recipient: str
    subject: str
    date: str
    text: str
    links: tuple[str, ...]


async def inbox(request: Request) -> Response:
    """All messages, the newest first."""
    letters = await to_thread.run_sync(_letters, request.app.state.settings.mail_dir)
    return await page(request, "mail_list.html", letters=letters, robots="noindex")


async def letter(request: Request) -> Response:
    """One message as text; its links can be followed."""
    letters = await to_thread.run_sync(_letters, request.app.state.settings.mail_dir)
    found = next((one for one in letters if one.key == request.path_params["key"]), None)
    if found is None:
        raise HTTPException(404)
    return await page(request, "mail_message.html", letter=found, robots="noindex")


def _letters(folder: Path) -> list[Letter]:
    if not (folder / "new").is_dir():  # no mail server has run here yet
        return []
    box = mailbox.Maildir(folder, factory=None, create=False)
    keys = sorted(box.iterkeys(), reverse=True)[:_MOST_MESSAGES]
    return [_letter(key, box.get_bytes(key)) for key in keys]


def _letter(key: str, raw: bytes) -> Letter:
    message = message_from_bytes(raw, _class=EmailMessage, policy=modern_policy)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the policy makes
    part = message.get_body(preferencelist=("plain", "html"))
    text = part.get_content() if part is not None else ""
    return Letter(
        key=key,
        sender=str(message.get("From", "")),
        recipient=str(message.get("To", "")),
        subject=str(message.get("Subject", "(no subject)")),
        date=_date(message),
        text=text,
        links=tuple(_links(text)),
    )


def _date(message: EmailMessage) -> str:
    header = message.get("Date")
    return parsedate_to_datetime(str(header)).strftime("%Y-%m-%d %H:%M:%S") if header else ""


def _links(text: str) -> Iterator[str]:
    for word in text.split():
        if word.startswith(("http://", "https://")):
            yield word.rstrip(".,)>")
