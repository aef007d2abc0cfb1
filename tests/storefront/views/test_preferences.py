from typing import Any

import aiohttp


async def test_a_form_without_its_token_changes_nothing(
    get: Any, post: Any, browser: aiohttp.ClientSession
) -> None:
    await get("/")
    answer = await post("/currency", {"currency": "USD", "next": "/"})
    assert answer.status == 403
    assert "This form has expired." in answer.words()
    assert "currency" not in {cookie.key for cookie in browser.cookie_jar}


async def test_a_token_of_another_visitor_is_refused(
    get: Any, post: Any, browser: aiohttp.ClientSession
) -> None:
    stolen = (await get("/")).field("csrf_token")
    browser.cookie_jar.clear()
    await get("/")
    answer = await post("/currency", {"csrf_token": stolen, "currency": "USD", "next": "/"})
    assert answer.status == 403


async def test_no_form_sends_a_visitor_elsewhere(get: Any, post: Any) -> None:
    token = (await get("/")).field("csrf_token")
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = await post("/currency", {"csrf_token": token, "currency": "USD", "next": target})
        assert (answer.status, answer.headers["location"]) == (303, "/")


async def test_an_unknown_currency_is_the_shops_own(get: Any, post: Any) -> None:
    token = (await get("/")).field("csrf_token")
    answer = await post("/currency", {"csrf_token": token, "currency": "XXX", "next": "/"})
    assert answer.headers["set-cookie"].startswith("currency=EUR;")


async def test_too_large_a_form_is_refused(get: Any, post: Any) -> None:
    token = (await get("/")).field("csrf_token")
    answer = await post("/currency", {"csrf_token": token, "next": "/" + "a" * 100_000})
    assert answer.status == 413


async def test_the_visitor_cookie_is_given_once_and_out_of_scripts_reach(get: Any) -> None:
    first = await get("/")
    assert first.headers["set-cookie"].startswith("visitor=")
    for attribute in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert attribute in first.headers["set-cookie"]
    assert "set-cookie" not in (await get("/")).headers
