"""Rate limits as clients meet them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from router.server.settings import ConfigurationError

Start = Callable[..., Awaitable[Any]]
QUERY = "query Stock { warehouses }"


def _rule(**options: Any) -> dict[str, Any]:
    return {"name": "all", "key": [], "limit": 2, "per": 600, **options}


def _limited(*rules: Mapping[str, Any], **options: Any) -> dict[str, Any]:
    return {"rules": rules, **options}


async def _statuses(router: Any, *headers: Mapping[str, str], query: str = QUERY) -> list[int]:
    return [(await router.query(query, headers=one)).status for one in headers]


async def test_too_many_requests(start_router: Start, shop: Any) -> None:
    router = await start_router(rate_limits=_limited(_rule()))
    first = await router.query(QUERY)
    assert first.headers["RateLimit-Policy"] == '"all";q=2;w=600'
    assert first.headers["RateLimit"] == '"all";r=1;t=300'
    assert "errors" not in first.json
    await router.query(QUERY)
    refused = await router.query(QUERY)
    assert (refused.status, refused.codes) == (429, ["RATE_LIMITED"])
    assert refused.headers["Retry-After"] == "300"
    assert refused.headers["RateLimit"] == '"all";r=0;t=600'
    assert len(shop.inventory.requests) == 2
    metrics = await router.request("GET", "/metrics")
    assert 'router_rate_limited_total{rule="all"} 1.0' in metrics.text


async def test_routers_count_together_in_redis(
    start_router: Start, redis_url: Callable[[], str]
) -> None:
    options = {"rate_limits": _limited(_rule()), "redis": {"url": redis_url()}}
    one, other = await start_router(**options), await start_router(**options)
    assert [(await router.query(QUERY)).status for router in (one, other, one)] == [200, 200, 429]


async def test_redis_may_be_gone(start_router: Start) -> None:
    router = await start_router(
        rate_limits=_limited(_rule()), redis={"url": "redis://127.0.0.1:1/0", "pause": 60}
    )
    assert await _statuses(router, {}, {}, {}) == [200, 200, 429]
    metrics = (await router.request("GET", "/metrics")).text
    assert "router_rate_limit_fallbacks_total 3.0" in metrics
    closed = await start_router(
        rate_limits=_limited(_rule(), on_failure="refuse"), redis={"url": "redis://127.0.0.1:1/0"}
    )
    reply = await closed.query(QUERY)
    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")


async def test_by_address(start_router: Start) -> None:
    router = await start_router(
        rate_limits=_limited(_rule(key=["ip"], limit=1)), trusted_proxies="127.0.0.1"
    )

    def behind(address: str) -> dict[str, str]:
        return {"X-Forwarded-For": address}

    addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.1", "2001:db8::1", "2001:db8::ffff"]
    found = await _statuses(router, *map(behind, addresses))
    assert found == [200, 200, 429, 200, 429]


async def test_by_user_and_client(start_router: Start, issuer: Any) -> None:
    router = await start_router(
        jwks_url=issuer.url,
        rate_limits=_limited(
            _rule(name="users", key=["user"], limit=1, match={"identities": ["user"]}),
            _rule(name="apps", key=["client"], limit=1, match={"identities": ["partner"]}),
        ),
    )

    def bearer(**claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {issuer.token(**claims)}"}

    ann, bob = bearer(sub="ann"), bearer(sub="bob")
    partner = bearer(sub="acme", kind="partner")
    named = {**partner, "GraphQL-Client-Name": "other"}
    found = await _statuses(router, ann, bob, ann, partner, named, {}, {}, {})
    assert found == [200, 200, 429, 200, 429, 200, 200, 200]


async def test_by_operation(start_router: Start) -> None:
    router = await start_router(
        rate_limits=_limited(
            _rule(name="each", key=["operation"], limit=1),
            _rule(name="writes", limit=1, match={"kinds": ["mutation"]}),
            _rule(name="rare", limit=1, match={"operations": ["Rare"]}),
        )
    )

    async def status(query: str) -> int:
        return int((await router.query(query)).status)

    assert [await status(f"query {name} {{ warehouses }}") for name in ("A", "B", "A")] == [
        200,
        200,
        429,
    ]
    write = 'mutation %s { rename(slug: "a", title: "b") { sku } }'
    assert [await status(write % name) for name in ("M", "N")] == [200, 429]
    rare = await router.query("query Rare { warehouses }")
    assert rare.headers["RateLimit-Policy"] == '"each";q=1;w=600, "rare";q=1;w=600'


async def test_floods_are_refused_before_their_documents_are_read(start_router: Start) -> None:
    router = await start_router(rate_limits=_limited(_rule(limit=1)))
    assert (await router.query("{ no such syntax")).codes == ["GRAPHQL_PARSE_FAILED"]
    assert (await router.query("{ no such syntax")).codes == ["RATE_LIMITED"]


async def test_guessing_at_tokens_is_limited_too(start_router: Start, issuer: Any) -> None:
    router = await start_router(
        jwks_url=issuer.url, rate_limits=_limited(_rule(key=["ip"], limit=2))
    )
    wrong = {"Authorization": "Bearer a.b.c"}
    assert await _statuses(router, wrong, wrong, wrong) == [401, 401, 429]


async def test_each_request_of_a_batch_counts(start_router: Start) -> None:
    router = await start_router(batching={"enabled": True}, rate_limits=_limited(_rule()))
    reply = await router.post([{"query": QUERY}] * 3)
    assert reply.status == 200
    codes = [each["errors"][0]["extensions"]["code"] for each in reply.json if "errors" in each]
    assert codes == ["RATE_LIMITED"]


async def test_by_cost(start_router: Start) -> None:
    router = await start_router(
        cost={"mode": "warn"}, rate_limits=_limited(_rule(name="cost", limit=25, cost="estimated"))
    )
    query = "{ products { title } }"
    first = await router.query(query)
    assert first.headers["RateLimit"] == '"cost";r=15;t=240'
    assert [(await router.query(query)).status for _ in range(2)] == [200, 429]
    assert (await router.query("{ warehouses }")).status == 200
    dear = await router.query("{ a: products { sku } b: products { sku } c: products { sku } }")
    assert (dear.status, dear.codes) == (429, ["RATE_LIMITED"])
    assert "Retry-After" not in dear.headers


async def test_what_turns_out_cheaper_is_given_back(
    start_router: Start, redis_url: Callable[[], str]
) -> None:
    for redis in (None, redis_url()):
        router = await start_router(
            cost={"mode": "warn", "actual": True},
            rate_limits=_limited(_rule(name="cost", limit=20, cost="estimated")),
            redis={"url": redis},
        )
        first = await router.query("{ products { title } }")
        assert first.headers["RateLimit"].startswith('"cost";r=10;')
        await asyncio.sleep(0.1)
        second = await router.query("{ products { title } }")
        assert second.headers["RateLimit"].startswith('"cost";r=7;')


async def test_quotas_of_classes(start_router: Start, issuer: Any) -> None:
    router = await start_router(
        jwks_url=issuer.url,
        clients={
            "classes": {
                "partners": {"kinds": ["partner"], "quota": {"requests": 1, "period": 60}},
                "public": {},
            }
        },
        rate_limits={"headers": False},
    )
    partner = {"Authorization": f"Bearer {issuer.token(kind='partner', sub='acme')}"}
    other = {"Authorization": f"Bearer {issuer.token(kind='partner', sub='umbrella')}"}
    assert await _statuses(router, partner, partner, other, {}, {}) == [200, 429, 200, 200, 200]
    assert "RateLimit" not in (await router.query(QUERY, headers=partner)).headers


async def test_a_rule_by_cost_needs_costs(start_router: Start) -> None:
    with pytest.raises(ConfigurationError, match=r"cost\.mode"):
        await start_router(rate_limits=_limited(_rule(cost="estimated")))


async def test_names_are_unique(start_router: Start) -> None:
    with pytest.raises(ConfigurationError, match="two rules have the name 'all'"):
        await start_router(rate_limits=_limited(_rule(), _rule()))
