"""Staff change the category tree, and what copies of it there are follows."""

from __future__ import annotations

from typing import Any

import pytest

CRUMBS = "breadcrumbs { slug }"


def trail(seen: dict[str, Any]) -> list[str]:
    return [crumb["slug"] for crumb in seen["breadcrumbs"]]


async def test_a_category_is_made_last_among_its_siblings(shop: Any) -> None:
    women = await shop.grouping("category", "women")

    made = await shop.change(
        "createCategory",
        """... on CreateCategorySuccess {
             category { slug version description breadcrumbs { slug } } }""",
        slug="women-skirts",
        title="Skirts",
        description="Long and short.",
        parent=women["id"],
    )

    assert made["category"] == {
        "slug": "women-skirts",
        "version": 1,
        "description": "Long and short.",
        "breadcrumbs": [{"slug": "women"}, {"slug": "women-skirts"}],
    }
    seen = await shop.grouping("category", "women", "children { slug }")
    assert [it["slug"] for it in seen["children"]] == [
        "women-tops", "women-knitwear", "women-skirts",
    ]  # fmt: skip
    assert [kind for kind, _ in await shop.events()] == ["catalog.category_changed"]


@pytest.mark.parametrize(
    ("wrong", "refusal", "path"),
    [
        ({"slug": "women"}, "SlugTaken", ["input", "slug"]),
        ({"slug": "-"}, "InvalidCatalogValue", ["input", "slug"]),
        ({"title": ""}, "InvalidCatalogValue", ["input", "title"]),
        ({"parent": "cat_none"}, "CategoryNotFound", ["input", "parent"]),
    ],
)
async def test_a_category_that_cannot_be_kept_is_not(
    shop: Any, wrong: dict[str, Any], refusal: str, path: list[str]
) -> None:
    before = await shop.everything()

    answer = await shop.change("createCategory", **{"slug": "new", "title": "New", **wrong})

    assert (answer["__typename"], answer["path"]) == (refusal, path)
    assert await shop.everything() == before


async def test_a_rename_shows_in_products_and_below_and_the_old_slug_leads_there(
    shop: Any,
) -> None:
    women = await shop.grouping("category", "women")

    answer = await shop.change(
        "updateCategory",
        "... on UpdateCategorySuccess { category { slug title version breadcrumbs { title } } }",
        **women,
        slug="ladies",
        title="Ladies",
        seo={"description": "All for ladies."},
    )

    assert answer["category"] == {
        "slug": "ladies",
        "title": "Ladies",
        "version": women["version"] + 1,
        "breadcrumbs": [{"title": "Ladies"}],
    }
    shirts = await shop.grouping("category", "women-shirts", CRUMBS)
    assert trail(shirts) == ["ladies", "women-tops", "women-shirts"]
    oxford = await shop.grouping("product", "oxford", f"category {{ {CRUMBS} }}")
    assert trail(oxford["category"]) == ["ladies", "women-tops", "women-shirts"]
    assert (await shop.grouping("category", "women", "slug"))["slug"] == "ladies"
    assert await shop.listed("women") == ["cable", "amble", "zephyr", "oxford"]
    [(kind, data)] = await shop.events()
    assert (kind, data["slug"], data["title"]) == ("catalog.category_changed", "ladies", "Ladies")


async def test_a_description_is_no_rename(shop: Any) -> None:
    women = await shop.grouping("category", "women")

    await shop.change("updateCategory", **women, description="New words.")

    assert await shop.events() == []
    seen = await shop.grouping("category", "women", "description")
    assert seen["description"] == "New words."


