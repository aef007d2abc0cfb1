from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from router.server.refusal import Refusal
from router.server.settings.limits import LimitsSettings
from router.server.steps.limit_headers import LimitHeaders

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange


async def test_count_and_size(make_exchange: MakeExchange) -> None:
    exchange = make_exchange(headers=[("a", "12345"), ("a", "6789")])
    await LimitHeaders(2, 11)(exchange)
    for step in (LimitHeaders(1, None), LimitHeaders(None, 10)):
        with pytest.raises(Refusal) as caught:
            await step(exchange)
        assert (caught.value.status, caught.value.code) == (431, "REQUEST_TOO_LARGE")


def test_no_step_without_limits() -> None:
    assert LimitHeaders.of(LimitsSettings(max_headers=None, max_header_bytes=None)) is None
    assert LimitHeaders.of(LimitsSettings(max_headers=None)) is not None
