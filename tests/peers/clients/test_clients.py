"""What the clients that people use make of the router's answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

pytestmark = pytest.mark.peers

RunClient = Callable[[str], Awaitable[Any]]

PRODUCT = {"product": {"id": "p1", "title": "Title p1", "stock": 11}}
LIVE = [{"live": {"id": "p1", "stock": 11}}, {"live": {"id": "p2", "stock": 12}}]
COUNT = [{"count": 1}, {"count": 2}, {"count": 3}]
FAILING = {
    "data": {"product": {"id": "p13", "price": None}},
    "codes": ["INTERNAL_SERVER_ERROR"],
}
REFUSED = ["GRAPHQL_VALIDATION_FAILED"]
EARLY = {"product": {"id": "p1", "title": "Title p1"}}
BY_HASH = ["extensions", "operationName", "variables"]
PERSISTED = {
    "registered": {"products": [{"id": "p1", "stock": 11}]},
    "automatic": PRODUCT,
    # A registered document by its hash alone; another one is sent along once it was not found.
    "sent": [BY_HASH, BY_HASH, ["extensions", "operationName", "query", "variables"]],
}


def plain(value: Any) -> Any:
    """Without the ``__typename`` that clients add for their caches."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if key != "__typename"}
    return [plain(each) for each in value] if isinstance(value, list) else value


async def test_apollo_client(run_client: RunClient) -> None:
    told = plain(await run_client("apollo"))
    assert told["query"] == PRODUCT
    assert told["mutation"] == {"publish": 0}
    assert told["failing"] == FAILING
    assert told["refused"] == REFUSED
    assert told["multipart"] == LIVE
    assert told["websocket"] == {"live": LIVE, "count": COUNT, "query": PRODUCT}
    for form in ("of2022", "current"):
        states = [(each["state"], each["data"]) for each in told["defer"][form]]
        assert states == [("streaming", EARLY), ("complete", PRODUCT)]
    assert told["persisted"] == PERSISTED
    assert told["batch"] == [PRODUCT, {"viewer": "anonymous"}]


async def test_urql(run_client: RunClient) -> None:
    told = plain(await run_client("urql"))
    assert told["query"] == PRODUCT
    assert told["mutation"] == {"publish": 0}
    assert told["failing"] == FAILING
    assert told["refused"] == REFUSED
    events = [{"data": each, "error": None} for each in LIVE]
    assert told["sse"] == events
    assert told["websocket"] == {"live": events, "query": PRODUCT}
    parts = [{"data": EARLY, "error": None}, {"data": PRODUCT, "error": None}]
    assert told["defer"] == {"http": parts, "websocket": parts}
    assert told["persisted"] == PERSISTED


async def test_graphql_ws(run_client: RunClient) -> None:
    told = await run_client("graphql_ws")
    assert told["live"] == [{"data": each} for each in LIVE]
    assert told["count"] == [{"data": each} for each in COUNT]
    assert told["query"] == [{"data": PRODUCT}]
    assert told["mutation"] == [{"data": {"publish": 0}}]
    assert told["refused"] == {"codes": REFUSED}
    assert [part["hasNext"] for part in told["defer"]] == [True, False]
    assert told["viewer"] == [{"data": {"viewer": "usr_1"}}]
    assert told["forbidden"] == {"code": 4403, "reason": "The access token is malformed."}
    assert told["slow"] == [{"data": {"product": {"stock": 11}}}]
    assert told["pongs"]


async def test_graphql_sse(run_client: RunClient) -> None:
    told = await run_client("graphql_sse")
    assert told["live"] == [{"data": each} for each in LIVE]
    assert told["count"] == [{"data": each} for each in COUNT]
    assert told["query"] == [{"data": PRODUCT}]
    assert told["mutation"] == [{"data": {"publish": 0}}]
    assert told["refused"] == REFUSED
    assert [part["hasNext"] for part in told["defer"]] == [True, False]
    assert told["viewer"] == [{"data": {"viewer": "usr_1"}}]
    assert told["unauthorized"] == 401
