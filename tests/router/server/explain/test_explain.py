"""The explanation that developers get in the response's extensions."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

QUERY = '{ product(slug: "shirt-1") { title available } }'
ASK = {"Loom-Explain": "1"}


async def test_the_plan_and_the_fetches_are_told(start_router: Any) -> None:
    router = await start_router(diagnostics={"public": True})

    first = (await router.query(QUERY, headers=ASK)).json
    second = (await router.query(QUERY, headers=ASK)).json

    explained = first["extensions"]["explain"]
    assert explained["plan"].startswith("QueryPlan {")
    assert 'Fetch(service: "catalog")' in explained["plan"]
    catalog, inventory = explained["fetches"]
    assert (catalog["subgraph"], catalog["outcome"]) == ("catalog", "ok")
    assert (inventory["subgraph"], inventory["outcome"]) == ("inventory", "ok")
    assert 0 <= catalog["startMs"] <= catalog["startMs"] + catalog["durationMs"]
    assert catalog["startMs"] + catalog["durationMs"] <= inventory["startMs"] + 1
    assert inventory["startMs"] + inventory["durationMs"] <= explained["totalMs"]
    assert catalog["requestBytes"] > 0
    assert catalog["responseBytes"] > 0
    assert (explained["cached"], second["extensions"]["explain"]["cached"]) == (False, True)


async def test_a_failed_fetch_is_told_with_its_code(start_router: Any, shop: Any) -> None:
    async def broken(_: web.Request) -> web.Response:
        return web.Response(text="not JSON")

    shop.inventory.answer = broken
    router = await start_router(diagnostics={"public": True})

    answer = (await router.query(QUERY, headers=ASK)).json

    assert answer["errors"]
    assert answer["extensions"]["requestId"]
    _, inventory = answer["extensions"]["explain"]["fetches"]
    assert inventory["outcome"] == "SUBGRAPH_INVALID_RESPONSE"


@pytest.mark.parametrize("headers", [{}, {"Loom-Explain": "0"}])
async def test_nothing_is_told_unasked(start_router: Any, headers: dict[str, str]) -> None:
    router = await start_router(diagnostics={"public": True})

    assert "extensions" not in (await router.query(QUERY, headers=headers)).json


async def test_only_certain_roles_are_told(start_router: Any, issuer: Any) -> None:
    router = await start_router(diagnostics={"roles": ["DEVELOPER"]}, jwks_url=issuer.url)

    def bearer(*roles: str) -> dict[str, str]:
        return {**ASK, "Authorization": f"Bearer {issuer.token(roles=list(roles))}"}

    told = (await router.query(QUERY, headers=bearer("CUSTOMER", "DEVELOPER"))).json
    refused = (await router.query(QUERY, headers=bearer("CUSTOMER"))).json
    anonymous = (await router.query(QUERY, headers=ASK)).json

    assert told["extensions"]["explain"]["plan"]
    for answer in (refused, anonymous):
        assert set(answer["extensions"]["explain"]) == {"refused"}
        assert answer["data"] == told["data"]


async def test_nobody_is_told_by_default(start_router: Any) -> None:
    router = await start_router()

    assert "extensions" not in (await router.query(QUERY, headers=ASK)).json
