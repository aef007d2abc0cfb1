import json
import re
from typing import Any


async def test_a_garment_is_shown_with_all_there_is_to_know(get: Any) -> None:
    page = await get("/p/dress-00?color=ink&size=S")
    words = page.words()
    assert page.status == 200
    for known in ("Dress 00", "€29.90", "Aalto", "Linen 55%", "Wash at 30 °C", "Cut on the bias."):
        assert known in words
    assert "In stock" in words
    assert "DRESS-00-INK-S" in words
    assert page.links("The linen edit") == ["/collections/linen"]
    assert page.links("organic cotton") == ["/c/women-dresses?tag=organic-cotton"]
    assert '<img src="/media/dress-00-ink.svg"' in page.text
    assert "dress-00-oat.svg" not in page.text.partition("<body>")[2]


async def test_another_size_is_a_link_and_sold_out_is_said(get: Any) -> None:
    page = await get("/p/dress-00?color=ink&size=S")
    few = page.links("M")[-1]
    assert few == "/p/dress-00?color=ink&size=M"
    assert "Only 2 left" in (await get(few)).words()
    (gone,) = page.links("L, sold out")
    assert "Sold out in this size" in (await get(gone)).words()


async def test_no_size_chosen_asks_for_one(get: Any) -> None:
    assert "Choose a size to see whether it is in stock." in (await get("/p/dress-00")).words()


async def test_a_size_not_made_in_the_colour_is_said(get: Any) -> None:
    page = await get("/p/dress-00?color=madder&size=L")
    assert page.status == 200
    assert "This size is not made in Madder." in page.words()
    assert "L, not made in this colour" in page.words()


async def test_nonsense_in_the_picker_shows_the_garment(get: Any) -> None:
    page = await get("/p/dress-00?color=%3Cb%3E&size=%22")
    assert page.status == 200
    assert "<b>" not in page.text


async def test_an_old_slug_moves_permanently_with_its_query(get: Any) -> None:
    page = await get("/p/dress-old-name?color=oat")
    assert page.status == 301
    assert page.headers["location"] == "/p/dress-01?color=oat"


async def test_search_engines_read_product_offers_and_breadcrumbs(get: Any) -> None:
    page = await get("/p/dress-00?color=oat&size=M")
    documents = [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    ]
    product, trail = documents
    assert product["@type"] == "Product"
    assert product["brand"] == {"@type": "Brand", "name": "Aalto"}
    assert len(product["offers"]) == 8
    offer = product["offers"][0]
    assert (offer["price"], offer["priceCurrency"]) == ("29.90", "EUR")
    assert offer["availability"] == "https://schema.org/InStock"
    assert [item["name"] for item in trail["itemListElement"]] == ["Women", "Dresses", "Dress 00"]
    origin = re.search(r'<link rel="canonical" href="(http://[^/]+)/p/dress-00">', page.text)
    assert origin is not None
    assert product["url"] == f"{origin[1]}/p/dress-00"


async def test_without_stock_the_garment_is_shown_and_nothing_is_claimed(
    get: Any, shop: Any
) -> None:
    shop.stock_down = True
    page = await get("/p/dress-00?color=ink&size=S")
    assert page.status == 200
    assert "We cannot tell the stock just now." in page.words()
    assert "sold out" not in page.words().casefold()
    assert "schema.org/InStock" not in page.text
    assert [it["name"] for it in shop.requests].count("ProductPage") == 1
    undecided = (await get("/p/dress-00")).words()
    assert "We cannot tell the stock just now." in undecided
    assert "Choose a size" not in undecided


async def test_prices_follow_the_currency(get: Any, post: Any) -> None:
    page = await get("/p/dress-00?size=S")
    answer = await post(
        "/currency",
        {
            "csrf_token": page.field("csrf_token"),
            "next": page.field("next"),
            "currency": "GBP",
        },
    )
    assert answer.status == 303
    assert answer.headers["location"] == "/p/dress-00?size=S"
    assert "£26.91" in (await get("/p/dress-00?size=S")).words()