async def test_a_category_moves_with_all_below_it(shop: Any) -> None:
    tops = await shop.grouping("category", "women-tops")
    men = await shop.grouping("category", "men")

    moved = await shop.change(
        "moveCategory",
        "... on UpdateCategorySuccess { category { version breadcrumbs { slug } } }",
        **tops,
        parent=men["id"],
    )

    assert trail(moved["category"]) == ["men", "women-tops"]
    assert moved["category"]["version"] == tops["version"] + 1
    shirts = await shop.grouping("category", "women-shirts", CRUMBS)
    assert trail(shirts) == ["men", "women-tops", "women-shirts"]
    oxford = await shop.grouping("product", "oxford", f"category {{ {CRUMBS} }}")
    assert trail(oxford["category"]) == ["men", "women-tops", "women-shirts"]
    assert await shop.listed("women") == ["cable"]
    assert await shop.listed("men") == ["brogue", "amble", "zephyr", "oxford"]
    assert {data["slug"] for _, data in await shop.events()} == {"women-tops", "women-shirts"}

    shirts = await shop.grouping("category", "women-shirts")
    await shop.change("moveCategory", **shirts, parent=None)
    assert await shop.listed("men") == ["brogue"]
    roots = await shop.data("{ categories { slug } }")
    assert [it["slug"] for it in roots["categories"]] == ["women", "men", "women-shirts"]


@pytest.mark.parametrize("below", ["women", "women-tops", "women-shirts"])
async def test_a_category_never_lies_below_itself(shop: Any, below: str) -> None:
    women, parent = await shop.grouping("category", "women"), await shop.grouping("category", below)
    before = await shop.everything()

    answer = await shop.change("moveCategory", **women, parent=parent["id"])

    assert (answer["__typename"], answer["path"]) == ("CategoryCycle", ["input", "parent"])
    assert await shop.everything() == before


async def test_children_in_another_order(shop: Any) -> None:
    women = await shop.grouping("category", "women")
    knitwear = await shop.grouping("category", "women-knitwear")
    men = await shop.grouping("category", "men")

    answer = await shop.change(
        "reorderCategories",
        "... on ReorderCategoriesSuccess { categories { slug } }",
        parent=women["id"],
        children=[knitwear["id"]],
    )
    roots = await shop.change(
        "reorderCategories",
        "... on ReorderCategoriesSuccess { categories { slug } }",
        parent=None,
        children=[men["id"]],
    )
    stranger = await shop.change(
        "reorderCategories", parent=women["id"], children=[knitwear["id"], men["id"]]
    )

    assert [it["slug"] for it in answer["categories"]] == ["women-knitwear", "women-tops"]
    assert [it["slug"] for it in roots["categories"]] == ["men", "women"]
    assert stranger["__typename"] == "CategoryNotFound"
    assert stranger["path"] == ["input", "children", "1"]
    seen = await shop.data("{ categories { slug children { slug } } }")
    assert [it["slug"] for it in seen["categories"]] == ["men", "women"]
    assert seen["categories"][1]["children"][0] == {"slug": "women-knitwear"}


async def test_only_what_is_empty_is_deleted(shop: Any) -> None:
    before = await shop.everything()
    for slug in ("women", "women-knitwear", "men"):
        category = await shop.grouping("category", slug)
        answer = await shop.change("deleteCategory", **category)
        assert answer["__typename"] == "CategoryNotEmpty"
    assert await shop.everything() == before

    made = await shop.change(
        "createCategory",
        "... on CreateCategorySuccess { category { id version } }",
        slug="empty",
        title="Empty",
    )
    gone = await shop.change("deleteCategory", **made["category"])

    assert gone["__typename"] == "DeleteCategorySuccess"
    assert await shop.grouping("category", "empty") is None


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("updateCategory", {"title": "X"}),
        ("moveCategory", {"parent": None}),
        ("deleteCategory", {}),
    ],
)
async def test_what_was_changed_meanwhile_or_never_was_is_refused(
    shop: Any, field: str, more: dict[str, Any]
) -> None:
    tops = await shop.grouping("category", "women-tops")
    before = await shop.everything()

    stale = await shop.change(
        field,
        "... on StaleVersion { currentVersion }",
        id=tops["id"],
        version=tops["version"] + 7,
        **more,
    )
    missing = await shop.change(field, id="cat_none", version=1, **more)

    assert (stale["__typename"], stale["currentVersion"]) == ("StaleVersion", tops["version"])
    assert (missing["__typename"], missing["path"]) == ("CategoryNotFound", ["input", "id"])
    assert await shop.everything() == before
