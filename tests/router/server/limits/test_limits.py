"""Limits as clients meet them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Start = Callable[..., Awaitable[Any]]
NEW = {"Accept": "application/graphql-response+json"}


async def test_a_document_beyond_a_limit(start_router: Start) -> None:
    router = await start_router(limits={"max_aliases": 1})
    assert (await router.query("{ a: warehouses }")).status == 200
    reply = await router.query("{ a: warehouses b: warehouses }", headers=NEW)
    assert (reply.status, reply.codes) == (400, ["ALIAS_LIMIT_EXCEEDED"])
    metrics = await router.request("GET", "/metrics")
    assert 'router_limits_exceeded_total{limit="aliases",mode="enforce"} 1.0' in metrics.text


async def test_it_is_refused_before_it_is_validated(start_router: Start) -> None:
    router = await start_router(limits={"max_depth": 2})
    reply = await router.query("{ no { such { field } } }")
    assert reply.codes == ["DEPTH_LIMIT_EXCEEDED"]


async def test_headers(start_router: Start) -> None:
    router = await start_router(limits={"max_header_bytes": 1000})
    reply = await router.query("{ warehouses }", headers={"X-Long": "x" * 1000})
    assert (reply.status, reply.codes) == (431, ["REQUEST_TOO_LARGE"])


async def test_introspection_is_for_the_classes_that_may(start_router: Start, issuer: Any) -> None:
    router = await start_router(
        jwks_url=issuer.url,
        clients={
            "classes": {
                "staff": {"roles": ["DEVELOPER"]},
                "public": {"introspection": False},
            }
        },
    )
    introspection = (
        "{ __schema { queryType { name } } }",
        '{ ... { t: __type(name: "Query") { name } } }',
    )
    for query in introspection:
        reply = await router.query(query)
        assert (reply.status, reply.codes) == (403, ["INTROSPECTION_DISABLED"])
        token = issuer.token(roles=["DEVELOPER"])
        reply = await router.query(query, headers={"Authorization": f"Bearer {token}"})
        assert "errors" not in reply.json
    assert (await router.query("{ __typename }")).json["data"] == {"__typename": "Query"}
    wrong = await router.query("{ warehous }")
    assert "Did you mean" not in wrong.text
