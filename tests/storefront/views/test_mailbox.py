import mailbox
from email.message import EmailMessage
from typing import Any

import aiohttp
import pytest

from storefront.settings import Settings


@pytest.fixture
def inbox(settings: Settings) -> mailbox.Maildir:
    assert settings.mail_dir is not None
    return mailbox.Maildir(settings.mail_dir, create=True)


def message(subject: str, body: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "shop@loom.example"
    mail["To"] = "ada@example.org"
    mail["Subject"] = subject
    mail["Date"] = "Mon, 23 Nov 2026 13:00:00 +0000"
    mail.set_content(body)
    mail.add_alternative(f"<p>{body}</p><script>alert(1)</script>", subtype="html")
    return mail


async def test_before_any_mail_server_ran_the_box_is_empty(get: Any) -> None:
    assert "No messages yet." in (await get("/dev/mail")).words()


async def test_a_message_is_read_as_text_and_its_links_followed(
    get: Any, inbox: mailbox.Maildir
) -> None:
    inbox.add(message("Grüße <b>", "Confirm: http://127.0.0.1:3000/account/verify?token=abc."))
    listed = await get("/dev/mail")
    assert "To ada@example.org · 2026-11-23 13:00:00" in listed.words()
    (path,) = listed.links("Grüße <b>")
    letter = await get(path)
    assert letter.links("http://127.0.0.1") == ["http://127.0.0.1:3000/account/verify?token=abc"]
    assert "<script>alert" not in letter.text


async def test_a_message_that_is_not_there_is_404(get: Any, inbox: mailbox.Maildir) -> None:
    assert len(inbox) == 0
    assert (await get("/dev/mail/..%2f..%2fetc")).status == 404
    assert (await get("/dev/mail/unknown")).status == 404


async def test_without_a_mail_folder_there_is_no_such_page(
    settings: Settings, browser: aiohttp.ClientSession, serve: Any
) -> None:
    hidden = Settings.model_validate(settings.model_dump() | {"mail_dir": None})
    async with serve(hidden) as url, browser.get(f"{url}/dev/mail") as response:
        assert response.status == 404
