"""Several operations in one request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import orjson
import pytest
from aiohttp import web

ON = {"batching": {"enabled": True, "max_operations": 3}}
Start = Callable[..., Awaitable[Any]]
PRODUCT = {"query": '{ product(slug: "shirt-1") { title } }'}


async def test_each_request_has_an_answer_of_its_own(start_router: Start) -> None:
    router = await start_router(**ON)
    reply = await router.post([PRODUCT, {"query": "{ nothing }"}, {"query": "{ warehouses }"}])
    assert reply.status == 200
    one, other, last = reply.json
    assert one == {"data": {"product": {"title": "Shirt"}}}
    assert other["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "data" not in other
    assert last == {"data": {"warehouses": ["Ghent"]}}
    assert other["extensions"]["requestId"] == reply.headers["X-Request-Id"]


async def test_variables_and_mutations(start_router: Start, shop: Any) -> None:
    router = await start_router(**ON)
    rename = "mutation ($t: String!) { rename(slug: "
    request = {"query": f'{rename}"x", title: $t) {{ title }} }}', "variables": {"t": "New"}}
    reply = await router.post([request])
    assert reply.json == [{"data": {"rename": {"title": "New"}}}]
    assert len(shop.catalog.requests) == 1


async def test_what_is_no_object(start_router: Start) -> None:
    router = await start_router(**ON)
    reply = await router.post([PRODUCT, [PRODUCT], 1])
    assert reply.json[0] == {"data": {"product": {"title": "Shirt"}}}
    codes = [each["errors"][0]["extensions"]["code"] for each in reply.json[1:]]
    assert codes == ["BAD_REQUEST", "BAD_REQUEST"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ([], 400, "BAD_REQUEST"),
        ([PRODUCT] * 4, 413, "REQUEST_TOO_LARGE"),
        (b"[{", 400, "BAD_REQUEST"),
    ],
)
async def test_batches_that_are_refused(
    start_router: Start, shop: Any, body: object, status: int, code: str
) -> None:
    router = await start_router(**ON)
    reply = await router.post(body)
    assert (reply.status, reply.json["errors"][0]["extensions"]["code"]) == (status, code)
    assert shop.catalog.requests == []


async def test_a_single_request_where_batches_are_taken(start_router: Start) -> None:
    router = await start_router(**ON)
    reply = await router.post(b"  " + orjson.dumps(PRODUCT))
    assert reply.json == {"data": {"product": {"title": "Shirt"}}}


async def test_batches_are_off_unless_they_are_switched_on(router: Any, shop: Any) -> None:
    reply = await router.post([PRODUCT])
    assert reply.status == 400
    assert reply.json["errors"][0]["extensions"]["code"] == "BATCHING_NOT_SUPPORTED"
    assert shop.catalog.requests == []


async def test_tokens_count_for_each(start_router: Start, issuer: Any) -> None:
    router = await start_router(**ON, jwks_url=issuer.url)
    reply = await router.post([PRODUCT, PRODUCT], headers={"Authorization": "Bearer nonsense"})
    assert reply.status == 200
    codes = [each["errors"][0]["extensions"]["code"] for each in reply.json]
    assert codes == ["UNAUTHENTICATED", "UNAUTHENTICATED"]


@pytest.fixture
async def collector() -> AsyncIterator[str]:
    """Where spans go. It outlives the routers, which send what they still have when they stop."""

    async def collect(_: web.Request) -> web.Response:
        return web.Response()

    application = web.Application()
    application.router.add_post("/v1/traces", collect)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1/traces"
    await runner.cleanup()


async def test_traced(collector: str, start_router: Start) -> None:
    """The pipeline wraps its steps then."""
    router = await start_router(
        **ON, telemetry={"tracing": {"enabled": True, "endpoint": collector}}
    )
    reply = await router.post([PRODUCT])
    assert reply.json == [{"data": {"product": {"title": "Shirt"}}}]
