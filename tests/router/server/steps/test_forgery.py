from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from router.server.refusal import Refusal
from router.server.settings.forgery import Forgery
from router.server.steps.forgery import PreventForgery

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange

PREFLIGHTED = [
    {"graphql-require-preflight": "1"},
    {"apollo-require-preflight": "true"},
    {"content-type": "application/json"},
    {"authorization": "Bearer x"},
]
FORGED = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "content-type": "text/plain; charset=utf-8"},
    {"origin": "https://elsewhere.example"},
    {"referer": "https://elsewhere.example/page"},
    {"cookie": "session=1"},
]
HONEST: list[dict[str, str]] = [
    {},
    {"sec-fetch-site": "same-origin", "cookie": "session=1"},
    {"sec-fetch-site": "none"},
]


async def refuses(
    make_exchange: MakeExchange, mode: Forgery, headers: dict[str, str], method: str = "GET"
) -> bool:
    try:
        await PreventForgery(mode)(make_exchange(method, headers=headers))
    except Refusal:
        return True
    return False


@pytest.mark.parametrize("headers", FORGED)
async def test_what_another_site_may_have_sent(
    make_exchange: MakeExchange, headers: dict[str, str]
) -> None:
    assert await refuses(make_exchange, "browsers", headers)
    assert await refuses(make_exchange, "strict", headers)
    assert not await refuses(make_exchange, "off", headers)
    assert not await refuses(make_exchange, "strict", headers, "POST")


@pytest.mark.parametrize("headers", HONEST)
async def test_what_no_other_site_sent(
    make_exchange: MakeExchange, headers: dict[str, str]
) -> None:
    assert not await refuses(make_exchange, "browsers", headers)
    assert await refuses(make_exchange, "strict", headers)


@pytest.mark.parametrize("more", PREFLIGHTED)
@pytest.mark.parametrize("headers", [*FORGED[:2], *HONEST])
async def test_what_a_browser_asks_permission_for(
    make_exchange: MakeExchange, headers: dict[str, str], more: dict[str, str]
) -> None:
    assert not await refuses(make_exchange, "browsers", {**headers, **more})
    assert not await refuses(make_exchange, "strict", {**headers, **more})
