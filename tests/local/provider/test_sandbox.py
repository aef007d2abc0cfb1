"""The sandbox provider, asked over its socket as a shop and as a shopper."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web

from local.provider.api import Options, running
from local.provider.cards import TEST_CARDS

KEY = "a key of the tests"
SECRET = "a secret of the tests"
GRANTED, DECLINED, POOR, ASKED = (
    *("4111111111111111", "4000000000000002", "4000000000009995", "4000000000003220"),
)
SLOW, MUTE, LATER, LATER_NO = (
    *("4000000000001000", "4000000000002008", "4000000000003006", "4000000000003014"),
)


@dataclass
class Shop:
    """A shop that takes payments: its client, and the messages that it was sent."""

    client: aiohttp.ClientSession
    url: str = ""
    refusals: int = 0
    messages: list[dict[str, Any]] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(1))

    async def take(self, request: web.Request) -> web.Response:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        body = await request.text()
        at, digest = (
            part.partition("=")[2] for part in request.headers["Sandbox-Signature"].split(",")
        )
        made = hmac.new(SECRET.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
        assert hmac.compare_digest(made, digest)
        self.messages.append(json.loads(body))
        return web.Response()

    async def token(self, number: str) -> str:
        async with self.client.post(
            f"{self.url}/fields",
            data={"number": number, "return_url": "http://shop.example/pay?cart=1"},
            allow_redirects=False,
        ) as answer:
            assert answer.status == 303
            query = parse_qs(urlsplit(answer.headers["Location"]).query)
            assert query["cart"] == ["1"]
            return query["token"][0]

    async def post(self, path: str, body: Any, key: str = "") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": key}
        async with self.client.post(f"{self.url}{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def order(self, kind: str, payment: str, amount: int = 1_000, **more: Any) -> Any:
        body = {"kind": kind, "payment": payment, "amount": amount, "currency": "EUR", **more}
        status, told = await self.post("/v1/operations", body, f"key-{next(self.numbers)}")
        assert status == 200, told
        return told

    async def pay(self, number: str, payment: str = "pay_1") -> Any:
        token = await self.token(number)
        return await self.order(
            "authorize", payment, token=token, return_url="http://shop.example/back"
        )

    async def hears(self, *kinds: str) -> None:
        async with asyncio.timeout(5):
            while [message["type"] for message in self.messages] != list(kinds):
                await asyncio.sleep(0.02)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with AsyncExitStack() as stack:
        opened = Shop(await stack.enter_async_context(aiohttp.ClientSession()))
        app = web.Application()
        app.router.add_post("/hooks", opened.take)
        runner = web.AppRunner(app)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        options = Options(
            database=tmp_path / "provider.sqlite",
            api_key=KEY,
            webhook_url=f"http://127.0.0.1:{port}/hooks",
            webhook_secret=SECRET,
            slow_seconds=0.3,
            time_out_seconds=30,
            settle_seconds=0.2,
            retry_seconds=0.1,
        )
        opened.url = await stack.enter_async_context(running(options))
        yield opened


@pytest.mark.parametrize(
    ("number", "state", "code"),
    [
        (GRANTED, "success", None),
        (DECLINED, "failure", "card_declined"),
        (POOR, "failure", "insufficient_funds"),
        (SLOW, "success", None),
        (LATER, "pending", None),
        (LATER_NO, "pending", None),
    ],
)
async def test_each_card_does_what_it_says(
    shop: Shop, number: str, state: str, code: str | None
) -> None:
    told = await shop.pay(number)

    assert (told["state"], told["code"]) == (state, code)


@pytest.mark.parametrize("number", TEST_CARDS)
def test_numbers_have_their_check_digit(number: str) -> None:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]

    assert (sum(digits[::2]) + sum(doubled)) % 10 == 0


async def test_what_takes_long_settles_and_is_told(shop: Shop) -> None:
    await shop.pay(LATER)
    await shop.hears("authorize.pending", "authorize.success")

    await shop.pay(LATER_NO, "pay_2")
    await asyncio.sleep(0.5)

    assert shop.messages[-1]["type"] == "authorize.failure"
    assert shop.messages[-1]["data"]["code"] == "card_declined"


async def test_an_answer_that_never_comes_can_be_asked_for(shop: Shop) -> None:
    token = await shop.token(MUTE)
    body = {"kind": "authorize", "payment": "pay_1", "amount": 9, "currency": "EUR", "token": token}
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await shop.post("/v1/operations", body, "mute")

    headers = {"Authorization": f"Bearer {KEY}"}
    async with shop.client.get(f"{shop.url}/v1/operations/mute", headers=headers) as answer:
        assert (await answer.json())["state"] == "success"
    async with shop.client.get(f"{shop.url}/v1/operations/other", headers=headers) as answer:
        assert answer.status == 404


async def test_one_key_is_one_operation(shop: Shop) -> None:
    body = {
        "kind": "authorize",
        "payment": "pay_1",
        "amount": 9,
        "currency": "EUR",
        "token": await shop.token(GRANTED),
    }

    first = await shop.post("/v1/operations", body, "k")
    again = await shop.post("/v1/operations", body, "k")
    other = await shop.post("/v1/operations", {**body, "amount": 10}, "k")

    assert first == again
    assert other == (422, {"error": "key_reused"})


async def test_no_more_is_taken_or_given_than_there_is(shop: Shop) -> None:
    await shop.pay(GRANTED)

    assert (await shop.order("charge", "pay_1", 1_001))["code"] == "amount_too_large"
    assert (await shop.order("charge", "pay_1", 600))["state"] == "success"
    assert (await shop.order("charge", "pay_1", 401))["state"] == "failure"
    assert (await shop.order("refund", "pay_1", 601))["state"] == "failure"
    assert (await shop.order("refund", "pay_1", 600))["state"] == "success"
    assert (await shop.order("refund", "pay_1", 1))["state"] == "failure"


async def test_a_cancellation_that_comes_first_wins(shop: Shop) -> None:
    await shop.order("cancel", "pay_1")

    assert (await shop.pay(GRANTED))["code"] == "payment_cancelled"


@pytest.mark.parametrize(
    ("answer", "state"), [("approve", "authorize.success"), ("refuse", "authorize.failure")]
)
async def test_the_holder_is_asked_and_comes_back(shop: Shop, answer: str, state: str) -> None:
    told = await shop.pay(ASKED)
    assert told["state"] == "action_required"
    async with shop.client.get(told["redirect_url"]) as question:
        assert "is it you?" in await question.text()

    async with shop.client.post(
        told["redirect_url"], data={"answer": answer}, allow_redirects=False
    ) as decided:
        assert decided.headers["Location"] == "http://shop.example/back?payment=pay_1"

    await shop.hears("authorize.action_required", state)


async def test_messages_are_repeated_until_they_are_taken(shop: Shop) -> None:
    shop.refusals = 2

    await shop.pay(GRANTED)

    await shop.hears("authorize.success")


async def test_messages_come_late_backwards_and_twice_if_asked(shop: Shop) -> None:
    await shop.post("/v1/sandbox/messages", {"hold": True})
    await shop.pay(GRANTED)
    await shop.order("charge", "pay_1", 400)
    await shop.post("/v1/sandbox/chargebacks", {"payment": "pay_1"})
    await asyncio.sleep(0.2)
    assert shop.messages == []

    await shop.post("/v1/sandbox/messages", {"backwards": True, "copies": 2})

    await shop.hears(
        *("chargeback.success", "chargeback.success"),
        *("charge.success", "charge.success", "authorize.success", "authorize.success"),
    )


async def test_only_the_shop_may_ask(shop: Shop) -> None:
    for path in ("/v1/operations", "/v1/sandbox/messages", "/v1/sandbox/chargebacks"):
        async with shop.client.post(f"{shop.url}{path}", json={}) as answer:
            assert answer.status == 401


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_real_cards_are_refused_and_no_number_is_kept(shop: Shop, tmp_path: Path) -> None:
    async with shop.client.post(
        f"{shop.url}/fields", data={"number": "4929 1234 5678 9015"}
    ) as answer:
        assert answer.status == 422
        assert "4929" not in await answer.text()
    await shop.pay(GRANTED)

    kept = everything_in(tmp_path)

    assert b"pay_1" in kept
    assert GRANTED.encode() not in kept
    assert b"4929" not in kept


async def test_the_fields_hand_the_token_to_the_page_around_them(shop: Shop) -> None:
    async with shop.client.get(f"{shop.url}/fields?origin=http://shop.example") as answer:
        assert 'autocomplete="cc-number"' in await answer.text()
    async with shop.client.post(
        f"{shop.url}/fields", data={"number": GRANTED, "origin": "http://shop.example"}
    ) as answer:
        text = await answer.text()
    assert 'loomCardToken: "tok_' in text
    assert '"http://shop.example"' in text
