"""Staff change brands, and what products copy of them follows."""

from __future__ import annotations

from typing import Any

import pytest


async def test_a_brand_is_made(shop: Any) -> None:
    made = await shop.change(
        "createBrand",
        "... on CreateBrandSuccess { brand { slug name description version seo { title } } }",
        slug="cedar",
        name="Cedar",
        description="From the south.",
        seo={"title": "Cedar clothes"},
    )

    assert made["brand"] == {
        "slug": "cedar",
        "name": "Cedar",
        "description": "From the south.",
        "version": 1,
        "seo": {"title": "Cedar clothes"},
    }


async def test_a_rename_shows_in_products_and_the_old_slug_leads_there(shop: Any) -> None:
    alder = await shop.grouping("brand", "alder")

    answer = await shop.change(
        "updateBrand",
        "... on UpdateBrandSuccess { brand { slug name version } }",
        **alder,
        slug="alder-and-sons",
        name="Alder & Sons",
    )

    assert answer["brand"] == {
        "slug": "alder-and-sons",
        "name": "Alder & Sons",
        "version": alder["version"] + 1,
    }
    seen = await shop.grouping("product", "oxford", "brand { slug name }")
    assert seen["brand"] == {"slug": "alder-and-sons", "name": "Alder & Sons"}
    assert (await shop.grouping("brand", "alder", "name"))["name"] == "Alder & Sons"
    listed = await shop.data(
        '{ products(filter: {brands: ["alder-and-sons"]}) { nodes { slug } } }'
    )
    assert len(listed["products"]["nodes"]) == 3
    [(kind, data)] = await shop.events()
    assert (kind, data["name"]) == ("catalog.brand_changed", "Alder & Sons")
    again = await shop.change("createBrand", slug="alder", name="Another")
    assert again["__typename"] == "SlugTaken"


async def test_a_description_is_no_rename(shop: Any) -> None:
    alder = await shop.grouping("brand", "alder")

    await shop.change("updateBrand", **alder, description="Since 1911.", name="Alder")

    assert await shop.events() == []
    seen = await shop.grouping("brand", "alder", "description")
    assert seen["description"] == "Since 1911."


async def test_a_brand_with_products_is_not_deleted(shop: Any) -> None:
    alder = await shop.grouping("brand", "alder")
    before = await shop.everything()

    refused = await shop.change("deleteBrand", **alder)

    assert refused["__typename"] == "BrandInUse"
    assert await shop.everything() == before
    made = await shop.change(
        "createBrand",
        "... on CreateBrandSuccess { brand { id version } }",
        slug="cedar",
        name="Cedar",
    )
    gone = await shop.change("deleteBrand", **made["brand"])
    assert gone["__typename"] == "DeleteBrandSuccess"
    assert await shop.grouping("brand", "cedar") is None


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"slug": "birch"}, "SlugTaken"),
        ({"slug": "A B"}, "InvalidCatalogValue"),
        ({"name": ""}, "InvalidCatalogValue"),
    ],
)
async def test_a_brand_that_cannot_be_kept_is_not(
    shop: Any, wrong: dict[str, Any], refusal: str
) -> None:
    alder = await shop.grouping("brand", "alder")
    before = await shop.everything()

    made = await shop.change("createBrand", **{"slug": "new", "name": "New", **wrong})
    changed = await shop.change("updateBrand", **alder, **wrong)

    assert (made["__typename"], changed["__typename"]) == (refusal, refusal)
    assert await shop.everything() == before


@pytest.mark.parametrize("field", ["updateBrand", "deleteBrand"])
async def test_what_was_changed_meanwhile_or_never_was_is_refused(shop: Any, field: str) -> None:
    alder = await shop.grouping("brand", "alder")
    before = await shop.everything()

    stale = await shop.change(field, id=alder["id"], version=alder["version"] + 1)
    missing = await shop.change(field, id="brand_none", version=1)

    assert (stale["__typename"], missing["__typename"]) == ("StaleVersion", "BrandNotFound")
    assert await shop.everything() == before
