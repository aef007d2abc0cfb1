from typing import Any

import pytest
from aiohttp import web


async def html(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="<h1>Bad gateway: db-7.internal</h1>", status=502)


async def refuse(_request: web.Request) -> web.StreamResponse:
    error = {"message": "secret detail", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}
    return web.json_response({"errors": [error]})


async def subgraph_down(_request: web.Request) -> web.StreamResponse:
    errors = [
        {"message": "m", "path": [name], "extensions": {"code": "SUBGRAPH_UNAVAILABLE"}}
        for name in ("product", "category", "products", "collections", "brands")
    ]
    return web.json_response({"data": {"product": None, "category": None}, "errors": errors})


@pytest.mark.parametrize("answer", [html, refuse, subgraph_down])
@pytest.mark.parametrize("path", ["/p/dress-00", "/c/women-dresses"])
async def test_a_graph_that_cannot_answer_is_a_friendly_503(
    get: Any, shop: Any, answer: Any, path: str
) -> None:
    shop.answer = answer
    page = await get(path, headers={"X-Request-Id": "req-503"})
    assert page.status == 503
    assert page.headers["retry-after"] == "10"
    assert page.links("Try again") == [path]
    assert "req-503" in page.words()
    assert "db-7.internal" not in page.text
    assert "secret detail" not in page.text
    shop.answer = None
    assert (await get(path)).status == 200


async def test_the_503_page_keeps_the_departments_it_knows(get: Any, shop: Any) -> None:
    await get("/")
    shop.answer = html
    page = await get("/")
    assert page.status == 503
    assert "/c/women" in page.links("Women")


async def test_the_front_page_shows_what_it_has(get: Any, shop: Any) -> None:
    async def products_alone(_request: web.Request) -> web.StreamResponse:
        error = {
            "message": "m",
            "path": ["collections"],
            "extensions": {"code": "SUBGRAPH_TIMEOUT"},
        }
        return web.json_response(
            {"data": {"collections": None, "products": None}, "errors": [error]}
        )

    shop.answer = products_alone
    page = await get("/")
    assert page.status == 200
    assert "Some of this page could not be loaded" in page.words()


async def test_an_address_nobody_made_is_a_404_with_ways_out(get: Any) -> None:
    await get("/")
    page = await get("/there/is/nothing")
    assert page.status == 404
    assert "/" in page.links("To the front page")
    assert "/c/women" in page.links("Women")


async def test_a_mistake_of_ours_is_a_500_that_tells_nothing(
    get: Any, running: Any, shop: Any
) -> None:
    async def broken(_request: web.Request) -> web.StreamResponse:
        # Well-formed, but not what the schema promises: a product without a slug.
        return web.json_response({"data": {"product": {"id": "prod_1"}}})

    shop.answer = broken
    page = await get("/p/dress-00", headers={"X-Request-Id": "req-500"})
    assert page.status == 500
    assert page.headers["x-request-id"] == "req-500"
    assert "content-security-policy" in page.headers
    assert "req-500" in page.words()
    assert "KeyError" not in page.text
    assert running.url


async def test_a_method_that_a_page_does_not_know_is_refused(post: Any) -> None:
    page = await post("/p/dress-00", {})
    assert page.status == 405
