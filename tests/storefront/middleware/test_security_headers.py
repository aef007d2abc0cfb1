import re

import aiohttp
import pytest

from storefront.middleware.security_headers import content_security_policy

PAGES = ["/", "/c/women-dresses", "/p/dress-00", "/brands", "/nothing"]


@pytest.mark.parametrize("path", [*PAGES, "/static/shop.css", "/health/live"])
async def test_every_answer_carries_them(browser: aiohttp.ClientSession, path: str) -> None:
    async with browser.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_needs_anything_inline_or_foreign(
    browser: aiohttp.ClientSession, path: str
) -> None:
    async with browser.get(path) as response:
        page = await response.text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert all('src="/static/' in it or 'type="application/ld+json"' in it for it in scripts)
    loaded = re.findall(r'<(?:img|script|link)\b[^>]*?(?:src|href)="(https?:[^"]+)"', page)
    assert all(url.startswith("http://127.0.0.1") for url in loaded)  # the canonical link


def test_pictures_of_a_cdn_can_be_allowed() -> None:
    assert "img-src 'self' https://cdn.example" in content_security_policy(["https://cdn.example"])
