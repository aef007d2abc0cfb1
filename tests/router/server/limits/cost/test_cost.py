"""Costs as clients meet them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Start = Callable[..., Awaitable[Any]]
ASK = {"GraphQL-Cost": "1", "Accept": "application/graphql-response+json"}


async def test_an_operation_that_is_too_dear(start_router: Start, shop: Any) -> None:
    router = await start_router(cost={"mode": "enforce", "max": 9})
    reply = await router.query("{ products { title } }", headers=ASK)
    assert (reply.status, reply.codes) == (400, ["COST_LIMIT_EXCEEDED"])
    assert reply.json["errors"][0]["extensions"]["cost"] == {"estimated": 10.0, "max": 9.0}
    assert shop.catalog.requests == []
    metrics = await router.request("GET", "/metrics")
    assert 'router_limits_exceeded_total{limit="cost",mode="enforce"} 1.0' in metrics.text
    assert 'router_operation_cost_count{kind="estimated"} 1.0' in metrics.text


async def test_estimated_and_actual(start_router: Start) -> None:
    router = await start_router(cost={"mode": "enforce", "actual": True})
    reply = await router.query("{ products { title } }", headers=ASK)
    assert reply.json["extensions"]["cost"] == {"estimated": 10.0, "max": 1000.0, "actual": 3.0}
    assert len(reply.json["data"]["products"]) == 3
    silent = await router.query("{ products { title } }")
    assert "extensions" not in silent.json


async def test_a_cost_may_only_be_warned_of(start_router: Start) -> None:
    router = await start_router(cost={"mode": "warn", "max": 1, "report": "always"})
    reply = await router.query("{ products { title } }")
    assert reply.json["extensions"]["cost"] == {"estimated": 10.0, "max": 1.0}
    assert "errors" not in reply.json
    metrics = await router.request("GET", "/metrics")
    assert 'router_limits_exceeded_total{limit="cost",mode="warn"} 1.0' in metrics.text


async def test_classes_of_clients_have_limits_of_their_own(start_router: Start) -> None:
    router = await start_router(
        clients={"classes": {"app": {"client_names": ["app"]}, "others": {}}},
        cost={"mode": "enforce", "max": 9, "classes": {"app": 10}, "list_size": 10},
    )
    query = "{ products { title } }"
    assert (await router.query(query)).codes == ["COST_LIMIT_EXCEEDED"]
    reply = await router.query(query, headers={"GraphQL-Client-Name": "app"})
    assert "errors" not in reply.json


async def test_no_cost_is_worked_out_unless_asked(start_router: Start) -> None:
    router = await start_router()
    reply = await router.query("{ products { title } }", headers=ASK)
    assert "extensions" not in reply.json
