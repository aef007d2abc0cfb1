"""Many at once: nobody pays twice, and no more goes back than was taken."""

from __future__ import annotations

import asyncio
from typing import Any


async def test_twenty_refunds_at_once_never_exceed_what_was_captured(till: Any) -> None:
    payment = await till.captured(1_000)

    answers = await asyncio.gather(
        *(till.mutate("refundPayment", {"paymentId": payment, "amount": 150}) for _ in range(20))
    )

    done = [each for each in answers if each["__typename"] == "PaymentSucceeded"]
    refused = [each for each in answers if each["__typename"] == "PaymentAmountExceeded"]
    assert (len(done), len(refused)) == (6, 14)
    assert (await till.payment(payment))["refunded"]["amount"] == 900
    [[total]] = await till.rows(
        "SELECT sum(amount) FROM payment_events WHERE kind = 'REFUND' AND state = 'SUCCESS'"
    )
    assert total == 900


async def test_captures_and_a_void_at_once_share_what_is_held(till: Any) -> None:
    payment = (await till.authorize())["payment"]["id"]

    await asyncio.gather(
        till.mutate("voidPayment", {"paymentId": payment}),
        *(till.mutate("capturePayment", {"paymentId": payment, "amount": 300}) for _ in range(6)),
    )

    [[total]] = await till.rows(
        "SELECT sum(amount) FROM payment_events"
        " WHERE kind IN ('CHARGE', 'CANCEL') AND state = 'SUCCESS'"
    )
    assert total == 1_000


async def test_a_double_click_pays_once(till: Any) -> None:
    token = await till.token("4111111111111111")

    answers = await asyncio.gather(
        *(till.authorize(token=token, idempotencyKey="click") for _ in range(10))
    )

    assert {each["__typename"] for each in answers} == {"PaymentSucceeded"}
    assert len({each["payment"]["id"] for each in answers}) == 1
    assert len({each["operationId"] for each in answers}) == 1
    assert len(await till.published()) == 1


async def test_a_refund_clicked_twice_is_one(till: Any) -> None:
    payment = await till.captured()

    answers = await asyncio.gather(
        *(
            till.mutate("refundPayment", {"paymentId": payment, "amount": 400}, idempotencyKey="r")
            for _ in range(10)
        )
    )

    assert len({each["operationId"] for each in answers}) == 1
    assert (await till.payment(payment))["refunded"]["amount"] == 400


async def test_a_key_is_good_for_one_input(till: Any) -> None:
    token = await till.token("4111111111111111")
    paid = await till.authorize(token=token, idempotencyKey="a")
    other = await till.authorize(token=token, idempotencyKey="a", amount=999)
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"

    payment = paid["payment"]["id"]
    await till.mutate("capturePayment", {"paymentId": payment, "amount": 5}, idempotencyKey="b")
    for name, amount in (("capturePayment", 6), ("refundPayment", 5)):
        other = await till.mutate(
            name, {"paymentId": payment, "amount": amount}, idempotencyKey="b"
        )
        assert other["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert (await till.payment(payment))["captured"]["amount"] == 5


async def test_keys_belong_to_their_owner(till: Any, signer: Any) -> None:
    payment = await till.captured()
    await till.mutate("refundPayment", {"paymentId": payment, "amount": 5}, idempotencyKey="k")

    till.service = signer.sign(kind="service", sub="another")
    again = await till.mutate(
        "refundPayment", {"paymentId": payment, "amount": 7}, idempotencyKey="k"
    )

    assert again["payment"]["refunded"]["amount"] == 12
