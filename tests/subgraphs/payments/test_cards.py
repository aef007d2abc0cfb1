"""Cards, from authorisation to refund, by the sandbox provider over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest


async def test_what_is_authorised_can_be_taken_and_given_back_in_parts(till: Any) -> None:
    answer = await till.authorize()
    payment = answer["payment"]["id"]
    assert answer["__typename"] == "PaymentSucceeded"
    assert answer["payment"]["standing"] == "AUTHORIZED"
    assert answer["payment"]["capturable"]["amount"] == 1_000

    part = await till.mutate("capturePayment", {"paymentId": payment, "amount": 400})
    assert part["payment"]["standing"] == "PARTIALLY_CAPTURED"
    rest = await till.mutate("capturePayment", {"paymentId": payment})
    assert rest["payment"]["captured"]["amount"] == 1_000

    back = await till.mutate("refundPayment", {"paymentId": payment, "amount": 300})
    assert back["payment"]["standing"] == "PARTIALLY_REFUNDED"
    assert back["payment"]["refundable"]["amount"] == 700
    await till.mutate("refundPayment", {"paymentId": payment})

    end = await till.payment(payment)
    assert (end["standing"], end["refunded"]["amount"]) == ("REFUNDED", 1_000)
    told = [(kind.removeprefix("payments.payment_"), data) for kind, data in await till.published()]
    assert [(kind, data["amount"]) for kind, data in told] == [
        *(("authorized", 1_000), ("captured", 400), ("captured", 600)),
        *(("refunded", 300), ("refunded", 700)),
    ]
    assert told[-1][1] == {
        "payment_id": payment,
        "order_id": "ord_1",
        "currency": "EUR",
        "amount": 700,
        "refunded": 1_000,
        "operation_id": told[-1][1]["operation_id"],
    }


@pytest.mark.parametrize(
    ("number", "code"),
    [("4000000000000002", "card_declined"), ("4000000000009995", "insufficient_funds")],
)
async def test_a_declined_card_says_why(till: Any, number: str, code: str) -> None:
    answer = await till.authorize(number)

    assert (answer["__typename"], answer["reason"]) == ("PaymentDeclined", code)
    assert answer["payment"]["standing"] == "FAILED"
    [(kind, data)] = await till.published()
    assert kind == "payments.payment_failed"
    assert (data["operation"], data["failure"]) == ("AUTHORIZE", code)


@pytest.mark.parametrize(("answer", "standing"), [("approve", "AUTHORIZED"), ("refuse", "FAILED")])
async def test_three_d_secure(till: Any, answer: str, standing: str) -> None:
    asked = await till.authorize("4000000000003220")
    assert asked["__typename"] == "PaymentActionRequired"
    assert asked["payment"]["standing"] == "ACTION_REQUIRED"
    async with till.running.client.post(
        asked["redirectUrl"], data={"answer": answer}, allow_redirects=False
    ) as decided:
        assert decided.headers["Location"].startswith("http://shop.example/back?")

    await till.until(asked["payment"]["id"], standing)

    kinds = [kind for kind, _ in await till.published()]
    assert kinds[0] == "payments.payment_action_required"
    assert kinds[1:] == [f"payments.payment_{'authorized' if answer == 'approve' else 'failed'}"]


async def test_a_slow_card_is_waited_for(till: Any) -> None:
    answer = await till.authorize("4000000000001000")

    assert answer["__typename"] == "PaymentSucceeded"


async def test_an_answer_that_never_comes_is_told_by_webhook(till: Any) -> None:
    answer = await till.authorize("4000000000002008")
    assert answer["__typename"] == "PaymentPending"

    await till.until(answer["payment"]["id"], "AUTHORIZED")

    assert (await till.events(answer["payment"]["id"]))[-1] == ("AUTHORIZE", "SUCCESS", "webhook")


async def test_where_webhooks_stay_away_the_provider_is_asked(till: Any) -> None:
    await till.tell_provider("/v1/sandbox/messages", {"hold": True})
    answer = await till.authorize("4000000000002008")
    assert answer["__typename"] == "PaymentPending"

    await till.ask()

    assert (await till.events(answer["payment"]["id"]))[-1] == ("AUTHORIZE", "SUCCESS", "asked")
    assert [kind for kind, _ in await till.published()] == ["payments.payment_authorized"]


@pytest.mark.parametrize(
    ("number", "standing"), [("4000000000003006", "AUTHORIZED"), ("4000000000003014", "FAILED")]
)
async def test_an_outcome_may_come_later(till: Any, number: str, standing: str) -> None:
    answer = await till.authorize(number)
    assert answer["__typename"] == "PaymentPending"

    await till.until(answer["payment"]["id"], standing)


async def test_what_was_interrupted_before_the_provider_heard_is_sent_again(
    closed_till: Any,
) -> None:
    till = closed_till
    pending = await till.authorize(token="tok_made_later")
    assert pending["__typename"] == "PaymentPending"
    await till.ask()
    payment = pending["payment"]["id"]
    assert (await till.payment(payment))["standing"] == "PENDING"

    await till.start_provider()
    await asyncio.sleep(0.05)
    await till.ask()

    # the sandbox knows no such token: it was asked, and has refused for good
    assert (await till.payment(payment))["standing"] == "FAILED"
    [(kind, data)] = await till.published()
    assert (kind, data["failure"]) == ("payments.payment_failed", "token_unknown")


async def test_what_is_held_can_be_given_up(till: Any) -> None:
    payment = (await till.authorize())["payment"]["id"]

    answer = await till.mutate("voidPayment", {"paymentId": payment})

    assert answer["payment"]["standing"] == "VOIDED"
    assert answer["payment"]["capturable"]["amount"] == 0
    refused = await till.mutate("capturePayment", {"paymentId": payment})
    assert refused["code"] == "AMOUNT_EXCEEDED"


async def test_what_nobody_is_sure_of_can_be_given_up_too(closed_till: Any) -> None:
    till = closed_till
    pending = await till.authorize(token="tok_never_mind")
    payment = pending["payment"]["id"]
    await till.start_provider()

    given_up = await till.mutate("voidPayment", {"paymentId": payment})
    await till.ask()

    assert given_up["payment"]["standing"] == "VOIDED"
    end = await till.payment(payment)
    assert (end["standing"], end["authorized"]["amount"]) == ("VOIDED", 0)


async def test_more_than_there_is_can_neither_be_taken_nor_given_back(till: Any) -> None:
    payment = await till.captured(600)

    more = await till.mutate("capturePayment", {"paymentId": payment, "amount": 401})
    assert (more["code"], more["possible"]) == ("AMOUNT_EXCEEDED", 400)
    too_much = await till.mutate("refundPayment", {"paymentId": payment, "amount": 601})
    assert (too_much["code"], too_much["possible"]) == ("AMOUNT_EXCEEDED", 600)


@pytest.mark.parametrize("amount", [0, -5])
async def test_amounts_that_make_no_sense_leave_no_trace(till: Any, amount: int) -> None:
    assert (await till.authorize(amount=amount))["code"] == "AMOUNT_INVALID"
    payment = await till.captured()
    before = await till.events(payment)
    for name in ("capturePayment", "refundPayment"):
        refused = await till.mutate(name, {"paymentId": payment, "amount": amount})
        assert (refused["code"], refused["path"]) == ("AMOUNT_INVALID", ["input", "amount"])

    assert await till.events(payment) == before
    assert len(await till.rows("SELECT 1 FROM payments")) == 1


async def test_an_unknown_payment_is_refused(till: Any) -> None:
    for name in ("capturePayment", "voidPayment", "refundPayment"):
        assert (await till.mutate(name, {"paymentId": "pay_0"}))["code"] == "PAYMENT_NOT_FOUND"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("orderId", "o" * 41),
        ("token", "tok_\0"),
        ("returnUrl", ""),
        ("idempotencyKey", ""),
        ("idempotencyKey", "k" * 101),
    ],
)
async def test_what_does_not_fit_is_refused_by_name(
    closed_till: Any, field: str, value: str
) -> None:
    refused = await closed_till.authorize(**{"token": "tok_1", field: value})

    assert (refused["code"], refused["path"]) == ("PAYMENT_INPUT_INVALID", ["input", field])
    assert await closed_till.rows("SELECT 1 FROM payments") == []
