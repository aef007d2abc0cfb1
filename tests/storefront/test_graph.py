import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog
from aiohttp import web

from storefront.errors import GraphRefused, GraphUnavailable, ManifestError
from storefront.graph import Caller, Graph, GraphResult, Manifest

CALLER = Caller(request_id="req-1", address="203.0.113.9", access_token="token")


@pytest.fixture
async def graph(graph_url: str, persisted: Path) -> AsyncIterator[Graph]:
    found = Graph(f"{graph_url}/graphql", Manifest.read(persisted), timeout=0.3, connections=4)
    yield found
    await found.close()


async def test_an_operation_is_sent_by_its_id_with_the_callers_headers(
    graph: Graph, shop: Any
) -> None:
    result = await graph.run("BrandsPage", {}, CALLER)
    assert [brand["slug"] for brand in result.data["brands"]] == ["aalto", "brisk"]
    assert not result.partial
    headers = shop.headers[0]
    assert headers["GraphQL-Client-Name"] == "storefront"
    assert headers["X-Request-Id"] == "req-1"
    assert headers["X-Forwarded-For"] == "203.0.113.9"
    assert headers["Authorization"] == "Bearer token"


async def test_a_guest_sends_no_token(graph: Graph, shop: Any) -> None:
    await graph.run("BrandsPage", {}, Caller(request_id="req-2"))
    assert "Authorization" not in shop.headers[0]
    assert "X-Forwarded-For" not in shop.headers[0]


async def hang(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(0.6)
    return web.Response()


async def html(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="<h1>Bad gateway</h1>", content_type="text/html", status=502)


async def cut_short(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"data":{"brands":[')
    assert request.transport is not None
    request.transport.close()
    return response


async def half_json(_request: web.Request) -> web.StreamResponse:
    return web.Response(text='{"data":{"brands":[', content_type="application/json")


async def not_graphql(_request: web.Request) -> web.StreamResponse:
    return web.json_response({"message": "hello"})


async def a_list(_request: web.Request) -> web.StreamResponse:
    return web.json_response([])


@pytest.mark.parametrize("answer", [hang, html, cut_short, half_json, not_graphql, a_list])
async def test_what_is_no_graphql_response_is_unavailable(
    graph: Graph, shop: Any, answer: Any
) -> None:
    shop.answer = answer
    with pytest.raises(GraphUnavailable, match=r"^BrandsPage: "):
        await graph.run("BrandsPage", {}, CALLER)
    shop.answer = None
    assert (await graph.run("BrandsPage", {}, CALLER)).data["brands"]


async def test_a_router_that_is_down_is_unavailable(persisted: Path) -> None:
    graph = Graph(
        "http://127.0.0.1:9/graphql", Manifest.read(persisted), timeout=0.3, connections=1
    )
    with pytest.raises(GraphUnavailable):
        await graph.run("BrandsPage", {}, CALLER)
    await graph.close()


async def test_errors_without_data_are_a_refusal_with_its_code(graph: Graph) -> None:
    with pytest.raises(GraphRefused) as refusal:
        await graph.run("ProductPage", {"slug": 7}, CALLER)
    assert refusal.value.operation == "ProductPage"


async def test_data_with_errors_is_partial(graph: Graph, shop: Any) -> None:
    async def partial(_request: web.Request) -> web.StreamResponse:
        error = {"message": "m", "path": ["brands", 0], "extensions": {"code": "SUBGRAPH_TIMEOUT"}}
        return web.json_response({"data": {"brands": None}, "errors": [error]})

    shop.answer = partial
    result = await graph.run("BrandsPage", {}, CALLER)
    assert result.partial
    assert result.codes == {"SUBGRAPH_TIMEOUT"}


@pytest.mark.parametrize(
    ("at", "asked", "failed"),
    [
        (["product"], ("product",), True),
        (["product", "variants", 0, "availability"], ("product",), True),
        (["category"], ("category", "products"), True),
        (["category", "facets"], ("category", "products"), False),
        (["brand"], ("product",), False),
    ],
)
def test_an_error_tells_whether_a_path_failed(
    at: list[str], asked: tuple[str, ...], failed: bool
) -> None:
    assert GraphResult({}, [{"message": "m", "path": at}]).failed(*asked) is failed


def test_a_manifest_without_the_operation_is_named(persisted: Path) -> None:
    with pytest.raises(ManifestError, match="'CheckoutPage'"):
        Manifest.read(persisted).document_id("CheckoutPage")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is not an apollo-persisted-query-manifest"),
        (orjson.dumps({"format": "other"}), "is not an apollo-persisted-query-manifest"),
        (
            orjson.dumps({"format": "apollo-persisted-query-manifest", "operations": [{}]}),
            "lacks its name or id",
        ),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(content)
    with pytest.raises(ManifestError, match=reason):
        Manifest.read(path)


async def test_many_errors_are_counted_but_few_are_logged(graph: Graph, shop: Any) -> None:
    async def without_stock(_request: web.Request) -> web.StreamResponse:
        errors = [
            {"message": "m", "path": ["variants", at], "extensions": {"code": "SUBGRAPH_TIMEOUT"}}
            for at in range(200)
        ]
        return web.json_response({"data": {"variants": [None] * 200}, "errors": errors})

    shop.answer = without_stock
    with structlog.testing.capture_logs() as logs:
        result = await graph.run("BrandsPage", {}, CALLER)
    assert result.codes == {"SUBGRAPH_TIMEOUT"}
    (line,) = (entry for entry in logs if entry["event"] == "graph_errors")
    assert line["count"] == 200
    assert [error["path"] for error in line["errors"]] == [["variants", at] for at in range(5)]
