"""The catalog's entities: by each key, in batches, and only what the caller may see."""

from __future__ import annotations

from typing import Any

import pytest

ENTITIES = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Product { slug title price(currency: "EUR") { amount } }
    ... on ProductVariant { sku size { code } product { slug } image { url } }
    ... on Category { slug title breadcrumbs { slug } }
    ... on Brand { slug name description }
    ... on Collection { slug title }
  }
}
"""


async def entities(shop: Any, *representations: dict[str, Any], staff: bool = False) -> list[Any]:
    ask = shop.staff_data if staff else shop.data
    data = await ask(ENTITIES, {"representations": list(representations)})
    found: list[Any] = data["_entities"]
    return found


async def test_every_entity_by_each_of_its_keys(shop: Any) -> None:
    product = await shop.product("oxford", "id variants { id sku }")
    variant = product["variants"][2]
    ids = {
        "Product": product["id"],
        **{
            kind.title(): (await shop.grouping(kind, slug))["id"]
            for kind, slug in (("category", "women-tops"), ("brand", "alder"))
        },
        "Collection": (await shop.grouping("collection", "linen"))["id"],
    }
    slugs = {
        "Product": "oxford",
        "Category": "women-tops",
        "Brand": "alder",
        "Collection": "linen",
    }

    by_id = await entities(
        shop,
        *({"__typename": kind, "id": value} for kind, value in ids.items()),
        {"__typename": "ProductVariant", "id": variant["id"]},
    )
    by_other = await entities(
        shop,
        *({"__typename": kind, "slug": value} for kind, value in slugs.items()),
        {"__typename": "ProductVariant", "sku": variant["sku"]},
    )

    assert by_id == by_other == [
        {
            "__typename": "Product",
            "slug": "oxford",
            "title": "Oxford shirt",
            "price": {"amount": 4900},
        },
        {
            "__typename": "Category",
            "slug": "women-tops",
            "title": "Tops",
            "breadcrumbs": [{"slug": "women"}, {"slug": "women-tops"}],
        },
        {
            "__typename": "Brand",
            "slug": "alder",
            "name": "Alder",
            "description": "From the north.",
        },
        {"__typename": "Collection", "slug": "linen", "title": "Linen"},
        {
            "__typename": "ProductVariant",
            "sku": "OXFORD-L-ECRU",
            "size": {"code": "L"},
            "product": {"slug": "oxford"},
            "image": {"url": "/media/oxford-ecru.svg"},
        },
    ]  # fmt: skip


async def test_a_batch_takes_one_statement_a_key(shop: Any) -> None:
    products = await shop.data("{ products { nodes { id slug variants { id sku } } } }")
    nodes = products["products"]["nodes"]
    variants = [variant for node in nodes for variant in node["variants"]]

    with shop.running.statements() as sent:
        found = await entities(
            shop,
            *({"__typename": "Product", "id": node["id"]} for node in nodes),
            *({"__typename": "ProductVariant", "sku": it["sku"]} for it in variants),
        )

    assert sent == ["find products", "find products"]
    assert [it["slug"] for it in found[:5]] == [node["slug"] for node in nodes]
    assert [it["sku"] for it in found[5:]] == [it["sku"] for it in variants]


async def test_keys_are_mixed_and_repeated_in_order(shop: Any) -> None:
    product = await shop.product("cable", "id")

    with shop.running.statements() as sent:
        found = await entities(
            shop,
            {"__typename": "Product", "slug": "oxford"},
            {"__typename": "Product", "id": product["id"]},
            {"__typename": "Product", "slug": "amble"},
            {"__typename": "Product", "slug": "oxford"},
        )

    assert [it["slug"] for it in found] == ["oxford", "cable", "amble", "oxford"]
    assert sent == ["find products", "find products"]


@pytest.mark.parametrize(
    "representation",
    [
        {"__typename": "Product", "slug": "none"},
        {"__typename": "Product", "slug": "secret"},
        {"__typename": "ProductVariant", "sku": "none"},
        {"__typename": "ProductVariant", "sku": "SECRET-S-NAVY"},
        {"__typename": "ProductVariant", "id": "var_none"},
        {"__typename": "Category", "id": "cat_none"},
        {"__typename": "Brand", "slug": "none"},
        {"__typename": "Collection", "id": "col_none"},
    ],
)
async def test_what_is_not_there_or_not_for_shoppers_is_null(
    shop: Any, representation: dict[str, Any]
) -> None:
    assert await entities(shop, representation) == [None]


async def test_staff_resolve_drafts(shop: Any) -> None:
    [found] = await entities(
        shop, {"__typename": "ProductVariant", "sku": "SECRET-S-NAVY"}, staff=True
    )

    assert found["product"] == {"slug": "secret"}


async def test_a_former_slug_resolves(shop: Any) -> None:
    product = await shop.product("oxford")
    await shop.change("updateProduct", **product, slug="button-down")

    [found] = await entities(shop, {"__typename": "Product", "slug": "oxford"})

    assert found["slug"] == "button-down"
