"""Bank transfers, gift cards, and who may do what."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

CONFIRM = """
mutation ($input: ConfirmBankTransferInput!) { confirmBankTransfer(input: $input) {
  __typename ... on UserError { code message }
  ... on ConfirmBankTransferSuccess { payment { standing captured { amount } } }
} }
"""
ISSUE = """
mutation ($input: IssueGiftCardInput!) { issueGiftCard(input: $input) {
  __typename ... on UserError { code path }
  ... on IssueGiftCardSuccess { id code balance { amount currency } }
} }
"""


async def say(till: Any, mutation: str, **input: Any) -> Any:
    data = await till.running.data(mutation, {"input": input}, identity=till.staff)
    (answer,) = data.values()
    return answer


async def transfer(till: Any) -> str:
    answer = await till.authorize(method="BANK_TRANSFER")
    assert answer["__typename"] == "PaymentPending"
    payment: str = answer["payment"]["id"]
    return payment


def arrived(payment: str, **more: Any) -> dict[str, Any]:
    return {
        "paymentId": payment,
        "amount": 1_000,
        "reference": "NTRF 17",
        "receivedAt": "2026-11-23T10:00:00Z",
        **more,
    }


async def test_a_transfer_counts_once_staff_say_that_it_has_arrived(closed_till: Any) -> None:
    till = closed_till
    payment = await transfer(till)
    await till.ask()
    assert (await till.payment(payment))["standing"] == "PENDING"

    first = await say(till, CONFIRM, **arrived(payment))
    again = await say(till, CONFIRM, **arrived(payment))

    assert first == again
    assert first["payment"] == {"standing": "CAPTURED", "captured": {"amount": 1_000}}
    assert [kind for kind, _ in await till.published()] == [
        "payments.payment_authorized",
        "payments.payment_captured",
    ]


async def test_a_transfer_of_another_amount_or_told_twice_is_flagged(closed_till: Any) -> None:
    till = closed_till
    payment, other = await transfer(till), await transfer(till)

    short = await say(till, CONFIRM, **arrived(payment, amount=900))
    assert short["code"] == "AMOUNT_MISMATCH"
    await say(till, CONFIRM, **arrived(payment))
    for twice in (arrived(other), arrived(payment, reference="NTRF 18")):
        assert (await say(till, CONFIRM, **twice))["code"] == "AMOUNT_MISMATCH"

    assert (await till.payment(other))["standing"] == "PENDING"
    assert (await till.payment(payment))["captured"]["amount"] == 1_000
    assert len(await till.discrepancies()) == 3


async def test_a_transfer_after_the_end_is_flagged(closed_till: Any) -> None:
    till = closed_till
    payment = await transfer(till)
    await till.mutate("voidPayment", {"paymentId": payment})

    late = await say(till, CONFIRM, **arrived(payment))

    assert late["code"] == "AMOUNT_MISMATCH"
    assert (await till.payment(payment))["standing"] == "VOIDED"
    assert len(await till.discrepancies()) == 1


async def test_a_refund_by_transfer_waits_for_staff(closed_till: Any) -> None:
    till = closed_till
    payment = await transfer(till)
    await say(till, CONFIRM, **arrived(payment))
    asked = await till.mutate("refundPayment", {"paymentId": payment, "amount": 400})
    assert asked["__typename"] == "PaymentPending"
    assert asked["payment"]["refundable"]["amount"] == 600

    confirm = CONFIRM.replace("BankTransferI", "BankRefundI").replace(
        "confirmBankTransfer(", "confirmBankRefund("
    )
    sent = {"reference": "NTRF 99", "sentAt": "2026-11-23T11:00:00Z"}
    done = await say(till, confirm, operationId=asked["operationId"], **sent)
    wrong = await say(till, confirm, operationId="pop_0", **sent)

    assert done["payment"]["standing"] == "PARTIALLY_REFUNDED"
    assert wrong["code"] == "PAYMENT_INPUT_INVALID"


async def gift(till: Any, **more: Any) -> Any:
    return await say(
        till, ISSUE, **{"amount": 1_500, "currency": "EUR", "idempotencyKey": "gift", **more}
    )


async def test_a_gift_card_pays_until_it_is_empty(closed_till: Any) -> None:
    till = closed_till
    issued = await gift(till)
    assert await gift(till) == issued
    assert (await gift(till, amount=9))["code"] == "IDEMPOTENCY_KEY_REUSED"
    code = issued["code"]
    typed = "-".join(code[at : at + 4] for at in range(0, 24, 4)).lower()

    paid = await till.authorize(method="GIFT_CARD", token=typed)
    assert paid["payment"]["standing"] == "AUTHORIZED"
    more = await till.authorize(method="GIFT_CARD", token=code)
    assert more["reason"] == "insufficient_funds"
    payment = paid["payment"]["id"]
    await till.mutate("capturePayment", {"paymentId": payment, "amount": 600})
    await till.mutate("voidPayment", {"paymentId": payment})
    await till.mutate("refundPayment", {"paymentId": payment, "amount": 200})

    assert (await gift(till))["balance"] == {"amount": 1_100, "currency": "EUR"}


@pytest.mark.parametrize(
    ("more", "reason"),
    [({"currency": "USD"}, "gift_card_currency"), ({"token": "NOSUCHCODE"}, "gift_card_unknown")],
)
async def test_a_gift_card_that_does_not_fit(
    closed_till: Any, more: dict[str, str], reason: str
) -> None:
    code = (await gift(closed_till))["code"]

    answer = await closed_till.authorize(**{"method": "GIFT_CARD", "token": code, **more})

    assert answer["reason"] == reason


async def test_a_gift_card_is_not_spent_twice_at_once(closed_till: Any) -> None:
    till = closed_till
    code = (await gift(till))["code"]

    answers = await asyncio.gather(
        *(till.authorize(method="GIFT_CARD", token=code, amount=400) for _ in range(10))
    )

    held = [each for each in answers if each["__typename"] == "PaymentSucceeded"]
    assert len(held) == 3
    assert (await gift(till))["balance"]["amount"] == 300


async def test_a_code_is_kept_nowhere(closed_till: Any) -> None:
    till = closed_till
    code = (await gift(till))["code"]
    await till.authorize(method="GIFT_CARD", token=code)

    for table in ("gift_cards", "gift_card_entries", "payments", "operations", "outbox"):
        rows = await till.rows(f"SELECT * FROM {table}")  # noqa: S608 - named above
        assert code not in str(rows)


@pytest.mark.parametrize(
    ("method", "token"), [("CARD", None), ("GIFT_CARD", None), ("BANK_TRANSFER", "tok_1")]
)
async def test_a_method_is_given_what_it_needs(
    closed_till: Any, method: str, token: str | None
) -> None:
    answer = await closed_till.authorize(method=method, token=token)

    assert (answer["code"], answer["path"]) == ("PAYMENT_INPUT_INVALID", ["input", "token"])


async def test_payments_are_seen_by_their_payer_staff_and_services(till: Any, signer: Any) -> None:
    paid = await till.authorize(customerId="usr_payer")
    payment = paid["payment"]["id"]
    query = (
        "query ($representations: [_Any!]!) { _entities(representations: $representations) {"
        " ... on Payment { id standing } } }"
    )
    unknown, known = ({"__typename": "Payment", "id": each} for each in ("pay_0", payment))

    async def seen_by(identity: str) -> Any:
        counts = []
        for _ in range(3):  # the domain's own work may get in between
            with till.running.statements() as sent:
                data = await till.running.data(
                    query, {"representations": [unknown, known, known]}, identity=identity
                )
            counts.append(len(sent))
        assert min(counts) == 2
        return data["_entities"]

    found = {"id": payment, "standing": "AUTHORIZED"}
    for identity in (till.staff, till.service, signer.sign(kind="user", sub="usr_payer")):
        assert await seen_by(identity) == [None, found, found]
    for identity in (
        signer.sign(),
        signer.sign(kind="user", sub="usr_other"),
        signer.sign(kind="user", sub="usr_other", scope="orders:read"),
        signer.sign(kind="partner", sub="usr_payer"),
    ):
        assert await seen_by(identity) == [None, None, None]


FIELDS = {
    "issueRefund": ("IssueRefundInput", "payments:write"),
    "confirmBankTransfer": ("ConfirmBankTransferInput", "payments:write"),
    "confirmBankRefund": ("ConfirmBankRefundInput", "payments:write"),
    "replayWebhook": ("ReplayWebhookInput", "payments:write"),
    "issueGiftCard": ("IssueGiftCardInput", "payments:write"),
    "authorizePayment": ("AuthorizePaymentInput", None),
    "capturePayment": ("CapturePaymentInput", None),
    "voidPayment": ("VoidPaymentInput", None),
    "refundPayment": ("RefundPaymentInput", None),
}
INPUTS: dict[str, dict[str, Any]] = {
    "issueRefund": {"paymentId": "pay_0", "reason": "r", "idempotencyKey": "k"},
    "confirmBankTransfer": arrived("pay_0"),
    "confirmBankRefund": {
        "operationId": "pop_0",
        "reference": "r",
        "sentAt": "2026-11-23T10:00:00Z",
    },
    "replayWebhook": {"webhookId": "whk_0"},
    "issueGiftCard": {"amount": 0, "currency": "EUR", "idempotencyKey": "k"},
    "authorizePayment": {
        "orderId": "ord_1",
        "amount": 0,
        "currency": "EUR",
        "method": "CARD",
        "idempotencyKey": "k",
    },
    "capturePayment": {"paymentId": "pay_0", "idempotencyKey": "k"},
    "voidPayment": {"paymentId": "pay_0", "idempotencyKey": "k"},
    "refundPayment": {"paymentId": "pay_0", "idempotencyKey": "k"},
}


async def test_every_mutation_asks_who_it_is(closed_till: Any, signer: Any) -> None:
    strangers = {
        "UNAUTHENTICATED": signer.sign(),
        "FORBIDDEN": signer.staff("payments:read", "orders:write"),
    }
    for name, (kind, scope) in FIELDS.items():
        mutation = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ __typename }} }}"
        variables = {"input": INPUTS[name]}
        for code, identity in strangers.items():
            answer = await closed_till.running.ask(mutation, variables, identity=identity)
            expected = code if scope else "FORBIDDEN"
            assert answer["errors"][0]["extensions"]["code"] == expected, name
        staff = await closed_till.running.ask(mutation, variables, identity=closed_till.staff)
        assert ("errors" in staff) == (scope is None), name


async def test_every_query_asks_who_it_is(closed_till: Any, signer: Any) -> None:
    for field in (
        'payment(id: "pay_0") { id }',
        'payments(orderId: "ord_0") { id }',
        "paymentDiscrepancies { nodes { id } }",
        "webhooks { nodes { id } }",
    ):
        for code, identity in (
            ("UNAUTHENTICATED", signer.sign()),
            ("FORBIDDEN", signer.staff("payments:write")),
        ):
            answer = await closed_till.running.ask(f"{{ {field} }}", identity=identity)
            assert answer["errors"][0]["extensions"]["code"] == code
        await closed_till.running.data(f"{{ {field} }}", identity=closed_till.staff)


async def test_an_order_may_have_several_payments(closed_till: Any) -> None:
    till = closed_till
    code = (await gift(till))["code"]
    await till.authorize(method="GIFT_CARD", token=code, amount=300)
    await till.authorize(method="BANK_TRANSFER", amount=700)

    data = await till.running.data(
        '{ payments(orderId: "ord_1") { method amount { amount } } }', identity=till.staff
    )

    assert [(each["method"], each["amount"]["amount"]) for each in data["payments"]] == [
        ("GIFT_CARD", 300),
        ("BANK_TRANSFER", 700),
    ]


async def test_staff_refund_with_a_reason(till: Any) -> None:
    payment = await till.captured()
    refund = (
        "mutation ($input: IssueRefundInput!) { issueRefund(input: $input) { __typename"
        " ... on UserError { path } ... on PaymentSucceeded { payment { standing } } } }"
    )
    asked = {"paymentId": payment, "idempotencyKey": "r"}

    none = await say(till, refund, reason="", **asked)
    done = await say(till, refund, reason="torn seam", **asked)

    assert none["path"] == ["input", "reason"]
    assert done["payment"]["standing"] == "REFUNDED"
    assert await till.rows("SELECT reason, actor FROM operations WHERE kind = 'REFUND'") == [
        ("torn seam", "user:usr_staff")
    ]
