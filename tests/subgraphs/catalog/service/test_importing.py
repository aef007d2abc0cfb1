"""Filling a catalog: once, again, and with what cannot be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from subgraphs.catalog.errors import (
    BrandNotFound,
    CategoryNotFound,
    CollectionNotFound,
    InvalidPrice,
    InvalidValue,
    SkuTaken,
)
from subgraphs.catalog.models import Price, ProductStatus
from subgraphs.catalog.service import (
    BrandDraft,
    CatalogImport,
    CategoryDraft,
    CollectionDraft,
    ProductDraft,
    Tally,
)

LATER = datetime(2026, 5, 1, tzinfo=UTC)


def importing(shop: Any) -> CatalogImport:
    return CatalogImport(shop.running.resources.transactions, now=LATER)


async def test_doing_it_twice_changes_and_publishes_nothing(
    shop: Any, make_draft: Callable[..., ProductDraft]
) -> None:
    again = importing(shop)
    drafts = [make_draft(f"shirt-{number}", days=number) for number in range(120)]
    batches: list[int] = []

    first = await again.products(drafts, progress=batches.append)
    assert first == Tally(created=120)
    assert batches == [50, 50, 20]
    events = await shop.events()
    assert [kind for kind, _ in events] == ["catalog.product_published"] * 120
    await again.finish()
    before = await shop.everything()

    assert await again.products(drafts) == Tally(unchanged=120)
    assert await again.categories(
        [
            CategoryDraft(slug="women", title="Women", description="For women."),
            CategoryDraft(slug="women-tops", title="Tops", parent="women"),
        ]
    ) == Tally(unchanged=2)
    assert await again.brands(
        [BrandDraft(slug="alder", name="Alder", description="From the north.")]
    ) == Tally(unchanged=1)
    assert await again.collections([CollectionDraft(slug="spring", title="Spring")]) == Tally(
        unchanged=1
    )
    await again.finish()
    assert await shop.everything() == before


async def test_a_changed_draft_changes_its_product_alone(
    shop: Any, make_draft: Callable[..., ProductDraft]
) -> None:
    product = await shop.product("oxford", "id version variants { id sku }")
    renamed = await shop.change(
        "updateProduct", id=product["id"], version=product["version"], slug="oxford-shirt"
    )
    assert renamed["__typename"] == "UpdateProductSuccess"
    await shop.events()
    draft = make_draft("oxford", euro=5900, days=1, collections=("linen",))

    assert await importing(shop).products([draft]) == Tally(updated=1)

    seen = await shop.product(
        "oxford",
        """id slug version title price(currency: "EUR") { amount } collections { slug }
           variants { id sku }""",
    )
    assert seen == {
        "id": product["id"],
        "slug": "oxford-shirt",
        "version": product["version"] + 2,
        "title": "Oxford",
        "price": {"amount": 5900},
        "collections": [{"slug": "linen"}],
        "variants": product["variants"],
    }
    assert [kind for kind, _ in await shop.events()] == ["catalog.product_changed"]


async def test_skus_move_with_the_variants_of_a_draft(
    shop: Any, make_draft: Callable[..., ProductDraft]
) -> None:
    fewer = make_draft("brogue", category="men", options=("L/navy",), days=5)
    await importing(shop).products([fewer])

    freed = make_draft("loafer", category="men", options=("M/navy",))
    [variant] = freed.variants
    taken = replace(freed, variants=(replace(variant, sku="BROGUE-L-NAVY"),))
    free = replace(freed, variants=(replace(variant, sku="BROGUE-M-NAVY"),))

    with pytest.raises(SkuTaken):
        await importing(shop).products([taken])
    assert await importing(shop).products([free]) == Tally(created=1)


async def test_drafts_of_products_are_published_when_they_become_so(
    shop: Any, make_draft: Callable[..., ProductDraft]
) -> None:
    hidden = make_draft("secret", category="men", status=ProductStatus.DRAFT)
    assert await importing(shop).products([hidden]) == Tally(updated=1)  # its title is another
    assert await shop.events() == []

    shown = replace(hidden, status=ProductStatus.PUBLISHED)
    assert await importing(shop).products([shown]) == Tally(updated=1)

    [(kind, data)] = await shop.events()
    assert (kind, data["slug"]) == ("catalog.product_published", "secret")
    assert await shop.listed("men") == ["brogue", "secret"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"brand": "nobody"}, BrandNotFound),
        ({"category": "nowhere"}, CategoryNotFound),
        ({"collections": ("none",)}, CollectionNotFound),
        ({"slug": "No Slug"}, InvalidValue),
        ({"title": ""}, InvalidValue),
        ({"tags": ("No Tag",)}, InvalidValue),
    ],
)
async def test_one_draft_that_cannot_be_kept_undoes_its_batch(
    shop: Any,
    make_draft: Callable[..., ProductDraft],
    changes: dict[str, Any],
    refusal: type[Exception],
) -> None:
    before = await shop.everything()

    with pytest.raises(refusal):
        await importing(shop).products([make_draft("good"), replace(make_draft("bad"), **changes)])

    assert await shop.everything() == before


async def test_wrong_variants_and_repeated_slugs_are_refused(
    shop: Any, make_draft: Callable[..., ProductDraft]
) -> None:
    draft = make_draft("new")
    first, *rest = draft.variants
    dear = replace(first, prices={"EUR": Price(amount=-1)})
    before = await shop.everything()

    with pytest.raises(InvalidPrice):
        await importing(shop).products([replace(draft, variants=(dear, *rest))])
    with pytest.raises(SkuTaken):
        await importing(shop).products([replace(draft, variants=(first, first))])
    with pytest.raises(InvalidValue, match="2 drafts with the slug 'new'"):
        await importing(shop).products([draft, draft])
    with pytest.raises(CategoryNotFound):
        await importing(shop).categories([CategoryDraft(slug="x", title="X", parent="nowhere")])

    assert await shop.everything() == before
