"""Webhooks: forged, malformed, late, twice, in the wrong order."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from sqlalchemy import text

SECRET = "what the sandbox signs its webhooks with"


async def send(till: Any, body: bytes, header: str | None = None, *, at: int | None = None) -> int:
    at = int(time.time()) if at is None else at
    made = hmac.new(SECRET.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    async with till.running.client.post(
        f"{till.running.url}/webhooks/sandbox",
        data=body,
        headers={"Sandbox-Signature": f"t={at},v1={made}" if header is None else header},
    ) as answer:
        status: int = answer.status
        return status


def message(id: str, **data: Any) -> bytes:
    told = {
        "key": "pop_0",
        "payment": "pay_0",
        "kind": "charge",
        "state": "success",
        "reference": "sbx_made_up",
        "amount": 1_000,
        "currency": "EUR",
        "occurred_at": datetime.now(UTC).isoformat(),
    }
    return orjson.dumps({"id": id, "data": {**told, **data}})


async def kept(till: Any, *, with_problem: bool = False) -> list[Any]:
    data = await till.running.data(
        "query ($only: Boolean!) { webhooks(withProblem: $only) {"
        " nodes { id body copies tries problem processedAt } } }",
        {"only": with_problem},
        identity=till.staff,
    )
    nodes: list[Any] = data["webhooks"]["nodes"]
    return nodes


FORGERIES: list[Callable[[str], str]] = [
    lambda _good: "",
    lambda _good: "v1=",
    lambda good: good[:-1] + ("0" if good[-1] != "0" else "1"),
    lambda good: good.replace("t=", "t=9"),
    lambda good: good + ",v1=",
    lambda good: good.upper(),
]


async def test_the_forged_are_refused_and_not_kept(closed_till: Any) -> None:
    body, at = message("whe_1"), int(time.time())
    made = hmac.new(SECRET.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    good = f"t={at},v1={made}"

    for forge in FORGERIES:
        assert await send(closed_till, body, forge(good)) == 400
    assert await send(closed_till, body + b" ", good) == 400
    assert await kept(closed_till) == []
    assert await send(closed_till, body, good) == 204


async def test_the_old_the_future_and_the_endless_are_refused(closed_till: Any) -> None:
    for seconds in (-301, 301):
        body = message(f"whe_{seconds}")
        assert await send(closed_till, body, at=int(time.time()) + seconds) == 400
    assert await send(closed_till, b" " * (64 * 1024 + 1)) == 413
    assert await send(closed_till, message("whe_1"), at=int(time.time()) - 250) == 204
    assert len(await kept(closed_till)) == 1


MALFORMED = [
    b"",
    b"no JSON",
    b"\xff\xfe",
    b"[]",
    b'{"id": "whe_1"}',
    b'{"id": 7, "data": {}}',
    message("whe_2", amount=-5),
    message("whe_3", amount="a lot"),
    message("whe_4", amount=2**40),
    message("whe_5", currency="euro"),
    message("whe_6", kind="gift"),
    message("whe_7", occurred_at="2026-11-23T10:00:00"),
    message("whe_8\0", reference="\0"),
]


async def test_the_malformed_are_kept_for_staff_and_change_nothing(closed_till: Any) -> None:
    for body in MALFORMED:
        assert await send(closed_till, body) == 204
    await closed_till.work()
    await closed_till.work()

    webhooks = await kept(closed_till, with_problem=True)
    assert len(webhooks) == len(MALFORMED)
    for webhook in webhooks:
        assert webhook["problem"].startswith("The message makes no sense")
        assert (webhook["tries"], webhook["processedAt"]) == (1, None)
    assert await closed_till.rows("SELECT 1 FROM payment_events") == []


async def test_duplicates_and_the_wrong_order_come_to_the_same(till: Any) -> None:
    await till.tell_provider("/v1/sandbox/messages", {"hold": True})
    answer = await till.authorize("4000000000002008")  # its answer never comes
    payment = answer["payment"]["id"]
    await till.ask()
    await till.mutate("capturePayment", {"paymentId": payment, "amount": 600})
    await till.mutate("refundPayment", {"paymentId": payment, "amount": 100})
    before, told = await till.payment(payment), await till.published()

    await till.tell_provider("/v1/sandbox/messages", {"backwards": True, "copies": 3})
    await till.webhooks_kept(3)
    await till.work()

    assert await till.payment(payment) == before
    assert await till.published() == told
    assert len(await till.events(payment)) == 6
    assert {webhook["problem"] for webhook in await kept(till)} == {None}


async def test_a_late_word_of_an_earlier_time_changes_nothing(till: Any) -> None:
    answer = await till.authorize()
    payment, key = answer["payment"]["id"], answer["operationId"]
    late = message(
        "whe_late",
        key=key,
        payment=payment,
        kind="authorize",
        state="pending",
        reference="sbx_late",
        occurred_at="2026-01-01T00:00:00+00:00",
    )

    assert await send(till, late) == 204
    await till.work()

    assert (await till.payment(payment))["standing"] == "AUTHORIZED"
    assert ("AUTHORIZE", "PENDING", "webhook") in await till.events(payment)
    assert len(await till.published()) == 1


@pytest.mark.parametrize("lie", [{"amount": 999}, {"currency": "USD"}, {"reference": "sbx_2nd"}])
async def test_another_amount_of_the_same_is_refused_and_flagged(
    till: Any, lie: dict[str, Any]
) -> None:
    payment = await till.captured()
    [[operation, reference]] = await till.rows(
        "SELECT operation_id, reference FROM payment_events"
        " WHERE kind = 'CHARGE' AND state = 'SUCCESS'"
    )
    before = await till.events(payment)

    told = {"key": operation, "payment": payment, "reference": reference, **lie}
    for name in ("whe_lie", "whe_lie_again"):
        assert await send(till, message(name, **told)) == 204
    await till.work()

    assert await till.events(payment) == before
    assert (await till.payment(payment))["captured"]["amount"] == 1_000
    assert len(await till.discrepancies()) == 1
    assert len(await kept(till, with_problem=True)) == 2


async def test_what_is_of_another_payment_is_refused(till: Any) -> None:
    payment = await till.captured()
    [[operation]] = await till.rows("SELECT id FROM operations WHERE kind = 'CHARGE'")

    await send(till, message("whe_1", key=operation, payment="pay_other"))
    await send(till, message("whe_2", key=operation, payment=payment, kind="refund"))
    await till.work()

    assert len(await kept(till, with_problem=True)) == 2
    assert (await till.payment(payment))["refunded"]["amount"] == 0


async def test_a_chargeback_is_taken_in_once(till: Any) -> None:
    payment = await till.captured()
    await till.tell_provider("/v1/sandbox/chargebacks", {"payment": payment})

    await till.until(payment, "CHARGED_BACK")

    end = await till.payment(payment)
    assert (end["chargedBack"]["amount"], end["refundable"]["amount"]) == (1_000, 0)
    assert [kind for kind, _ in await till.published()][-1] == "payments.payment_chargeback"
    refused = await till.mutate("refundPayment", {"paymentId": payment})
    assert refused["code"] == "AMOUNT_EXCEEDED"


async def test_more_than_was_taken_cannot_be_charged_back(till: Any) -> None:
    payment = await till.captured()

    body = message(
        "whe_1", key="sbx_9", payment=payment, kind="chargeback", amount=1_001, reference="sbx_9"
    )
    assert await send(till, body) == 204
    await till.work()

    [webhook] = await kept(till, with_problem=True)
    assert "only 1000 could be" in webhook["problem"]
    assert (await till.payment(payment))["chargedBack"]["amount"] == 0


async def test_staff_replay_what_failed(till: Any) -> None:
    payment = (await till.authorize())["payment"]["id"]
    body = message(
        "whe_1", key="sbx_9", payment=payment, kind="chargeback", amount=400, reference="sbx_9"
    )
    await send(till, body)
    await till.work()
    [webhook] = await kept(till, with_problem=True)
    assert webhook["body"] == body.decode()
    await till.mutate("capturePayment", {"paymentId": payment})

    replay = (
        "mutation ($id: ID!) { replayWebhook(input: {webhookId: $id}) {"
        " __typename ... on UserError { code } } }"
    )
    data = await till.running.data(replay, {"id": webhook["id"]}, identity=till.staff)
    assert data["replayWebhook"]["__typename"] == "ReplayWebhookSuccess"
    await till.work()

    assert (await till.payment(payment))["chargedBack"]["amount"] == 400
    data = await till.running.data(replay, {"id": "whk_0"}, identity=till.staff)
    assert data["replayWebhook"]["code"] == "WEBHOOK_NOT_FOUND"


async def test_one_that_goes_wrong_does_not_keep_the_others_back(till: Any) -> None:
    payment = await till.captured()
    await till.webhooks_kept(2)
    async with till.running.resources.postgres.begin() as session:
        await session.execute(
            text("ALTER TABLE payment_events ADD CHECK (reference <> 'sbx_breaks_the_store')")
        )
    told = {"payment": payment, "kind": "chargeback", "amount": 1}
    for name, reference in (("whe_0", "sbx_breaks_the_store"), ("whe_1", "sbx_good")):
        await send(till, message(name, key=reference, reference=reference, **told))

    await till.work()

    assert (await till.payment(payment))["chargedBack"]["amount"] == 1
    [failed] = await kept(till, with_problem=True)
    assert failed["problem"] == "Something went wrong here; it was logged."
