import xml.etree.ElementTree as ET
from typing import Any


async def test_robots_are_kept_from_accounts_and_told_the_sitemap(get: Any) -> None:
    page = await get("/robots.txt")
    assert "Disallow: /account" in page.text
    assert "/sitemap.xml" in page.text


async def test_the_sitemap_lists_what_leads_to_all_garments(get: Any) -> None:
    page = await get("/sitemap.xml")
    tree = ET.fromstring(page.text)  # noqa: S314 - our own output
    paths = [(url[0].text or "").split("/", 3)[3] for url in tree]
    assert paths == [
        "",
        "brands",
        "c/women",
        "c/women-dresses",
        "c/women-knitwear",
        "collections/linen",
        "collections/rain",
        "b/aalto",
        "b/brisk",
    ]
