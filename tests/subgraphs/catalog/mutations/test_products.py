"""Staff change products: each change accepted, and each refusal, which changes nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

VARIANT = {
    "sku": "COAT-M-NAVY",
    "size": {"code": "M", "label": "M", "system": "EN_13402_LETTER", "rank": 1},
    "color": {"slug": "navy", "name": "Navy", "hex": "#1F2A44"},
    "prices": [{"currency": "EUR", "amount": 19900, "compareAt": 24900}],
    "barcode": "4006381333931",
    "weightGrams": 1200,
}
IMAGE = {"url": "https://shop.example/coat.jpg", "alt": "A navy coat"}


async def make(shop: Any, **more: Any) -> dict[str, Any]:
    brand = await shop.grouping("brand", "alder")
    category = await shop.grouping("category", "men")
    made = await shop.change(
        "createProduct",
        "... on CreateProductSuccess { product { id version status slug } }",
        **{
            "slug": "coat",
            "title": "  A  coat ",
            "brand": brand["id"],
            "category": category["id"],
            **more,
        },
    )
    product: dict[str, Any] = made.get("product", made)
    return product


async def test_from_draft_to_shop(shop: Any) -> None:
    product = await make(
        shop,
        description="Warm.",
        tags=["winter", "new"],
        materials=[{"name": "Wool", "percent": 80}, {"name": "Nylon", "percent": 20}],
        care=[{"symbol": "dry_clean", "label": "Dry clean"}],
        seo={"title": "Coats"},
    )
    assert product == {"id": product["id"], "version": 1, "status": "DRAFT", "slug": "coat"}
    await shop.change("addProductVariants", id=product["id"], version=1, variants=[VARIANT])
    await shop.change("setProductImages", id=product["id"], version=2, images=[IMAGE])
    assert await shop.events() == []
    assert "coat" not in await shop.listed("men")

    published = await shop.change(
        "publishProduct",
        "... on UpdateProductSuccess { product { status version } }",
        id=product["id"],
        version=3,
    )

    assert published["product"] == {"status": "PUBLISHED", "version": 4}
    assert await shop.listed("men") == ["coat", "brogue"]
    seen = await shop.grouping(
        "product",
        "coat",
        """title description tags materials { name percent } care { symbol } seo { title }
           image { alt } variants { sku barcode weightGrams color { hex }
             price(currency: "EUR") { amount } compareAtPrice(currency: "EUR") { amount } }""",
    )
    assert seen == {
        "title": "A coat",
        "description": "Warm.",
        "tags": ["new", "winter"],
        "materials": [{"name": "Wool", "percent": 80}, {"name": "Nylon", "percent": 20}],
        "care": [{"symbol": "dry_clean"}],
        "seo": {"title": "Coats"},
        "image": {"alt": "A navy coat"},
        "variants": [
            {
                "sku": "COAT-M-NAVY",
                "barcode": "4006381333931",
                "weightGrams": 1200,
                "color": {"hex": "#1f2a44"},
                "price": {"amount": 19900},
                "compareAtPrice": {"amount": 24900},
            }
        ],
    }
    [(kind, data)] = await shop.events()
    assert kind == "catalog.product_published"
    assert data.pop("brand_id").startswith("brand_")
    assert [each.partition("_")[0] for each in data.pop("category_ids")] == ["cat"]
    assert {**data, "published_at": None} == {
        "product_id": product["id"],
        "slug": "coat",
        "title": "A coat",
        "brand_slug": "alder",
        "category_slug": "men",
        "skus": ["COAT-M-NAVY"],
        "variants": [
            {"sku": "COAT-M-NAVY", "prices": {"EUR": 19900}, "weight_grams": 1200},
        ],
        "product_version": 4,
        "published_at": None,
    }


@pytest.mark.parametrize(
    ("wrong", "refusal", "path"),
    [
        ({"slug": "oxford"}, "SlugTaken", ["input", "slug"]),
        ({"slug": "Not a slug"}, "InvalidCatalogValue", ["input", "slug"]),
        ({"title": "  "}, "InvalidCatalogValue", ["input", "title"]),
        ({"brand": "brand_none"}, "BrandNotFound", ["input", "brand"]),
        ({"category": "cat_none"}, "CategoryNotFound", ["input", "category"]),
        ({"tags": ["No Tag"]}, "InvalidCatalogValue", ["input", "tags"]),
        (
            {"materials": [{"name": "Wool", "percent": 99}]},
            "InvalidCatalogValue",
            ["input", "materials"],
        ),
        ({"description": "x" * 20_001}, "InvalidCatalogValue", ["input", "description"]),
        ({"seo": {"title": "x" * 201}}, "InvalidCatalogValue", ["input", "seo"]),
    ],
)
async def test_a_draft_that_cannot_be_kept_is_not(
    shop: Any, wrong: dict[str, Any], refusal: str, path: list[str]
) -> None:
    before = await shop.everything()

    answer = await make(shop, **wrong)

    assert (answer["__typename"], answer["path"]) == (refusal, path)
    assert await shop.everything() == before


async def test_old_slugs_lead_to_the_product_after_renames(shop: Any) -> None:
    product = await shop.product("oxford")
    for version, slug in enumerate(["oxford-shirt", "button-down"], start=product["version"]):
        answer = await shop.change(
            "updateProduct",
            "... on UpdateProductSuccess { product { slug } }",
            id=product["id"],
            version=version,
            slug=slug,
        )
        assert answer["product"] == {"slug": slug}

    for slug in ("oxford", "oxford-shirt", "button-down"):
        assert await shop.grouping("product", slug, "slug") == {"slug": "button-down"}
    with shop.running.statements() as sent:
        await shop.grouping("product", "oxford", "slug")
    assert sent == ["find products", "find claims", "find products"]

    other = await make(shop, slug="oxford")
    assert other["__typename"] == "SlugTaken"
    back = await shop.change(
        "updateProduct",
        "... on UpdateProductSuccess { product { slug } }",
        id=product["id"],
        version=product["version"] + 2,
        slug="oxford",
    )
    assert back["product"] == {"slug": "oxford"}
    assert await shop.grouping("product", "button-down", "slug") == {"slug": "oxford"}
    assert await shop.grouping("product", "oxford", "slug") == {"slug": "oxford"}


async def test_a_product_moves_to_another_category_and_brand(shop: Any) -> None:
    product = await shop.product("oxford")
    men, birch = await shop.grouping("category", "men"), await shop.grouping("brand", "birch")

    await shop.change(
        "updateProduct",
        id=product["id"],
        version=product["version"],
        category=men["id"],
        brand=birch["id"],
        title="Oxford",
    )

    assert "oxford" in await shop.listed("men")
    assert "oxford" not in await shop.listed("women")
    seen = await shop.grouping(
        "product", "oxford", "title brand { name } category { breadcrumbs { slug } }"
    )
    assert seen == {
        "title": "Oxford",
        "brand": {"name": "Birch"},
        "category": {"breadcrumbs": [{"slug": "men"}]},
    }
    [(kind, data)] = await shop.events()
    assert kind == "catalog.product_changed"
    assert data["product_version"] == product["version"] + 1


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("updateProduct", {"title": "New"}),
        ("setProductImages", {"images": [IMAGE]}),
        ("reorderProductImages", {"urls": []}),
        ("publishProduct", {}),
        ("unpublishProduct", {}),
        ("archiveProduct", {}),
        ("unarchiveProduct", {}),
        ("deleteDraftProduct", {}),
        ("addProductVariants", {"variants": [VARIANT]}),
        ("updateProductVariant", {"sku": "OXFORD-S-NAVY", "weightGrams": 1}),
        ("removeProductVariant", {"sku": "OXFORD-S-NAVY"}),
        ("setProductPrices", {"variants": []}),
    ],
)
async def test_what_was_changed_meanwhile_or_never_was_is_refused(
    shop: Any, field: str, more: dict[str, Any]
) -> None:
    product = await shop.product("oxford")
    before = await shop.everything()

    stale = await shop.change(
        field,
        "... on StaleVersion { currentVersion }",
        id=product["id"],
        version=product["version"] + 1,
        **more,
    )
    missing = await shop.change(field, id="prod_none", version=1, **more)

    assert stale["__typename"] == "StaleVersion"
    assert stale["currentVersion"] == product["version"]
    assert stale["path"] == ["input", "version"]
    assert (missing["__typename"], missing["path"]) == ("ProductNotFound", ["input", "id"])
    assert await shop.everything() == before


async def test_of_two_changes_at_once_one_is_stale(shop: Any) -> None:
    product = await shop.product("oxford")

    answers = await asyncio.gather(
        *(
            shop.change(
                "updateProduct", id=product["id"], version=product["version"], title=f"Title {n}"
            )
            for n in range(6)
        )
    )

    kinds = sorted(answer["__typename"] for answer in answers)
    assert kinds == ["StaleVersion"] * 5 + ["UpdateProductSuccess"]
    assert (await shop.product("oxford"))["version"] == product["version"] + 1
    assert len(await shop.events()) == 1


async def test_of_two_drafts_at_once_one_gets_the_slug(shop: Any) -> None:
    answers = await asyncio.gather(*(make(shop) for _ in range(4)))

    taken = [answer for answer in answers if answer.get("__typename") == "SlugTaken"]
    assert len(taken) == 3


async def test_publishing_names_everything_that_is_missing(shop: Any) -> None:
    product = await make(shop)
    before = await shop.everything()

    answer = await shop.change(
        "publishProduct", "... on CannotPublish { reasons }", id=product["id"], version=1
    )

    assert answer["__typename"] == "CannotPublish"
    assert answer["reasons"] == ["It has no variants.", "It has no image."]
    assert await shop.everything() == before
    unpriced = {**VARIANT, "prices": []}
    await shop.change("addProductVariants", id=product["id"], version=1, variants=[unpriced])
    answer = await shop.change(
        "publishProduct", "... on CannotPublish { reasons }", id=product["id"], version=2
    )
    assert answer["reasons"] == [
        "It has no image.",
        "These variants have no price: COAT-M-NAVY.",
    ]


async def test_a_published_product_stays_fit_for_sale(shop: Any) -> None:
    product = await shop.product("brogue")
    before = await shop.everything()
    same = {"id": product["id"], "version": product["version"]}

    answers = [
        await shop.change("removeProductVariant", **same, sku="BROGUE-M-NAVY"),
        await shop.change("setProductImages", **same, images=[]),
        await shop.change(
            "setProductPrices", **same, variants=[{"sku": "BROGUE-M-NAVY", "prices": []}]
        ),
        await shop.change(
            "addProductVariants", **same, variants=[{**VARIANT, "sku": "X-2", "prices": []}]
        ),
    ]

    assert [answer["__typename"] for answer in answers[:3]] == ["CannotPublish"] * 3
    assert answers[3]["__typename"] == "InvalidCatalogValue"  # there is one in M and navy
    assert await shop.everything() == before


async def test_the_life_of_a_product(shop: Any) -> None:
    product = await shop.product("oxford")
    version = product["version"]

    async def step(field: str) -> str:
        nonlocal version
        answer = await shop.change(
            field,
            "... on UpdateProductSuccess { product { version status } }"
            if field != "deleteDraftProduct"
            else "",
            id=product["id"],
            version=version,
        )
        if answer["__typename"] == "UpdateProductSuccess":
            version = answer["product"]["version"]
            return str(answer["product"]["status"])
        return str(answer["__typename"])

    assert [await step("publishProduct"), await step("unarchiveProduct")] == ["WrongStatus"] * 2
    assert await step("unpublishProduct") == "DRAFT"
    assert "oxford" not in await shop.listed("women")
    assert await step("unpublishProduct") == "WrongStatus"
    assert await step("deleteDraftProduct") == "WrongStatus"  # shoppers have seen it
    assert await step("publishProduct") == "PUBLISHED"
    assert await step("archiveProduct") == "ARCHIVED"
    assert await step("archiveProduct") == "WrongStatus"
    assert await step("publishProduct") == "CannotPublish"
    assert await step("unarchiveProduct") == "DRAFT"
    assert await step("publishProduct") == "PUBLISHED"
    assert [kind for kind, _ in await shop.events()] == [
        "catalog.product_unpublished",
        "catalog.product_published",
        "catalog.product_archived",
        "catalog.product_published",
    ]
    seen = await shop.grouping("product", "oxford", "publishedAt")
    assert seen == {"publishedAt": "2026-03-02T09:00:00.000Z"}  # it is no newer for all that


async def test_a_deleted_draft_frees_its_slugs_and_skus(shop: Any) -> None:
    product = await make(shop)
    await shop.change("addProductVariants", id=product["id"], version=1, variants=[VARIANT])
    await shop.change("updateProduct", id=product["id"], version=2, slug="overcoat")

    gone = await shop.change(
        "deleteDraftProduct",
        "... on DeleteProductSuccess { id }",
        id=product["id"],
        version=3,
    )

    assert gone == {"__typename": "DeleteProductSuccess", "id": product["id"]}
    again = await make(shop)
    assert again["slug"] == "coat"
    added = await shop.change("addProductVariants", id=again["id"], version=1, variants=[VARIANT])
    assert added["__typename"] == "UpdateProductSuccess"
    assert await shop.product("overcoat") is None
    assert await shop.events() == []


async def test_images_in_another_order(shop: Any) -> None:
    product = await shop.product("oxford")
    same = {"id": product["id"], "version": product["version"]}

    answer = await shop.change(
        "reorderProductImages",
        "... on UpdateProductSuccess { product { image { url } images { color } } }",
        **same,
        urls=["/media/oxford-ecru.svg"],
    )

    assert answer["product"] == {
        "image": {"url": "/media/oxford-ecru.svg"},
        "images": [{"color": "ecru"}, {"color": "navy"}],
    }
    missing = await shop.change(
        "reorderProductImages", id=product["id"], version=same["version"] + 1, urls=["/x.svg"]
    )
    assert (missing["__typename"], missing["path"]) == ("ImageNotFound", ["input", "urls", "0"])


@pytest.mark.parametrize(
    "images",
    [
        [{"url": "javascript:alert(1)", "alt": "x"}],
        [{"url": "/a.svg", "alt": " "}],
        [IMAGE, IMAGE],
    ],
)
async def test_images_that_cannot_be_shown_are_refused(
    shop: Any, images: list[dict[str, Any]]
) -> None:
    product = await shop.product("oxford")
    before = await shop.everything()

    answer = await shop.change("setProductImages", **product, images=images)

    assert answer["__typename"] == "InvalidCatalogValue"
    assert await shop.everything() == before
