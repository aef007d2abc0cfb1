"""Staff change variants and prices."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

SIZE = {"code": "XL", "label": "XL", "system": "EN_13402_LETTER", "rank": 9}
NAVY = {"slug": "navy", "name": "Navy", "hex": "#1f2a44"}
EURO = [{"currency": "EUR", "amount": 4900}]
VARIANTS = "... on UpdateProductSuccess { product { version variants { sku size { code } } } }"


def variant(sku: str = "OXFORD-XL", **more: Any) -> dict[str, Any]:
    return {"sku": sku, "size": SIZE, "color": NAVY, "prices": EURO, **more}


async def test_variants_are_added_changed_and_removed(shop: Any) -> None:
    product = await shop.product("brogue")

    added = await shop.change(
        "addProductVariants", VARIANTS, **product, variants=[variant("BROGUE-XL")]
    )
    changed = await shop.change(
        "updateProductVariant",
        """... on UpdateProductSuccess { product { version variants {
             id sku weightGrams barcode color { slug } } } }""",
        id=product["id"],
        version=added["product"]["version"],
        sku="BROGUE-XL",
        newSku="BROGUE-XL-ECRU",
        color={"slug": "ecru", "name": "Ecru", "hex": "#F0EAD6"},
        weightGrams=900,
    )
    taken_away = await shop.change(
        "updateProductVariant",
        "... on UpdateProductSuccess { product { version variants { sku weightGrams } } }",
        id=product["id"],
        version=changed["product"]["version"],
        sku="BROGUE-XL-ECRU",
        weightGrams=None,
    )
    removed = await shop.change(
        "removeProductVariant",
        VARIANTS,
        id=product["id"],
        version=taken_away["product"]["version"],
        sku="BROGUE-M-NAVY",
    )

    assert added["product"]["variants"] == [
        {"sku": "BROGUE-M-NAVY", "size": {"code": "M"}},
        {"sku": "BROGUE-XL", "size": {"code": "XL"}},
    ]
    assert changed["product"]["variants"][1] == {
        "id": changed["product"]["variants"][1]["id"],
        "sku": "BROGUE-XL-ECRU",
        "weightGrams": 900,
        "barcode": None,
        "color": {"slug": "ecru"},
    }
    assert taken_away["product"]["variants"][1] == {"sku": "BROGUE-XL-ECRU", "weightGrams": None}
    assert removed["product"] == {
        "version": product["version"] + 4,
        "variants": [{"sku": "BROGUE-XL-ECRU", "size": {"code": "XL"}}],
    }
    events = await shop.events()
    assert [kind for kind, _ in events] == ["catalog.product_changed"] * 4
    assert events[-1][1]["skus"] == ["BROGUE-XL-ECRU"]


@pytest.mark.parametrize(
    ("variants", "refusal", "path"),
    [
        ([variant("OXFORD-S-NAVY")], "SkuTaken", ["input", "variants", "sku"]),
        ([variant("CABLE-M-ECRU")], "SkuTaken", ["input", "variants", "sku"]),
        (
            [variant("NEW-1"), variant("NEW-1", size={**SIZE, "code": "XXL"})],
            "SkuTaken",
            ["input", "variants", "sku"],
        ),
        ([variant("NEW-1"), variant("NEW-2")], "InvalidCatalogValue", ["input", "variants"]),
        ([variant("no sku")], "InvalidCatalogValue", ["input", "variants", "0", "sku"]),
        (
            [variant(barcode="4006381333930")],
            "InvalidCatalogValue",
            ["input", "variants", "0", "barcode"],
        ),
        (
            [variant(weightGrams=0)],
            "InvalidCatalogValue",
            ["input", "variants", "0", "weightGrams"],
        ),
        (
            [variant(color={**NAVY, "hex": "navy"})],
            "InvalidCatalogValue",
            ["input", "variants", "0", "color"],
        ),
        (
            [variant(size={**SIZE, "label": " "})],
            "InvalidCatalogValue",
            ["input", "variants", "0", "size"],
        ),
        (
            [variant(prices=[{"currency": "EUR", "amount": -1}])],
            "InvalidPrice",
            ["input", "variants", "0", "prices"],
        ),
        (
            [variant(prices=[*EURO, *EURO])],
            "InvalidPrice",
            ["input", "variants", "0", "prices"],
        ),
    ],
)
async def test_variants_that_cannot_be_sold_are_refused(
    shop: Any, variants: list[dict[str, Any]], refusal: str, path: list[str]
) -> None:
    product = await shop.product("oxford")
    before = await shop.everything()

    answer = await shop.change("addProductVariants", **product, variants=variants)

    assert (answer["__typename"], answer["path"]) == (refusal, path)
    assert await shop.everything() == before


async def test_a_sku_is_refused_with_its_owner(shop: Any) -> None:
    product, cable = await shop.product("oxford"), await shop.product("cable")

    answer = await shop.change(
        "updateProductVariant",
        "... on SkuTaken { sku productId }",
        **product,
        sku="OXFORD-S-NAVY",
        newSku="CABLE-M-ECRU",
    )

    assert answer["__typename"] == "SkuTaken"
    assert (answer["sku"], answer["productId"]) == ("CABLE-M-ECRU", cable["id"])


async def test_of_two_products_at_once_one_gets_the_sku(shop: Any) -> None:
    products = [await shop.product(slug) for slug in ("oxford", "zephyr", "amble")]

    answers = await asyncio.gather(
        *(
            shop.change("addProductVariants", **product, variants=[variant("SHARED")])
            for product in products
        )
    )

    kinds = sorted(answer["__typename"] for answer in answers)
    assert kinds == ["SkuTaken", "SkuTaken", "UpdateProductSuccess"]


async def test_prices_of_several_variants_at_once(shop: Any) -> None:
    product = await shop.product("oxford")

    answer = await shop.change(
        "setProductPrices",
        """... on UpdateProductSuccess { product {
             price(currency: "EUR") { amount } compareAtPrice(currency: "EUR") { amount }
             priceRange(currency: "EUR") { min { amount } max { amount } }
             gone: price(currency: "GBP") { amount } } }""",
        **product,
        variants=[
            {
                "sku": "OXFORD-S-NAVY",
                "prices": [{"currency": "EUR", "amount": 2900, "compareAt": 4900}],
            },
            {"sku": "OXFORD-M-NAVY", "prices": EURO},
            {"sku": "OXFORD-L-ECRU", "prices": EURO},
        ],
    )

    assert answer["product"] == {
        "price": {"amount": 2900},
        "compareAtPrice": {"amount": 4900},
        "priceRange": {"min": {"amount": 2900}, "max": {"amount": 4900}},
        "gone": None,
    }
    listing = await shop.data("{ products(sort: PRICE_ASC, first: 1) { nodes { slug } } }")
    assert listing["products"]["nodes"] == [{"slug": "oxford"}]


@pytest.mark.parametrize(
    ("prices", "refusal"),
    [
        ([{"currency": "EUR", "amount": 2_000_000_001}], "InvalidPrice"),
        ([{"currency": "EUR", "amount": 4900, "compareAt": 4900}], "InvalidPrice"),
        ([{"currency": "EUR", "amount": 100, "compareAt": 50}], "InvalidPrice"),
    ],
)
async def test_prices_that_cannot_be_asked_are_refused(
    shop: Any, prices: list[dict[str, Any]], refusal: str
) -> None:
    product = await shop.product("oxford")
    before = await shop.everything()

    answer = await shop.change(
        "setProductPrices",
        "... on InvalidPrice { currency }",
        **product,
        variants=[{"sku": "OXFORD-S-NAVY", "prices": prices}],
    )

    assert answer["__typename"] == refusal
    assert answer["currency"] == "EUR"
    assert answer["path"] == ["input", "variants", "0", "prices"]
    assert await shop.everything() == before


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("updateProductVariant", {"sku": "NONE"}),
        ("removeProductVariant", {"sku": "NONE"}),
        ("setProductPrices", {"variants": [{"sku": "NONE", "prices": EURO}]}),
    ],
)
async def test_a_variant_that_is_not_there(shop: Any, field: str, more: dict[str, Any]) -> None:
    product = await shop.product("oxford")

    answer = await shop.change(field, **product, **more)

    assert answer["__typename"] == "VariantNotFound"
    assert "'NONE'" in answer["message"]
