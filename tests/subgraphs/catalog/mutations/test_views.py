"""Shoppers' views are counted and, after the next flush, shown and sorted by."""

from __future__ import annotations

from typing import Any

from subgraphs.catalog.service.views import Views

LOOK = "mutation ($id: ID!) { recordProductView(productId: $id) }"
POPULAR = "{ products(sort: POPULAR) { nodes { id slug viewCount } } }"


async def test_views_show_after_a_flush(viewed_catalog: Any) -> None:
    nodes = (await viewed_catalog.data(POPULAR))["products"]["nodes"]
    ids = {node["slug"]: node["id"] for node in nodes}
    for slug, times in (("oxford", 3), ("cable", 12)):
        for _ in range(times):
            assert await viewed_catalog.data(LOOK, {"id": ids[slug]}) == {"recordProductView": True}
    for nonsense in ("prod_none", "", "x" * 1000, "cat_01M84D0CMA6BR0H9CFCW42BJAB"):
        await viewed_catalog.data(LOOK, {"id": nonsense})
    resources = viewed_catalog.resources

    assert await Views(resources.redis).flush(resources.transactions) == 15

    nodes = (await viewed_catalog.data(POPULAR))["products"]["nodes"]
    assert [(node["slug"], node["viewCount"]) for node in nodes][:3] == [
        ("cable", 12),
        ("oxford", 3),
        ("brogue", 0),
    ]
