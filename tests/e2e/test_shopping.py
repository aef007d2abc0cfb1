"""A shopper's walk, with and without JavaScript."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser

SIZES = ".picker-sizes a"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "narrow"])
async def test_home_category_filter_product_another_size(
    open_page: Any, javascript: bool, width: int
) -> None:
    async with open_page(javascript=javascript, width=width) as page:
        await page.goto("/")
        await page.locator(".departments a").first.click()
        await page.locator(".subcategories a").first.click()
        category = urlsplit(page.url).path
        await expect(page.locator("[aria-current=page]").last).to_have_text(
            await page.locator("h1").inner_text()
        )

        if width < 960:
            await page.locator(".filters-box > summary").click()
        box = page.locator("input[name=size]:not(:checked)").first
        size = await box.get_attribute("value")
        label = page.locator("label.check", has=page.locator(f"input[name=size][value='{size}']"))
        offered = int(re.findall(r"\d+", await label.locator(".count").inner_text())[0])
        await box.check()
        await page.get_by_role("button", name="Show garments").click()
        assert urlsplit(page.url).path == category
        assert query(page)["size"] == [size]
        await expect(page.locator(".chip")).to_have_count(1)
        await expect(page.locator(".card")).to_have_count(min(offered, 24))

        title = await page.locator(".card-title a").first.inner_text()
        await page.locator(".card-title a").first.click()
        await expect(page.locator("h1")).to_have_text(title)

        chosen = page.locator(f"{SIZES}[aria-current]")
        one = await _choose_another(page, 0)
        await expect(chosen).to_have_attribute("href", one)
        two = await _choose_another(page, -1)
        assert two != one
        await expect(chosen).to_have_attribute("href", two)
        await expect(page.locator("[data-stock]")).to_have_text(
            re.compile(r"In stock|Only \d+ left|Sold out in this size")
        )
        await expect(page.locator("[data-sku]")).not_to_be_empty()
        assert page.url.endswith(two)

        await page.go_back()
        await expect(chosen).to_have_attribute("href", one)


async def _choose_another(page: Page, which: int) -> str:
    """Click one of the sizes that are not chosen; returns its link."""
    other = page.locator(f"{SIZES}:not([aria-current])").nth(which)
    href = await other.get_attribute("href")
    assert href is not None
    await other.click()
    return href


async def test_the_picker_changes_without_leaving_the_page_and_keeps_focus(
    open_page: Any, landmarks: Any
) -> None:
    async with open_page() as page:
        await page.goto(landmarks.product)
        await page.evaluate("window.stayed = true")
        other = page.locator(f"{SIZES}:not([aria-current])").last
        href = await other.get_attribute("href")
        await other.focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**{href}")
        await expect(page.locator(f"{SIZES}[aria-current]")).to_be_focused()
        assert await page.evaluate("window.stayed")


async def test_another_colour_shows_other_pictures(open_page: Any, landmarks: Any) -> None:
    async with open_page() as page:
        await page.goto(landmarks.category)
        many = page.locator(".card", has=page.locator(".card-colors li:nth-child(2)")).first
        await many.locator(".card-title a").click()
        before = await page.locator(".gallery img").first.get_attribute("src")
        await page.locator(".picker-colors a:not([aria-current])").first.click()
        await expect(page.locator(".gallery img").first).not_to_have_attribute("src", before or "")


async def test_pictures_arrive(open_page: Any) -> None:
    async with open_page() as page:
        await page.goto("/")
        await page.evaluate("document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
        await page.wait_for_load_state("networkidle")
        widths = await page.evaluate("[...document.images].map(image => image.naturalWidth)")
        assert len(widths) > 4
        assert min(widths) > 0


async def test_pages_lead_on_and_back(open_page: Any, landmarks: Any) -> None:
    async with open_page() as page:
        await page.goto(landmarks.department)
        first = await page.locator(".card-title").all_inner_texts()
        await page.get_by_role("link", name="Next page").click()
        second = await page.locator(".card-title").all_inner_texts()
        assert not {*first} & {*second}
        await page.get_by_role("link", name="Previous page").click()
        assert await page.locator(".card-title").all_inner_texts() == first


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
async def test_the_currency_is_chosen_in_the_header(
    open_page: Any, landmarks: Any, javascript: bool
) -> None:
    async with open_page(javascript=javascript) as page:
        await page.goto(landmarks.product)
        await expect(page.locator(".buy-price")).to_contain_text("€")
        await page.locator(".menu > summary", has_text="EUR").click()
        await page.get_by_role("button", name="GBP").click()
        await expect(page.locator(".buy-price")).to_contain_text("£")
        assert urlsplit(page.url).path == landmarks.product


async def test_sorts_by_price_really_sort(open_page: Any, landmarks: Any) -> None:
    async with open_page() as page:
        await page.goto(landmarks.category)
        await page.locator(".sort > summary").click()
        await page.get_by_role("link", name="Price, low to high").click()
        texts = await page.locator(".card-price").all_inner_texts()
        prices = [float(re.findall(r"\d+\.\d\d", text.replace(",", ""))[0]) for text in texts]
        assert len(prices) > 2
        assert prices == sorted(prices)


async def test_an_address_nobody_made(open_page: Any, shop_url: str) -> None:
    async with open_page(javascript=False) as page:
        answer = await page.goto("/p/nothing-of-that-name")
        assert answer is not None
        assert answer.status == 404
        await page.get_by_role("link", name="To the front page").click()
        assert page.url == f"{shop_url}/"
