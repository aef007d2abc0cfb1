import re
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs


async def test_a_request_id_goes_through_to_the_graph_and_comes_back(
    browser: aiohttp.ClientSession, shop: Any
) -> None:
    async with browser.get("/brands", headers={"X-Request-Id": "abc.DEF-1_2"}) as response:
        assert response.headers["X-Request-Id"] == "abc.DEF-1_2"
    assert {headers["X-Request-Id"] for headers in shop.headers} == {"abc.DEF-1_2"}
    assert {headers["X-Forwarded-For"] for headers in shop.headers} == {"127.0.0.1"}


@pytest.mark.parametrize("offered", ["", "a b", "x" * 65, "<script>"])
async def test_an_id_of_another_form_is_replaced(
    browser: aiohttp.ClientSession, offered: str
) -> None:
    async with browser.get("/health/live", headers={"X-Request-Id": offered}) as response:
        assert re.fullmatch(r"[0-9a-f]{24}", response.headers["X-Request-Id"])


async def test_every_request_is_one_line(browser: aiohttp.ClientSession) -> None:
    with capture_logs() as lines:
        await browser.get("/robots.txt")
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/robots.txt", 200)


async def test_a_forwarded_address_is_believed_of_nobody(
    browser: aiohttp.ClientSession, shop: Any
) -> None:
    await browser.get("/brands", headers={"X-Forwarded-For": "198.51.100.7"})
    assert {headers["X-Forwarded-For"] for headers in shop.headers} == {"127.0.0.1"}
