"""A listing reads what was asked for, and all of that."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.monitoring import CommandListener, CommandStartedEvent

KEYS = {"variants.id", "variants.sku"}
CASES = {
    "nodes { id title brand { name } category { slug } }": set(),
    "nodes { variants { sku size { label } } }": {*KEYS, "variants.size"},
    "edges { node { image { url } } }": {"images"},
    'nodes { price(currency: "EUR") { amount } }': {*KEYS, "variants.prices.EUR"},
    "nodes { price(currency: $of) { amount } }": {*KEYS, "variants.prices.GBP"},
    'nodes { variants { price(currency: "EUR") { amount } } priceRange(currency: "USD") '
    "{ min { amount } } }": {*KEYS, "variants.prices.EUR", "variants.prices.USD"},
    "nodes { variants { image { url } sellingFast } }": {
        *KEYS,
        "variants.color",
        "images",
        "stock_marks",
    },
    "nodes { sizes { code } colors { slug } }": {*KEYS, "variants.size", "variants.color"},
    "nodes { variants { size { code } product { title } } }": {
        "description",
        "tags",
        "materials",
        "care",
        "seo",
        "images",
        "variants",
        "places",
        "view_count",
        "published_at",
        "stock_marks",
    },
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

    declared = "query ($of: Currency!)" if "$of" in selection else ""
    await catalog.data(
        f"{declared} {{ products {{ {selection} }} }} {fragment if 'Words' in selection else ''}",
        {"of": "GBP"} if declared else {},
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


async def test_what_is_read_in_part_is_shown_in_full(catalog: Any) -> None:
    data = await catalog.data(
        """query ($of: Currency!) { products(filter: {categorySlug: "men"}) { nodes {
             euro: price(currency: "EUR") { amount } of: price(currency: $of) { amount }
             dollar: price(currency: "USD") { amount } sizes { code }
             variants { ...V color { slug } weightGrams price(currency: $of) { amount } } } } }
           fragment V on ProductVariant { size { label } barcode }""",
        {"of": "GBP"},
    )

    assert data["products"]["nodes"] == [
        {
            "euro": {"amount": 12900},
            "of": {"amount": 12400},
            "dollar": None,
            "sizes": [{"code": "M"}],
            "variants": [
                {
                    "size": {"label": "M"},
                    "barcode": None,
                    "color": {"slug": "navy"},
                    "weightGrams": 250,
                    "price": {"amount": 12400},
                }
            ],
        }
    ]
