"""The pipeline's promise: whatever its steps do, there is an answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson
import pytest
from structlog.testing import capture_logs

from router.server.exchange import Answer, ClientGoneError, Exchange
from router.server.pipeline import Pipeline, Step
from router.server.refusal import Refusal

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange, StartRouter

ANSWER = Answer(200, b"{}", b"application/json")


async def go_on(exchange: Exchange) -> None:
    exchange.request_id += "."


async def answer(_: Exchange) -> Answer:
    return ANSWER


async def refuse(_: Exchange) -> None:
    raise Refusal("BAD_REQUEST", "no")


async def fail(_: Exchange) -> None:
    raise KeyError("hunter2")


async def run(steps: list[Step], exchange: Exchange) -> tuple[Answer, int]:
    unexpected: list[None] = []
    found = await Pipeline(steps, lambda: unexpected.append(None)).run(exchange)
    assert isinstance(found, Answer)
    return found, len(unexpected)


async def test_the_first_answer_ends_it(make_exchange: MakeExchange) -> None:
    exchange = make_exchange()
    assert await run([go_on, go_on, answer, fail], exchange) == (ANSWER, 0)
    assert exchange.request_id == ".."


async def test_a_refusal_ends_it(make_exchange: MakeExchange) -> None:
    found, unexpected = await run([go_on, refuse, fail], make_exchange())
    assert (found.status, found.outcome, unexpected) == (400, "refused", 0)
    assert orjson.loads(found.body) == {
        "errors": [{"message": "no", "extensions": {"code": "BAD_REQUEST", "requestId": "."}}],
        "extensions": {"requestId": "."},
    }


@pytest.mark.parametrize("steps", [[fail], [go_on], []])
async def test_no_answer_is_a_fault_of_ours(make_exchange: MakeExchange, steps: list[Step]) -> None:
    with capture_logs() as logged:
        found, unexpected = await run(steps, make_exchange())
    assert (found.status, found.outcome, unexpected) == (500, "failed", 1)
    (error,) = orjson.loads(found.body)["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert b"hunter2" not in found.body
    assert [line["log_level"] for line in logged] == ["error"]


@pytest.mark.parametrize("gone", [ClientGoneError, asyncio.CancelledError])
async def test_nobody_to_answer(make_exchange: MakeExchange, gone: type[BaseException]) -> None:
    async def leave(_: Exchange) -> None:
        raise gone

    with pytest.raises(gone):
        await run([leave], make_exchange())


async def test_a_request_is_one_log_line(start_router: StartRouter) -> None:
    router = await start_router(access_log=True)
    with capture_logs() as logged:
        await router.query("query Stores { warehouses }", headers={"GraphQL-Client-Name": "till"})
    (line,) = [entry for entry in logged if entry["event"] == "request"]
    assert line.pop("ms") > 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "operation": "Stores",
        "client": "till",
        "kind": "anonymous",
        "status": 200,
        "outcome": "ok",
        "bytes": len(b'{"data":{"warehouses":["Ghent"]}}'),
    }
