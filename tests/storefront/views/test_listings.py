import re
from typing import Any

import pytest


async def test_a_category_shows_its_garments_and_what_lies_around_it(get: Any) -> None:
    page = await get("/c/women-dresses")
    assert page.status == 200
    assert len(re.findall(r'<article class="card', page.text)) == 24
    assert "/c/women" in page.links("Women")
    assert '<span aria-current="page">Dresses</span>' in page.text
    assert '<link rel="canonical" href="http://127.0.0.1' in page.text
    assert 'name="robots"' not in page.text


async def test_a_department_shows_its_subcategories(get: Any) -> None:
    page = await get("/c/women")
    assert "/c/women-knitwear" in page.links("Knitwear")


async def test_filters_go_from_the_url_to_the_graph(get: Any, shop: Any) -> None:
    page = await get("/c/women-dresses?size=M&color=oat&brand=aalto&min=50&max=100&sort=price-asc")
    variables = shop.variables("CategoryPage")
    assert variables["filter"] == {
        "sizes": ["M"],
        "colors": ["oat"],
        "brands": ["aalto"],
        "price": {"currency": "EUR", "min": 5000, "max": 10000},
    }
    assert variables["sort"] == "PRICE_ASC"
    assert page.links("Clear all filters") == ["/c/women-dresses?sort=price-asc"]
    assert page.links("Remove filter: Oat") == [
        "/c/women-dresses?size=M&brand=aalto&min=50&max=100&sort=price-asc"
    ]
    assert 'value="M" checked' in page.text
    assert 'value="L">' in page.text
    assert '<meta name="robots" content="noindex, follow">' in page.text


async def test_garments_filtered_by_colour_are_shown_and_open_in_it(get: Any) -> None:
    page = await get("/c/women-dresses?color=oat")
    assert page.links("Dress 29") == ["/p/dress-29?color=oat"]
    assert '<img src="/media/dress-29-oat.svg"' in page.text
    plain = await get("/c/women-dresses")
    assert plain.links("Dress 29") == ["/p/dress-29"]


async def test_pages_follow_each_other_both_ways(get: Any) -> None:
    first = await get("/c/women-dresses")
    assert first.links("Previous page") == []
    (forward,) = first.links("Next page")
    second = await get(forward)
    assert len(re.findall(r'<article class="card', second.text)) == 6
    assert second.links("Next page") == []
    (back,) = second.links("Previous page")
    again = await get(back)
    assert re.findall(r"/p/dress-\d+", again.text) == re.findall(r"/p/dress-\d+", first.text)


async def test_a_cursor_that_means_nothing_leads_to_the_first_page(get: Any) -> None:
    page = await get("/c/women-dresses?after=broken")
    assert page.status == 200
    assert page.links("Previous page") == []
    assert len(re.findall(r'<article class="card', page.text)) == 24


async def test_nothing_found_says_so_and_offers_the_way_out(get: Any) -> None:
    page = await get("/c/women-dresses?max=1")
    assert "Nothing matches all of these filters." in page.words()
    assert page.links("Clear all filters") == ["/c/women-dresses", "/c/women-dresses"]


async def test_sold_out_sizes_are_struck_through(get: Any) -> None:
    page = await get("/c/women-knitwear")
    assert "<s>L</s>" in page.text
    assert "<s>S</s>" not in page.text


async def test_a_reduced_price_shows_what_it_was(get: Any) -> None:
    page = await get("/c/women-dresses?max=50")
    assert "Now €44.90, before €89.80" in page.words()
    assert "\N{MINUS SIGN}50%" in page.words()
    assert "Selling fast" in page.words()


@pytest.mark.parametrize("path", ["/c/nothing", "/b/nothing", "/collections/nothing", "/p/nothing"])
async def test_what_does_not_exist_is_404(get: Any, path: str) -> None:
    page = await get(path)
    assert page.status == 404
    assert "This page does not exist" in page.words()


async def test_a_brand_lists_its_own_and_nothing_the_url_adds(get: Any, shop: Any) -> None:
    page = await get("/b/brisk?brand=aalto")
    assert page.status == 200
    assert shop.variables("BrandPage")["filter"]["brands"] == ["brisk"]
    assert "Dress 29" in page.words()
    assert "Dress 28" not in page.words()


async def test_a_collection_lists_its_own_in_its_own_order(get: Any, shop: Any) -> None:
    page = await get("/collections/linen")
    assert re.findall(r'<a href="/p/(dress-\d+)"', page.text) == [
        "dress-00",
        "dress-01",
        "dress-02",
    ]
    assert shop.variables("CollectionPage")["sort"] is None
    assert "/collections/linen?sort=newest" in page.links("Newest")


async def test_brands_are_listed_by_name(get: Any) -> None:
    page = await get("/brands")
    assert page.links("Aalto") == ["/b/aalto"]
    assert page.links("Brisk & Sons") == ["/b/brisk"]


@pytest.mark.parametrize(
    ("path", "operation", "cards"),
    [
        ("/", "HomePage", 8),
        ("/c/women-dresses", "CategoryPage", 24),
        ("/b/aalto", "BrandPage", 16),
        ("/collections/linen", "CollectionPage", 3),
    ],
)
async def test_a_listing_without_stock_still_lists(
    get: Any, shop: Any, path: str, operation: str, cards: int
) -> None:
    assert "<s>" in (await get(path)).text
    shop.stock_down = True
    shop.requests.clear()
    page = await get(path)
    assert page.status == 200
    assert "Some of this page could not be loaded" in page.words()
    assert len(re.findall(r'<article class="card', page.text)) == cards
    assert "<s>" not in page.text
    assert "Sold out" not in page.words()
    assert [it["name"] for it in shop.requests] == [operation]


async def test_markup_in_a_filter_stays_text(get: Any) -> None:
    page = await get("/c/women-dresses?size=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page.text
