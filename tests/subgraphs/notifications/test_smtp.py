"""Handing mail to a relay."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest

from subgraphs.notifications.errors import NotSent
from subgraphs.notifications.models import Outcome
from subgraphs.notifications.service.settings import NotificationsSettings
from subgraphs.notifications.service.smtp import SmtpRelay


def letter() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Grüße"
    message["Message-ID"] = "<1@nord.test>"
    message.set_content("Schön.\n.\n..\n", cte="quoted-printable")
    return message


def relay_at(url: str, **settings: Any) -> SmtpRelay:
    return SmtpRelay(
        NotificationsSettings(smtp_url=url, notifications_timeout_seconds=1.0, **settings)
    )


async def refusal(sender: SmtpRelay) -> NotSent:
    with pytest.raises(NotSent) as caught:
        await sender.send(letter(), "ada@example.com")
    return caught.value


async def test_a_mail_arrives_as_it_was_written(relay: Any) -> None:
    said = await relay_at(f"smtp://127.0.0.1:{relay.port}").send(letter(), "ada@example.com")

    assert said == "250 2.0.0 taken as 4711"
    (mail,) = relay.mails
    assert mail["Subject"] == "Grüße"
    assert mail.get_content().splitlines() == ["Schön.", ".", ".."]
    assert relay.recipients == ["ada@example.com"]
    assert relay.encrypted == [False]


async def test_long_links_in_headers_stay_whole(relay: Any) -> None:
    message = letter()
    link = f"<https://notifications.a-shop-with-a-long-name.example/unsubscribe?token={'a' * 64}>"
    message["List-Unsubscribe"] = link
    await relay_at(f"smtp://127.0.0.1:{relay.port}").send(message, "ada@example.com")
    assert f"List-Unsubscribe: {link}\r\n".encode() in relay.raw[0]


async def test_tls_from_the_start(open_relay: Any, certificate: Any) -> None:
    async with open_relay(implicit=certificate.server) as relay:
        url = f"smtps://127.0.0.1:{relay.port}"
        await relay_at(url, smtp_ca_file=str(certificate.path)).send(letter(), "ada@example.com")
        assert relay.encrypted == [True]

        stranger = await refusal(relay_at(url))
        assert stranger.outcome is Outcome.DEFERRED
        assert len(relay.mails) == 1


async def test_starttls_with_a_login(open_relay: Any, certificate: Any, admit: Any) -> None:
    options = {"tls_context": certificate.server, "require_starttls": True, "authenticator": admit}
    async with open_relay(**options, auth_required=True) as relay:
        at = f"127.0.0.1:{relay.port}"
        ca_file = str(certificate.path)
        for url in (f"smtp+starttls://shop:s3cret@{at}", f"smtp://shop:s3cret@{at}"):
            await relay_at(url, smtp_ca_file=ca_file).send(letter(), "ada@example.com")
        assert relay.encrypted == [True, True]

        wrong = await refusal(relay_at(f"smtp+starttls://shop:guess@{at}", smtp_ca_file=ca_file))
        assert (wrong.outcome, wrong.bounced) == (Outcome.DEFERRED, False)
        assert "535" in wrong.detail


async def test_a_relay_without_tls_is_refused_where_it_is_wanted(relay: Any) -> None:
    error = await refusal(relay_at(f"smtp+starttls://127.0.0.1:{relay.port}"))
    assert error.outcome is Outcome.DEFERRED
    assert relay.mails == []


@pytest.mark.parametrize(
    ("reply", "outcome", "bounced"),
    [
        ("550 5.1.1 No such user", Outcome.REFUSED, True),
        ("550 No such user", Outcome.REFUSED, True),
        ("550 5.7.1 Listed somewhere", Outcome.REFUSED, False),
        ("552 5.2.2 Mailbox full", Outcome.REFUSED, False),
        ("450 4.2.1 Greylisted", Outcome.DEFERRED, False),
    ],
)
async def test_a_recipient_that_is_refused(
    relay: Any, reply: str, outcome: Outcome, *, bounced: bool
) -> None:
    relay.on_recipient = reply
    error = await refusal(relay_at(f"smtp://127.0.0.1:{relay.port}"))
    assert (error.outcome, error.bounced) == (outcome, bounced)
    assert error.detail == reply


@pytest.mark.parametrize(
    ("reply", "outcome"), [("554 5.6.0 Spam", Outcome.REFUSED), ("451 Later", Outcome.DEFERRED)]
)
async def test_a_text_that_is_refused(relay: Any, reply: str, outcome: Outcome) -> None:
    relay.on_data = reply
    error = await refusal(relay_at(f"smtp://127.0.0.1:{relay.port}"))
    assert (error.outcome, error.bounced) == (outcome, False)


async def test_a_relay_that_is_away(free_port: int) -> None:
    error = await refusal(relay_at(f"smtp://127.0.0.1:{free_port}"))
    assert error.outcome is Outcome.DEFERRED


async def test_a_relay_that_vanishes_before_it_confirms(relay: Any) -> None:
    relay.vanishes = True
    error = await refusal(relay_at(f"smtp://127.0.0.1:{relay.port}"))
    assert error.outcome is Outcome.UNKNOWN
    assert len(relay.mails) == 1


async def test_a_relay_that_says_nothing(silent_port: int) -> None:
    error = await refusal(relay_at(f"smtp://127.0.0.1:{silent_port}"))
    assert error.outcome is Outcome.DEFERRED
