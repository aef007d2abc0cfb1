import re
from pathlib import Path
from typing import Any

import aiohttp

from storefront.settings import PACKAGE


async def test_a_page_names_files_by_their_content_and_browsers_keep_them(
    browser: aiohttp.ClientSession,
) -> None:
    async with browser.get("/") as page:
        (path,) = re.findall(r'href="(/static/shop\.[0-9a-f]{12}\.css)"', await page.text())
    async with browser.get(path) as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.content_type == "text/css"
        assert await response.read() == _static("shop.css").read_bytes()


async def test_a_plain_name_is_kept_for_a_day_and_no_other_name_is_found(
    browser: aiohttp.ClientSession,
) -> None:
    async with browser.get("/static/shop.js") as response:
        assert response.headers["Cache-Control"] == "public, max-age=86400"
    for name in ("shop.000000000000.css", "..%2fapp.py", "none.css"):
        async with browser.get(f"/static/{name}") as response:
            assert response.status == 404


async def test_the_icon_is_found_where_browsers_look(browser: aiohttp.ClientSession) -> None:
    async with browser.get("/favicon.ico") as response:
        assert response.content_type == "image/svg+xml"


async def test_media_comes_from_its_folder_and_runs_nothing(
    browser: aiohttp.ClientSession, running: Any
) -> None:
    (running.settings.media_root / "a.svg").write_text("<svg/>")
    async with browser.get("/media/a.svg") as response:
        assert response.status == 200
        assert response.content_type == "image/svg+xml"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        etag = response.headers["ETag"]
    async with browser.get("/media/a.svg", headers={"If-None-Match": etag}) as response:
        assert response.status == 304
    for path in ("/media/none.svg", "/media/..%2f..%2fetc%2fpasswd"):
        async with browser.get(path) as response:
            assert response.status == 404


def _static(name: str) -> Path:
    return PACKAGE / "static" / name
