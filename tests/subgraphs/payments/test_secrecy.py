"""A card's number never reaches us: not the stores, not the logs, not the messages."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from subgraphs.kit.logs import configure_logs

NUMBERS = ["4111111111111111", "4000000000003220", "4000000000003006", "4000000000000002"]


async def test_no_card_number_anywhere(till: Any, capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "debug")
    for number in NUMBERS:
        answer = await till.authorize(number)
        if answer["__typename"] == "PaymentSucceeded":
            payment = answer["payment"]["id"]
            await till.mutate("capturePayment", {"paymentId": payment})
            await till.mutate("refundPayment", {"paymentId": payment, "amount": 1})
    # somebody's page sends the number itself: it goes no further than the refusal
    mistaken = await till.authorize(token=NUMBERS[0])
    await till.webhooks_kept(len(NUMBERS) + 2)
    await till.work()

    assert mistaken["code"] == "PAYMENT_INPUT_INVALID"
    assert NUMBERS[0] not in str(mistaken)
    dumped = await everything(till)
    logged = capfd.readouterr()
    assert "ord_1" in dumped
    assert "sbx_" in dumped
    assert "graphql" in logged.err
    for number in NUMBERS:
        assert number not in dumped
        assert number not in logged.err + logged.out


async def everything(till: Any) -> str:
    """Every row of every table, the raw webhooks as text too."""
    found = []
    async with till.running.resources.postgres.reading() as session:
        tables = list(
            await session.scalars(
                text("SELECT table_name FROM information_schema.tables WHERE table_schema='public'")
            )
        )
        assert {"payments", "payment_events", "webhooks", "outbox", "operations"} <= set(tables)
        for table in tables:
            rows = await session.scalars(text(f'SELECT to_jsonb(t)::text FROM "{table}" t'))  # noqa: S608 - its own tables
            found.extend(rows)
        bodies = await session.scalars(text("SELECT convert_from(body, 'UTF8') FROM webhooks"))
        found.extend(bodies)
    return "\n".join(found)
