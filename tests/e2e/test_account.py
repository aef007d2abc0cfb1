"""Opening an account, leaving it and coming back, in a browser."""

import secrets
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser

PASSWORD = "seven blue looms hum"


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
async def test_register_log_out_log_in(open_page: Any, javascript: bool) -> None:
    email = f"ada.{secrets.token_hex(6)}@example.org"
    async with open_page(javascript=javascript) as page:
        await page.goto("/")
        await page.get_by_role("link", name="Log in").click()
        await page.get_by_role("link", name="Open an account").click()
        await page.get_by_label("First name").fill("Ada")
        await page.get_by_label("Last name").fill("Lovelace")
        await page.get_by_label("E-mail address").fill(email)
        await page.get_by_label("Password").fill("short")
        await _send(page, "Open an account")
        await expect(page.locator(".error")).to_contain_text("at least 10 characters")
        await expect(page.get_by_label("E-mail address")).to_have_value(email)

        await page.get_by_label("Password").fill(PASSWORD)
        await _send(page, "Open an account")
        await expect(page.locator("h1")).to_have_text("Ada Lovelace")
        await expect(page.locator(".session")).to_contain_text("this browser")
        if javascript:
            await _check(page)

        await _send(page, "Log out")
        await page.get_by_role("link", name="Log in").click()
        await page.get_by_label("E-mail address").fill(email)
        await page.get_by_label("Password").fill("not the password")
        await _send(page, "Log in")
        await expect(page.get_by_role("alert")).to_be_visible()
        await page.get_by_label("Password").fill(PASSWORD)
        await _send(page, "Log in")
        assert urlsplit(page.url).path == "/account"
        await expect(page.locator("h1")).to_have_text("Ada Lovelace")


async def _send(page: Page, button: str) -> None:
    await page.locator("main").get_by_role("button", name=button, exact=True).click()


async def _check(page: Page) -> None:
    results = await Axe().run(page)
    serious = [
        found["id"]
        for found in results.response["violations"]
        if found["impact"] in {"serious", "critical"}
    ]
    assert serious == []
