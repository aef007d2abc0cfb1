"""Health, metrics and the request id, in one form at every service."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import pytest

SERVICES = ("router", "accounts", "catalog", "inventory", "carts", "pricing")
DEPENDENCIES = {
    "router": {"accounts", "catalog", "inventory", "carts", "pricing", "jwks"},
    "accounts": {"postgres", "redis"},
    "catalog": {"mongodb", "redis"},
    "inventory": {"postgres"},
    "carts": {"redis"},
    "pricing": {"postgres"},
}


def address(graph: Any, service: str) -> str:
    url: str = graph.url if service == "router" else graph.subgraphs[service]
    return url


@pytest.mark.parametrize("service", SERVICES)
async def test_health_is_told_in_one_form(graph: Any, service: str) -> None:
    url = address(graph, service)
    async with graph.client.get(f"{url}/health/live") as response:
        assert (response.status, await response.json()) == (200, {"status": "alive"})
    async with graph.client.get(f"{url}/health/ready") as response:
        report = await response.json()

    assert response.status == 200
    assert report == {
        "status": "ready",
        "dependencies": {name: {"status": "up"} for name in DEPENDENCIES[service]},
    }


@pytest.mark.parametrize("service", SERVICES)
async def test_metrics_are_prometheus_text(graph: Any, service: str) -> None:
    async with graph.client.get(f"{address(graph, service)}/metrics") as response:
        exposition = await response.text()

    assert response.status == 200
    assert response.headers["content-type"].startswith("text/plain")
    assert "# TYPE process_resident_memory_bytes gauge" in exposition


async def test_a_request_id_travels_from_the_client_to_the_logs_and_back(graph: Any) -> None:
    request_id = f"test-{secrets.token_hex(8)}"
    query = '{ product(slug: "garment-00001") { variants { availability { available } } } }'

    response, answer = await graph.send({"query": query}, headers={"X-Request-Id": request_id})

    assert "errors" not in answer
    assert response.headers["x-request-id"] == request_id
    heard = await _lines(graph.serving, "graphql", request_id, count=2)
    assert {line["domain"] for line in heard} == {"catalog", "inventory"}
    (line,) = await _lines(graph.routing, "request", request_id, count=1)
    assert line["status"] == 200


async def _lines(program: Any, event: str, request_id: str, count: int) -> list[dict[str, Any]]:
    """A request's log lines. They are written after the answer was sent: wait for ``count``."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(10):
        while len(found) < count:
            found = [
                line
                for line in program.lines()
                if line.get("request_id") == request_id and line["event"] == event
            ]
            await asyncio.sleep(0.02)
    return found


@pytest.mark.parametrize("unfit", ["a b", "x" * 65, "ä", "a;b"])
async def test_an_unfit_request_id_is_replaced(graph: Any, unfit: str) -> None:
    response, answer = await graph.send({"query": "{ nothing }"}, headers={"X-Request-Id": unfit})

    request_id = response.headers["x-request-id"]
    assert request_id != unfit
    assert answer["extensions"]["requestId"] == request_id
