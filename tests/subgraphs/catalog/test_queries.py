"""The catalog's root fields: what is found, in what order, at what cost, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

LISTING = """
query ($slug: String!, $first: Int, $after: String, $last: Int, $before: String,
       $filter: ProductFilter, $sort: ProductSort! = NEWEST) {
  category(slug: $slug) {
    title
    breadcrumbs { title }
    products(first: $first, after: $after, last: $last, before: $before,
             filter: $filter, sort: $sort) {
      nodes {
        id slug title brand { name } image { url alt }
        price(currency: "EUR") { amount currency formatted }
        variants { sku size { label } }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}
"""

SLUGS = """
query ($first: Int, $after: String, $last: Int, $before: String, $filter: ProductFilter,
       $sort: ProductSort! = NEWEST, $currency: Currency) {
  products(first: $first, after: $after, last: $last, before: $before,
           filter: $filter, sort: $sort, currency: $currency) {
    nodes { slug }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


async def slugs(running: Any, *, identity: str | None = None, **variables: Any) -> list[str]:
    data = await running.data(SLUGS, variables, identity=identity)
    return [node["slug"] for node in data["products"]["nodes"]]


async def test_the_listing_takes_two_statements(catalog: Any) -> None:
    await catalog.data(LISTING, {"slug": "women", "first": 24})

    with catalog.statements() as sent:
        data = await catalog.data(LISTING, {"slug": "women", "first": 24})

    assert sent == ["find categories", "find products"]
    category = data["category"]
    assert category["title"] == "Women"
    assert [node["slug"] for node in category["products"]["nodes"]] == [
        "cable", "amble", "zephyr", "oxford",
    ]  # fmt: skip
    assert category["products"]["nodes"][3] == {
        "id": category["products"]["nodes"][3]["id"],
        "slug": "oxford",
        "title": "Oxford shirt",
        "brand": {"name": "Alder"},
        "image": {"url": "/media/oxford-navy.svg", "alt": "oxford in navy"},
        "price": {"amount": 4900, "currency": "EUR", "formatted": "€49.00"},
        "variants": [
            {"sku": "OXFORD-S-NAVY", "size": {"label": "S"}},
            {"sku": "OXFORD-M-NAVY", "size": {"label": "M"}},
            {"sku": "OXFORD-L-ECRU", "size": {"label": "L"}},
        ],
    }
    assert category["products"]["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("NEWEST", ["brogue", "cable", "amble", "zephyr", "oxford"]),
        ("PRICE_ASC", ["amble", "oxford", "zephyr", "cable", "brogue"]),
        ("PRICE_DESC", ["brogue", "cable", "zephyr", "oxford", "amble"]),
        ("TITLE_ASC", ["amble", "brogue", "cable", "oxford", "zephyr"]),
    ],
)
async def test_orders(catalog: Any, sort: str, expected: list[str]) -> None:
    assert await slugs(catalog, sort=sort) == expected


@pytest.mark.parametrize("sort", ["NEWEST", "PRICE_ASC", "PRICE_DESC", "TITLE_ASC", "POPULAR"])
@pytest.mark.parametrize("size", [1, 2, 4, 5])
async def test_pages_forward_and_backward_meet_every_product_once(
    catalog: Any, sort: str, size: int
) -> None:
    whole = await slugs(catalog, sort=sort)
    forward: list[str] = []
    after = None
    while True:
        page = (await catalog.data(SLUGS, {"first": size, "after": after, "sort": sort}))[
            "products"
        ]
        forward += [node["slug"] for node in page["nodes"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    backward: list[str] = []
    before = None
    while True:
        page = (await catalog.data(SLUGS, {"last": size, "before": before, "sort": sort}))[
            "products"
        ]
        backward = [node["slug"] for node in page["nodes"]] + backward
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        before = page["pageInfo"]["startCursor"]
    assert forward == whole
    assert backward == whole
