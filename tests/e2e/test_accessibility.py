"""axe-core on every kind of page: light on a desk's width, dark on a phone's."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe

pytestmark = pytest.mark.browser

KINDS = [
    *("home", "department", "filtered", "product", "chosen", "brand", "brands", "collection"),
    *("login", "register", "forgot", "missing"),
]


def address(kind: str, landmarks: Any) -> str:
    """Where a page of this kind is."""
    known = {
        "home": "/",
        "brands": "/brands",
        "login": "/account/login",
        "register": "/account/register",
        "forgot": "/account/forgot",
        "missing": "/nothing-of-that-name",
        "filtered": f"{landmarks.category}?min=1&sort=price-asc",
        "chosen": f"{landmarks.product}?size=M",
    }
    return known.get(kind) or str(getattr(landmarks, kind))


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 390)], ids=["light-wide", "dark-narrow"]
)
@pytest.mark.parametrize("kind", KINDS)
async def test_no_serious_violation(
    open_page: Any, landmarks: Any, kind: str, scheme: str, width: int
) -> None:
    async with open_page(scheme=scheme, width=width) as page:
        await page.goto(address(kind, landmarks))
        for menu in await page.locator("summary:visible").all():
            await menu.click()  # what opens is checked too
        results = await Axe().run(page)
        assert results.response["testEngine"]["name"] == "axe-core"
        serious = [
            (found["id"], [node["html"] for node in found["nodes"]])
            for found in results.response["violations"]
            if found["impact"] in {"serious", "critical"}
        ]
        assert serious == []


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_runs_off_a_narrow_screen(open_page: Any, landmarks: Any, kind: str) -> None:
    async with open_page(width=320) as page:
        await page.goto(address(kind, landmarks))
        beyond = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert beyond == 0


async def test_the_first_tab_stop_skips_to_the_content(open_page: Any) -> None:
    async with open_page() as page:
        await page.goto("/")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "main"


async def test_what_can_be_tapped_is_large_enough(open_page: Any, landmarks: Any) -> None:
    async with open_page(width=390) as page:
        await page.goto(landmarks.product)
        boxes = await page.evaluate(
            """[...document.querySelectorAll(".top a, summary, .picker a, .pill, .button")]
                .filter((it) => it.checkVisibility())
                .map((it) => [it.textContent.trim(), it.getBoundingClientRect().height])"""
        )
        assert len(boxes) > 5
        assert [label for label, height in boxes if height < 44] == []
