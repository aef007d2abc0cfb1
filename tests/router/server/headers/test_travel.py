"""Headers by rule, through a running router."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from router.server.app import create_app
from router.server.settings import ConfigurationError, load_settings

QUERY = '{ product(slug: "shirt-1") { title available } }'


async def test_headers_travel_both_ways(start_router: Any, shop: Any) -> None:
    def with_headers(*headers: tuple[str, str]) -> Any:
        async def answer(request: web.Request) -> web.Response:
            entity = {"__typename": "Product", "sku": "SKU-1", "title": "Shirt", "available": 1}
            body = await request.text()
            data = {"_entities": [entity]} if "_entities" in body else {"product": entity}
            response = web.json_response({"data": data})
            for name, value in headers:
                response.headers.add(name, value)
            return response

        return answer

    shop.catalog.answer = with_headers(("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-No", "1"))
    shop.inventory.answer = with_headers(("Set-Cookie", "c=3"))
    router = await start_router(
        headers={
            "request": {
                "all": [{"propagate": "accept-language"}],
                "subgraphs": {"inventory": [{"insert": "x-depot", "value": "north"}]},
            },
            "response": {"all": [{"propagate": "set-cookie"}]},
        }
    )

    reply = await router.query(QUERY, headers={"Accept-Language": "fr", "X-Secret": "1"})

    assert reply.json == {"data": {"product": {"title": "Shirt", "available": 1}}}
    assert reply.headers.getall("set-cookie") == ["a=1", "b=2", "c=3"]
    assert "x-no" not in reply.headers
    for subgraph in (shop.catalog, shop.inventory):
        (sent,) = subgraph.headers
        assert sent["accept-language"] == "fr"
        assert sent["x-request-id"] == reply.headers["x-request-id"]
        assert "x-secret" not in sent
    assert "x-depot" not in shop.catalog.headers[0]
    assert shop.inventory.headers[0]["x-depot"] == "north"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"request": {"all": [{"propagate": "Host"}]}}, "headers: 'Host' is a header that"),
        ({"response": {"subgraphs": {"nobody": []}}}, "subgraphs that the supergraph does not"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_at_the_start(
    shop: Any, headers: dict[str, Any], reason: str
) -> None:
    settings = load_settings(supergraph=shop.supergraph, headers=headers)

    with pytest.raises(ConfigurationError, match=reason):
        create_app(settings)
