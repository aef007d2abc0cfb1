"""Handing text messages to a provider."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from subgraphs.notifications.errors import NotSent
from subgraphs.notifications.models import Outcome
from subgraphs.notifications.service.settings import NotificationsSettings
from subgraphs.notifications.service.sms import ConsoleSms, SmsProvider, provider_of


def at(url: str) -> SmsProvider:
    return provider_of(
        NotificationsSettings(
            sms_url=url,
            sms_token=SecretStr("t0ken"),
            sms_sender="Nord",
            notifications_timeout_seconds=0.3,
        )
    )


async def test_a_message_is_posted(provider: Any) -> None:
    said = await at(provider.url).send("+4930123456", "Grüße", "dlv_1.0")

    assert said == '202 {"id": "msg_1"}'
    assert provider.sent == [
        {"from": "Nord", "to": "+4930123456", "text": "Grüße", "reference": "dlv_1.0"}
    ]
    assert (provider.keys, provider.tokens) == (["dlv_1.0"], ["Bearer t0ken"])


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *[(400, Outcome.REFUSED), (422, Outcome.REFUSED)],
        *[(401, Outcome.DEFERRED), (429, Outcome.DEFERRED), (503, Outcome.DEFERRED)],
        (302, Outcome.DEFERRED),
    ],
)
async def test_what_a_provider_answers(provider: Any, status: int, outcome: Outcome) -> None:
    provider.status = status
    with pytest.raises(NotSent, match=f"^{status} ") as caught:
        await at(provider.url).send("+4930123456", "Hello", "dlv_1.0")
    assert caught.value.outcome is outcome
    assert len(provider.sent) == 1


async def test_a_provider_that_is_away(free_port: int) -> None:
    with pytest.raises(NotSent) as caught:
        await at(f"http://127.0.0.1:{free_port}").send("+4930123456", "Hello", "dlv_1.0")
    assert caught.value.outcome is Outcome.DEFERRED


async def test_a_provider_that_takes_its_time_may_have_taken_it(provider: Any) -> None:
    provider.delay = 0.6
    with pytest.raises(NotSent) as caught:
        await at(provider.url).send("+4930123456", "Hello", "dlv_1.0")
    assert caught.value.outcome is Outcome.UNKNOWN


async def test_the_console_writes_to_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    console = at("console:")
    assert isinstance(console, ConsoleSms)
    await console.send("+4930123456", "Hello there", "dlv_1.0")
    assert "Hello there" in capsys.readouterr().out
