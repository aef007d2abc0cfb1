from typing import Any


async def test_the_front_page_leads_everywhere(get: Any) -> None:
    page = await get("/")
    assert page.status == 200
    assert page.links("See the collection") == ["/collections/linen"]
    assert "/c/women" in page.links("Women")
    assert "/c/women-knitwear" in page.links("Knitwear")
    assert page.links("Made for rain") == ["/collections/rain"]
    assert page.links("Dress 30") == ["/p/dress-30"]
    assert "Brisk & Sons" in page.words()
    assert "Brisk & Sons" not in page.text  # escaped


async def test_new_arrivals_and_departments_survive_without_collections(
    get: Any, shop: Any
) -> None:
    shop.collections.clear()
    page = await get("/")
    assert page.status == 200
    assert page.links("Dress 29") == ["/p/dress-29"]


async def test_the_departments_are_asked_for_once_and_not_for_every_page(
    get: Any, shop: Any
) -> None:
    for _ in range(3):
        await get("/")
    assert [it["name"] for it in shop.requests].count("Navigation") == 1
    assert [it["name"] for it in shop.requests].count("HomePage") == 3
