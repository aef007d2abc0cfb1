from typing import Any

import aiohttp
from aiohttp import web

from storefront.settings import Settings


async def test_alive_is_alive(browser: aiohttp.ClientSession) -> None:
    async with browser.get("/health/live") as response:
        assert (response.status, await response.json()) == (200, {"status": "alive"})


async def test_ready_names_both_dependencies(browser: aiohttp.ClientSession) -> None:
    async with browser.get("/health/ready") as response:
        assert response.status == 200
        assert await response.json() == {
            "status": "ready",
            "dependencies": {"router": {"status": "up"}, "redis": {"status": "up"}},
        }


async def test_the_dependency_that_is_down_is_named(
    settings: Settings, unused_port: int, serve: Any
) -> None:
    away = {"redis_url": f"redis://127.0.0.1:{unused_port}/0"}
    async with (
        serve(Settings.model_validate(settings.model_dump() | away)) as url,
        aiohttp.ClientSession(url) as client,
    ):
        async with client.get("/health/ready") as response:
            assert response.status == 503
            assert await response.json() == {
                "status": "unready",
                "dependencies": {
                    "router": {"status": "up"},
                    "redis": {"status": "down", "error": "ConnectionError"},
                },
            }
        # The shop itself stays open: everybody is a guest.
        async with client.get("/", headers={"Cookie": f"session={'a' * 43}"}) as response:
            assert response.status == 200


async def test_a_router_that_answers_errors_is_down(
    browser: aiohttp.ClientSession, serve: Any, settings: Settings, serve_http: Any
) -> None:
    async def ill(_request: web.Request) -> web.Response:
        raise web.HTTPInternalServerError

    application = web.Application()
    application.add_routes([web.get("/health", ill)])
    async with (
        serve_http(application) as router,
        serve(Settings.model_validate(settings.model_dump() | {"router_url": router})) as url,
        browser.get(f"{url}/health/ready") as response,
    ):
        assert response.status == 503
        dependencies = (await response.json())["dependencies"]
        assert dependencies["router"] == {"status": "down", "error": "ClientResponseError"}


async def test_metrics_count_by_route_and_never_by_path(browser: aiohttp.ClientSession) -> None:
    await browser.get("/p/dress-00")
    await browser.get("/p/not-a-garment-at-all")
    async with browser.get("/metrics") as response:
        text = await response.text()
    assert 'storefront_requests_total{method="GET",route="product",status="200"}' in text
    assert 'storefront_requests_total{method="GET",route="product",status="404"}' in text
    assert 'storefront_graph_seconds_count{operation="ProductPage"}' in text
    assert "not-a-garment-at-all" not in text
