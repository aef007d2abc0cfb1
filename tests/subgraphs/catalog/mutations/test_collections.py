"""Staff change collections, their products and the order of these, and tags."""

from __future__ import annotations

from typing import Any

import pytest

PRODUCTS = "... on UpdateCollectionSuccess { collection { version products { nodes { slug } } } }"


def slugs(answer: dict[str, Any]) -> list[str]:
    return [node["slug"] for node in answer["collection"]["products"]["nodes"]]


async def test_products_are_added_reordered_and_removed(shop: Any) -> None:
    spring = await shop.grouping("collection", "spring")
    ids = {
        slug: (await shop.product(slug))["id"]
        for slug in ("oxford", "amble", "cable", "brogue", "secret")
    }

    added = await shop.change(
        "addProductsToCollection",
        PRODUCTS,
        **spring,
        products=[ids["cable"], ids["oxford"], ids["brogue"], ids["secret"]],
    )
    assert slugs(added) == ["oxford", "amble", "cable", "brogue"]  # the draft is for staff
    reordered = await shop.change(
        "reorderCollection",
        PRODUCTS,
        id=spring["id"],
        version=added["collection"]["version"],
        products=[ids["brogue"], ids["amble"]],
    )
    assert slugs(reordered) == ["brogue", "amble", "oxford", "cable"]
    removed = await shop.change(
        "removeProductsFromCollection",
        PRODUCTS,
        id=spring["id"],
        version=reordered["collection"]["version"],
        products=[ids["amble"], ids["oxford"]],
    )

    assert slugs(removed) == ["brogue", "cable"]
    assert removed["collection"]["version"] == spring["version"] + 3
    amble = await shop.grouping("product", "amble", "collections { slug }")
    assert amble["collections"] == [{"slug": "linen"}]
    pages = await shop.data(
        """{ collection(slug: "spring") {
          first: products(first: 1) { nodes { slug } pageInfo { endCursor hasNextPage } }
          last: products(last: 1) { nodes { slug } }
          cheapest: products(sort: PRICE_ASC) { nodes { slug } }
        } }"""
    )
    assert pages["collection"]["first"]["nodes"] == [{"slug": "brogue"}]
    assert pages["collection"]["first"]["pageInfo"]["hasNextPage"] is True
    assert pages["collection"]["last"]["nodes"] == [{"slug": "cable"}]
    assert pages["collection"]["cheapest"]["nodes"] == [{"slug": "cable"}, {"slug": "brogue"}]
    kinds = {kind for kind, _ in await shop.events()}
    assert kinds == {"catalog.product_changed"}


async def test_a_collection_is_made_changed_and_deleted(shop: Any) -> None:
    made = await shop.change(
        "createCollection",
        "... on CreateCollectionSuccess { collection { id version image { alt } } }",
        slug="winter",
        title="Winter",
        image={"url": "/w.svg", "alt": "Snow"},
    )
    assert made["collection"]["image"] == {"alt": "Snow"}
    changed = await shop.change(
        "updateCollection",
        "... on UpdateCollectionSuccess { collection { slug title description version } }",
        id=made["collection"]["id"],
        version=1,
        slug="cold-days",
        title="Cold days",
        description="Warm things.",
    )
    assert changed["collection"] == {
        "slug": "cold-days",
        "title": "Cold days",
        "description": "Warm things.",
        "version": 2,
    }
    assert (await shop.grouping("collection", "winter", "slug"))["slug"] == "cold-days"
    listed = await shop.data("{ collections { slug } }")
    assert [it["slug"] for it in listed["collections"]] == ["spring", "linen", "cold-days"]

    spring = await shop.grouping("collection", "spring")
    gone = await shop.change("deleteCollection", **spring)
    assert gone["__typename"] == "DeleteCollectionSuccess"
    assert await shop.grouping("collection", "spring") is None
    assert (await shop.grouping("product", "oxford", "collections { slug }")) == {"collections": []}
    assert await shop.listed("women") == ["cable", "amble", "zephyr", "oxford"]


@pytest.mark.parametrize(
    ("field", "products", "path"),
    [
        ("addProductsToCollection", ["prod_none"], ["input", "products"]),
        ("removeProductsFromCollection", ["prod_none"], ["input", "products"]),
        ("reorderCollection", ["prod_none"], ["input", "products", "0"]),
    ],
)
async def test_a_product_that_is_not_there(
    shop: Any, field: str, products: list[str], path: list[str]
) -> None:
    spring = await shop.grouping("collection", "spring")
    before = await shop.everything()

    answer = await shop.change(field, **spring, products=products)

    assert (answer["__typename"], answer["path"]) == ("ProductNotFound", path)
    assert await shop.everything() == before


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("updateCollection", {"title": "X"}),
        ("deleteCollection", {}),
        ("addProductsToCollection", {"products": []}),
        ("removeProductsFromCollection", {"products": []}),
        ("reorderCollection", {"products": []}),
    ],
)
async def test_what_was_changed_meanwhile_or_never_was_is_refused(
    shop: Any, field: str, more: dict[str, Any]
) -> None:
    spring = await shop.grouping("collection", "spring")
    before = await shop.everything()

    stale = await shop.change(field, id=spring["id"], version=spring["version"] + 1, **more)
    missing = await shop.change(field, id="col_none", version=1, **more)

    assert (stale["__typename"], missing["__typename"]) == ("StaleVersion", "CollectionNotFound")
    assert await shop.everything() == before


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"slug": "linen"}, "SlugTaken"),
        ({"title": " "}, "InvalidCatalogValue"),
        ({"image": {"url": "x", "alt": "x"}}, "InvalidCatalogValue"),
    ],
)
async def test_a_collection_that_cannot_be_kept_is_not(
    shop: Any, wrong: dict[str, Any], refusal: str
) -> None:
    spring = await shop.grouping("collection", "spring")
    before = await shop.everything()

    made = await shop.change("createCollection", **{"slug": "new", "title": "New", **wrong})
    changed = await shop.change("updateCollection", **spring, **wrong)

    assert (made["__typename"], changed["__typename"]) == (refusal, refusal)
    assert await shop.everything() == before


async def test_too_many_products_at_once_are_refused(shop: Any) -> None:
    spring = await shop.grouping("collection", "spring")

    answer = await shop.change(
        "addProductsToCollection", **spring, products=[f"prod_{n}" for n in range(501)]
    )

    assert answer["__typename"] == "InvalidCatalogValue"


async def test_a_tag_is_renamed_into_another_and_deleted(shop: Any) -> None:
    renamed = await shop.change(
        "renameTag", "... on ChangeTagSuccess { products }", tag="wool", to="new"
    )
    assert renamed["products"] == 1
    assert (await shop.grouping("product", "cable", "tags"))["tags"] == ["new"]
    deleted = await shop.change("deleteTag", "... on ChangeTagSuccess { products }", tag="new")
    assert deleted["products"] == 2
    assert (await shop.grouping("product", "zephyr", "tags"))["tags"] == []

    before = await shop.everything()
    missing = await shop.change("renameTag", tag="wool", to="x")
    gone = await shop.change("deleteTag", tag="wool")
    wrong = await shop.change("renameTag", tag="wool", to="Not so")
    assert missing["__typename"] == gone["__typename"] == "TagNotFound"
    assert wrong["__typename"] == "InvalidCatalogValue"
    assert await shop.everything() == before
