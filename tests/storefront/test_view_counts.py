import asyncio
from typing import Any

import aiohttp
import pytest


async def counted(shop: Any) -> list[str]:
    """The products whose views arrived; counting happens behind the answer."""
    await asyncio.sleep(0.1)
    return [
        request["variables"]["productId"]
        for request in shop.requests
        if request["name"] == "RecordProductView"
    ]


@pytest.fixture(autouse=True)
def catalog(shop: Any) -> None:
    shop.more_roots["recordProductView"] = lambda _info, **_: True


async def test_opening_a_garment_counts(browser: aiohttp.ClientSession, shop: Any) -> None:
    await browser.get("/p/dress-00", headers={"Sec-Fetch-Dest": "document"})
    await browser.get("/p/dress-01?color=oat")
    assert await counted(shop) == ["prod_00", "prod_01"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Dest": "empty"},
        {"Sec-Purpose": "prefetch"},
        {"Referer": "http://127.0.0.1/p/dress-00?size=S"},
    ],
)
async def test_another_size_and_what_is_fetched_ahead_do_not(
    browser: aiohttp.ClientSession, shop: Any, headers: dict[str, str]
) -> None:
    await browser.get("/p/dress-00?size=M", headers=headers)
    assert await counted(shop) == []


async def test_only_garments_that_exist_count(browser: aiohttp.ClientSession, shop: Any) -> None:
    await browser.get("/p/nothing")
    await browser.head("/p/dress-00")
    assert await counted(shop) == []


async def test_a_view_that_cannot_be_counted_spoils_nothing(
    browser: aiohttp.ClientSession, shop: Any
) -> None:
    def fail(_info: Any, **_: Any) -> bool:
        raise RuntimeError("away")

    shop.more_roots["recordProductView"] = fail
    async with browser.get("/p/dress-00") as response:
        assert response.status == 200
    async with browser.get("/p/dress-01") as response:
        assert response.status == 200
