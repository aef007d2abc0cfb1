"""Clients that send the same query at the same time, where they may share its execution."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

if TYPE_CHECKING:
    from tests.router.server.conftest import Issuer, Router, Shop, StartRouter

QUERY = "query ($first: Int!) { products(first: $first) { title } }"
UNSHARED = {"all": {"share": False}}


class Slow:
    """A catalog that counts its requests and answers when it is let."""

    def __init__(self, shop: Shop) -> None:
        self.go_on = asyncio.Event()
        self.count = 0
        self.data: dict[str, Any] = {"data": {"products": [{"title": "Shirt"}]}}
        shop.catalog.answer = self

    async def __call__(self, _: web.Request) -> web.Response:
        self.count += 1
        await self.go_on.wait()
        return web.json_response(self.data)

    async def all_of(self, *requests: Any) -> list[Any]:
        """Answers to requests that are all under way before the first answer."""
        tasks = [asyncio.create_task(request) for request in requests]
        await asyncio.sleep(0.2)
        self.go_on.set()
        return await asyncio.gather(*tasks)


@pytest.fixture
async def router(start_router: StartRouter) -> Router:
    return await start_router(share_requests=True, subgraphs=UNSHARED)


async def test_one_execution_for_all(router: Router, shop: Shop) -> None:
    slow = Slow(shop)
    replies = await slow.all_of(*(router.query(QUERY, {"first": 1}) for _ in range(4)))
    assert slow.count == 1
    assert {reply.text for reply in replies} == {'{"data":{"products":[{"title":"Shirt"}]}}'}


async def test_each_has_its_own_request_id(router: Router, shop: Shop) -> None:
    slow = Slow(shop)
    slow.data = {"errors": [{"message": "no", "extensions": {"code": "FORBIDDEN"}}]}
    first, second = await slow.all_of(
        *(router.query(QUERY, {"first": 1}, headers={"X-Request-Id": one}) for one in "ab")
    )
    assert slow.count == 1
    for reply, request_id in ((first, "a"), (second, "b")):
        assert reply.json["extensions"]["requestId"] == request_id
        assert reply.json["errors"][0]["extensions"]["requestId"] == request_id


async def test_other_variables(router: Router, shop: Shop) -> None:
    slow = Slow(shop)
    await slow.all_of(router.query(QUERY, {"first": 1}), router.query(QUERY, {"first": 2}))
    assert slow.count == 2


async def test_another_client(start_router: StartRouter, shop: Shop, issuer: Issuer) -> None:
    router = await start_router(
        share_requests=True,
        subgraphs=UNSHARED,
        jwks_url=issuer.url,
        headers={"request": {"all": [{"propagate": "Accept-Language"}]}},
    )
    slow = Slow(shop)
    bearers = [{"Authorization": f"Bearer {issuer.token(sub=sub)}"} for sub in ("ann", "bob")]
    languages = [{"Accept-Language": language} for language in ("nl", "fr")]
    await slow.all_of(
        *(router.query(QUERY, {"first": 1}, headers=one) for one in ({}, *bearers, *languages))
    )
    assert slow.count == 5


async def test_mutations_are_each_executed(router: Router, shop: Shop) -> None:
    slow = Slow(shop)
    slow.data = {"data": {"rename": {"title": "b"}}}
    rename = 'mutation { rename(slug: "a", title: "b") { title } }'
    await slow.all_of(router.query(rename), router.query(rename))
    assert slow.count == 2


async def test_the_first_may_leave(router: Router, shop: Shop) -> None:
    slow = Slow(shop)
    async with aiohttp.ClientSession() as session:
        body = {"query": QUERY, "variables": {"first": 1}}
        first = asyncio.create_task(session.post(f"{router.url}/graphql", json=body))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(router.query(QUERY, {"first": 1}))
        await asyncio.sleep(0.1)
        first.cancel()
        await asyncio.wait([first])
    async with asyncio.timeout(5):
        while slow.count < 2:
            await asyncio.sleep(0.01)
    slow.go_on.set()
    assert (await second).json == {"data": {"products": [{"title": "Shirt"}]}}


async def test_it_is_off_unless_it_is_asked_for(start_router: StartRouter, shop: Shop) -> None:
    router = await start_router(subgraphs=UNSHARED)
    slow = Slow(shop)
    await slow.all_of(*(router.query(QUERY, {"first": 1}) for _ in range(2)))
    assert slow.count == 2
