"""A listing reads what was asked for, and all of that."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.monitoring import CommandListener, CommandStartedEvent

CASES = {
    "nodes { id title brand { name } category { slug } }": set(),
    "nodes { variants { sku size { label } } }": {"variants"},
    "edges { node { image { url } } }": {"images"},
    'nodes { price(currency: "EUR") { amount } }': {"variants"},
    "nodes { variants { image { url } sellingFast } }": {"variants", "images", "stock_marks"},
    "nodes { ...Words } edges { node { ... on Product { tags } } }": {"description", "seo", "tags"},
}
ALWAYS = {
    "slug", "title", "status", "version", "brand", "path", "created_at", "updated_at",
    "keys.newest",
}  # fmt: skip


@pytest.mark.parametrize("selection", CASES)
async def test_the_projection_follows_the_selection(
    catalog: Any, monkeypatch: pytest.MonkeyPatch, selection: str
) -> None:
    projections: list[set[str]] = []
    [listener] = catalog.resources.mongo.client.options.event_listeners
    started = type(listener).started

    def note(self: CommandListener, event: CommandStartedEvent) -> None:
        if event.command.get("find") == "products":
            projections.append(set(event.command["projection"]))
        started(self, event)

    monkeypatch.setattr(type(listener), "started", note)
    fragment = "fragment Words on Product { description seo { title } }"

    await catalog.data(
        f"{{ products {{ {selection} }} }} {fragment if 'Words' in selection else ''}"
    )

    assert projections == [ALWAYS | CASES[selection]]


async def test_a_listed_variant_knows_its_whole_product(catalog: Any) -> None:
    data = await catalog.data(
        """{ products(filter: {categorySlug: "men"}) { nodes { variants { product {
             description materials { name } images { url } collections { slug } tags
             publishedAt viewCount seo { title } care { symbol } sellingFast } } } } }"""
    )

    [node] = data["products"]["nodes"]
    assert node["variants"][0]["product"] == {
        "description": "All about brogue.",
        "materials": [{"name": "Linen"}],
        "images": [{"url": "/media/brogue-navy.svg"}],
        "collections": [],
        "tags": [],
        "publishedAt": "2026-03-06T09:00:00.000Z",
        "viewCount": 0,
        "seo": {"title": None},
        "care": [{"symbol": "wash_30"}],
        "sellingFast": False,
    }
