from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from router.server.settings import ConfigurationError

Start = Callable[..., Awaitable[Any]]
SHOP = "https://shop.example"
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type,x-other",
}


async def _start(start_router: Start, **settings: Any) -> Any:
    return await start_router(cors={"origins": [SHOP], **settings})


async def _preflight(router: Any, origin: str, **headers: str) -> Any:
    given = {"Origin": origin, **PREFLIGHT, **headers}
    return await router.request("OPTIONS", "/graphql", headers=given)


def _allowed(reply: Any) -> dict[str, str]:
    prefix = "Access-Control-"
    return {
        name.removeprefix(prefix): value
        for name, value in ((name.title(), value) for name, value in reply.headers.items())
        if name.startswith(prefix)
    }


async def test_a_preflight_is_answered_at_once(start_router: Start) -> None:
    router = await _start(start_router, headers=["Content-Type", "Authorization"], max_age=5)
    reply = await _preflight(router, SHOP)
    assert (reply.status, reply.text) == (204, "")
    assert _allowed(reply) == {
        "Allow-Origin": SHOP,
        "Allow-Methods": "GET, POST",
        "Allow-Headers": "Content-Type, Authorization",
        "Max-Age": "5",
    }
    assert reply.headers["Vary"].startswith("origin")
    assert "X-Request-Id" not in reply.headers


async def test_another_origin_is_permitted_nothing(start_router: Start) -> None:
    router = await _start(start_router)
    for origin in (
        "https://evil.example",
        "null",
        "https://shop.example.evil",
        "http://shop.example",
    ):
        reply = await _preflight(router, origin)
        assert (reply.status, _allowed(reply)) == (204, {})
        answer = await router.query("{ warehouses }", headers={"Origin": origin})
        assert _allowed(answer) == {}
        assert "origin" in answer.headers.getall("Vary")


async def test_answers_can_be_read_refusals_too(start_router: Start) -> None:
    router = await _start(start_router, credentials=True, expose=["X-Request-Id"])
    for query in ("{ warehouses }", "{ no"):
        reply = await router.query(query, headers={"Origin": SHOP})
        assert _allowed(reply) == {
            "Allow-Origin": SHOP,
            "Allow-Credentials": "true",
            "Expose-Headers": "X-Request-Id",
        }
        assert reply.headers.getall("Vary") == ["accept", "origin"]
    same = await router.query("{ warehouses }")
    assert _allowed(same) == {}
    assert same.headers.getall("Vary") == ["accept", "origin"]


async def test_patterns_match_whole_origins(start_router: Start) -> None:
    router = await start_router(cors={"origin_patterns": [r"https://[a-z0-9-]+\.preview\.example"]})
    assert "Allow-Origin" in _allowed(await _preflight(router, "https://pr-1.preview.example"))
    for origin in (
        "https://a.preview.example.evil",
        "xhttps://a.preview.example",
        "https://a.b.example",
    ):
        assert _allowed(await _preflight(router, origin)) == {}


async def test_every_origin(start_router: Start) -> None:
    router = await start_router(cors={"origins": ["*"], "headers": ["*"]})
    reply = await _preflight(router, "https://any.example")
    assert _allowed(reply)["Allow-Origin"] == "*"
    assert _allowed(reply)["Allow-Headers"] == "content-type, x-other"
    answer = await router.query("{ warehouses }", headers={"Origin": "https://any.example"})
    assert _allowed(answer)["Allow-Origin"] == "*"
    assert answer.headers.getall("Vary") == ["accept"]


async def test_private_networks(start_router: Start) -> None:
    asked = {"Access-Control-Request-Private-Network": "true"}
    closed = await _start(start_router)
    assert "Allow-Private-Network" not in _allowed(await _preflight(closed, SHOP, **asked))
    router = await _start(start_router, private_network=True)
    assert _allowed(await _preflight(router, SHOP, **asked))["Allow-Private-Network"] == "true"
    assert "Allow-Private-Network" not in _allowed(await _preflight(router, SHOP))


async def test_options_that_are_no_preflight(start_router: Start) -> None:
    router = await _start(start_router)
    reply = await router.request("OPTIONS", "/graphql", headers={"Origin": SHOP})
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, POST")


async def test_without_cors_there_are_no_headers(start_router: Start) -> None:
    router = await start_router()
    reply = await router.query("{ warehouses }", headers={"Origin": SHOP})
    assert _allowed(reply) == {}
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert (await _preflight(router, SHOP)).status == 405


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"origins": ["*"], "credentials": True}, "credentials cannot be allowed"),
        ({"origins": ["https://shop.example/"]}, "is no origin"),
        ({"origins": ["shop.example"]}, "is no origin"),
        ({"origin_patterns": ["("]}, "is no regular expression"),
    ],
)
async def test_settings_that_mean_no_good(
    start_router: Start, settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        await start_router(cors=settings)
