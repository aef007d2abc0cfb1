from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from router.server.exchange import ClientGoneError
from router.server.refusal import Refusal
from router.server.steps.body import ReadBody

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange


def chunk(body: bytes, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def test_a_body_in_pieces(make_exchange: MakeExchange) -> None:
    exchange = make_exchange(messages=[chunk(b"abc", True), chunk(b"", True), chunk(b"de", False)])
    await ReadBody(max_bytes=5, timeout=1)(exchange)
    assert exchange.body == b"abcde"


async def test_a_body_that_grows_too_large(make_exchange: MakeExchange) -> None:
    exchange = make_exchange(messages=[chunk(b"abc", True), chunk(b"def", True)])
    with pytest.raises(Refusal) as caught:
        await ReadBody(max_bytes=5, timeout=1)(exchange)
    assert (caught.value.status, caught.value.headers) == (413, ((b"connection", b"close"),))


async def test_a_body_that_says_it_is_too_large(make_exchange: MakeExchange) -> None:
    exchange = make_exchange(headers={"content-length": "6"}, messages=[])
    with pytest.raises(Refusal) as caught:
        await ReadBody(max_bytes=5, timeout=1)(exchange)
    assert caught.value.code == "REQUEST_TOO_LARGE"


async def test_the_rest_of_too_large_a_body_is_taken_in(make_exchange: MakeExchange) -> None:
    messages = [chunk(b"abcdef", True), chunk(b"gh", True), chunk(b"i", False)]
    grown = make_exchange(messages=[*messages, chunk(b"next", False)])
    announced = make_exchange(
        headers={"content-length": "9"}, messages=[*messages, chunk(b"next", False)]
    )
    for exchange in (grown, announced):
        with pytest.raises(Refusal):
            await ReadBody(max_bytes=5, timeout=1)(exchange)
        assert await exchange.receive() == chunk(b"next", False)


async def test_a_client_that_waits_for_a_word_is_refused_at_once(
    make_exchange: MakeExchange,
) -> None:
    exchange = make_exchange(
        headers={"content-length": "6", "expect": "100-continue"},
        messages=[chunk(b"abcdef", False)],
    )
    with pytest.raises(Refusal):
        await ReadBody(max_bytes=5, timeout=1)(exchange)
    assert await exchange.receive() == chunk(b"abcdef", False)


async def test_a_client_that_breaks_off(make_exchange: MakeExchange) -> None:
    exchange = make_exchange(messages=[chunk(b"abc", True), {"type": "http.disconnect"}])
    with pytest.raises(ClientGoneError):
        await ReadBody(max_bytes=5, timeout=1)(exchange)


async def test_a_body_that_stops(make_exchange: MakeExchange) -> None:
    with pytest.raises(Refusal) as caught:
        await ReadBody(max_bytes=5, timeout=0.01)(make_exchange(messages=[chunk(b"a", True)]))
    assert caught.value.status == 408


async def test_a_get_has_its_url(make_exchange: MakeExchange) -> None:
    exchange = make_exchange("GET", query_string="query", messages=[])
    await ReadBody(max_bytes=5, timeout=0.01)(exchange)
    assert exchange.body == b""
    with pytest.raises(Refusal) as caught:
        await ReadBody(max_bytes=4, timeout=0.01)(exchange)
    assert (caught.value.status, caught.value.code) == (414, "REQUEST_TOO_LARGE")
