from __future__ import annotations

from typing import TYPE_CHECKING

from router.server.health import Readiness

if TYPE_CHECKING:
    from tests.router.server.conftest import Issuer, Router, Shop, StartRouter

GONE = "http://127.0.0.1:9/graphql"


async def test_alive(shared_router: Router) -> None:
    for path in ("/health", "/health/live"):
        reply = await shared_router.request("GET", path)
        assert (reply.status, reply.json) == (200, {"status": "alive"})


async def test_ready(start_router: StartRouter, issuer: Issuer) -> None:
    router = await start_router(jwks_url=issuer.url)
    reply = await router.request("GET", "/health/ready")
    assert reply.status == 200
    up = {"status": "up"}
    assert reply.json == {
        "status": "ready",
        "dependencies": {"catalog": up, "inventory": up, "jwks": up},
    }


async def test_a_dependency_that_is_down_is_named(
    start_router: StartRouter, issuer: Issuer
) -> None:
    issuer.broken = True
    router = await start_router(jwks_url=issuer.url, subgraph_urls={"inventory": GONE})
    reply = await router.request("GET", "/health/ready")
    assert reply.status == 503
    assert reply.json == {
        "status": "unready",
        "dependencies": {
            "catalog": {"status": "up"},
            "inventory": {"status": "down", "error": "Connection refused"},
            "jwks": {
                "status": "down",
                "error": "the keys for access tokens could not be fetched",
            },
        },
    }


async def test_a_report_is_kept_for_a_second(shop: Shop) -> None:
    now = 0.0
    urls = {"catalog": (shop.catalog.url,)}
    readiness = Readiness(lambda: urls, None, clock=lambda: now)
    assert (await readiness.report())["status"] == "ready"
    urls["catalog"] = (GONE,)
    assert (await readiness.report())["status"] == "ready"
    now = 1.0
    assert (await readiness.report())["status"] == "unready"
