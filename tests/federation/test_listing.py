"""What a page of the shop costs: requests to subgraphs, and statements to their stores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

OPERATIONS = Path(__file__).parents[2] / "bench/operations"
LISTING = (OPERATIONS / "listing.graphql").read_text()
PRODUCT_PAGE = (OPERATIONS / "product.graphql").read_text()


async def measured(
    graph: Any, query: str, variables: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, int], dict[str, int]]:
    """The data; and by subgraph the requests sent to it and the statements that it sent.

    The second of two runs counts: in the first a process may learn what it keeps.
    """
    await graph.data(query, variables)
    fetches, statements = await graph.fetches(), await graph.statements()
    data = await graph.data(query, variables)
    after = await graph.fetches(), await graph.statements()
    return data, _difference(fetches, after[0]), _difference(statements, after[1])


def _difference(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


async def test_a_category_with_24_products(graph: Any) -> None:
    data, fetches, statements = await measured(graph, LISTING, {"category": "shelf-3"})

    assert fetches == {"catalog": 1, "inventory": 1}
    assert statements["catalog"] <= 2
    assert statements["inventory"] <= 2
    category = data["category"]
    assert category["title"] == "Shelf 3"
    assert [crumb["slug"] for crumb in category["breadcrumbs"]] == ["women", "shelf-3"]
    nodes = category["products"]["nodes"]
    # the newest first; every tenth garment lies on this shelf
    assert [node["slug"] for node in nodes] == [
        f"garment-{number:05}" for number in range(233, 2, -10)
    ]
    assert nodes[0] | {"id": None, "variants": None} == {
        "id": None,
        "slug": "garment-00233",
        "title": "Garment 233",
        "brand": {"name": "Brand 5"},
        "price": {"amount": 1990 + 73 * 100, "currency": "EUR"},
        "image": {"url": "/media/garment-00233-navy.svg", "alt": "Garment 233 in Navy"},
        "variants": None,
    }
    assert category["products"]["pageInfo"]["hasNextPage"] is False


async def test_every_variant_has_the_stock_that_was_received(graph: Any) -> None:
    data, _, _ = await measured(graph, LISTING, {"category": "shelf-0"})

    (first,) = [
        node for node in data["category"]["products"]["nodes"] if node["slug"] == "garment-00000"
    ]
    # the n-th SKU of the assortment has (n % 7) * 4 units; 3 and fewer would be low
    assert {
        variant["sku"]: (variant["availability"]["status"], variant["availability"]["available"])
        for variant in first["variants"]
    } == {
        "G00000-NAVY-XS": ("OUT_OF_STOCK", 0),
        "G00000-NAVY-S": ("IN_STOCK", 4),
        "G00000-NAVY-M": ("IN_STOCK", 8),
        "G00000-NAVY-L": ("IN_STOCK", 12),
        "G00000-ECRU-XS": ("IN_STOCK", 16),
        "G00000-ECRU-S": ("IN_STOCK", 20),
        "G00000-ECRU-M": ("IN_STOCK", 24),
        "G00000-ECRU-L": ("OUT_OF_STOCK", 0),
    }


async def test_a_product_page(graph: Any) -> None:
    data, fetches, statements = await measured(graph, PRODUCT_PAGE, {"slug": "garment-00007"})

    assert fetches == {"catalog": 1, "inventory": 1}
    assert statements["catalog"] <= 2
    assert statements["inventory"] <= 2
    product = data["product"]
    assert product["title"] == "Garment 7"
    assert product["brand"] == {"name": "Brand 7", "slug": "brand-7"}
    assert product["materials"] == [{"name": "cotton", "percent": 100}]
    assert [size["code"] for size in product["sizes"]] == ["XS", "S", "M", "L"]
    assert product["variants"][0]["price"] == {
        "amount": 2690,
        "currency": "EUR",
        "formatted": "€26.90",
    }


@pytest.mark.parametrize("first", [24, 100])
async def test_a_large_category_costs_what_a_small_one_does(graph: Any, first: int) -> None:
    query = LISTING.replace("first: 24", f"first: {first}")

    small, *cost_of_24 = await measured(graph, query, {"category": "shelf-3"})
    large, *cost_of_240 = await measured(graph, query, {"category": "women"})

    assert len(small["category"]["products"]["nodes"]) == 24
    assert len(large["category"]["products"]["nodes"]) == first
    assert large["category"]["products"]["pageInfo"]["hasNextPage"] is True
    assert cost_of_240 == cost_of_24
