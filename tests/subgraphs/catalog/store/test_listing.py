"""Pages of a longer list, with signposts that are right, old, or missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from subgraphs.catalog.models import Category
from subgraphs.catalog.service import BrandDraft, CatalogImport, CategoryDraft, ProductDraft
from subgraphs.catalog.store.groupings import CategoryStore
from subgraphs.catalog.store.listing import Order, PriceBounds, Selection, count, find_page
from subgraphs.kit.pagination import Window, encode_cursor

ORDERS = [
    Order("newest", descending=True),
    Order("title"),
    Order("price_EUR"),
    Order("price_EUR", descending=True),
    Order("popular", descending=True),
]
TOTAL = 300


@pytest.fixture
async def women(empty_catalog: Any, make_draft: Callable[..., ProductDraft]) -> Callable[[], Any]:
    """Fills a category with 300 products; returns what reads it."""
    imported = CatalogImport(
        empty_catalog.resources.transactions, now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    await imported.categories([CategoryDraft(slug="women", title="Women")])
    await imported.brands([BrandDraft(slug="alder", name="Alder")])
    await imported.products(
        [
            make_draft(
                f"p-{number}",
                title=f"Shirt {number * 7919 % TOTAL}",
                category="women",
                euro=1000 + number % 7 * 100,
                days=number // 3,
                options=("M/navy",) if number % 50 else ("S/ecru",),
            )
            for number in range(TOTAL)
        ]
    )

    async def read() -> Category:
        return (await CategoryStore().by_slugs(["women"]))["women"]

    return read


async def walk(
    category: Category, order: Order, *, size: int, last: bool, **more: Any
) -> list[str]:
    """The ids on all pages, from one end to the other."""
    found: list[str] = []
    cursor = None
    while True:
        window = Window.of(
            first=None if last else size,
            after=None if last else cursor,
            last=size if last else None,
            before=cursor if last else None,
            key_length=2,
        )
        page = await find_page(
            Selection(lists=(category.id,), **more),
            order,
            window,
            signposts=category.signposts,
            fields=(),
        )
        ids = [product.id for product in page.rows]
        found = ids + found if last else found + ids
        if not (page.has_previous if last else page.has_next):
            return found
        cursor = encode_cursor(page.keys[0 if last else -1])


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: f"{order.key}-{order.descending}")
async def test_every_walk_meets_every_product_once(
    women: Any, empty_catalog: Any, order: Order
) -> None:
    unposted = await women()
    assert unposted.signposts == {}
    whole = await walk(unposted, order, size=100, last=False)
    assert len(set(whole)) == len(whole) == TOTAL

    await CatalogImport(
        empty_catalog.resources.transactions, now=datetime(2026, 1, 1, tzinfo=UTC)
    ).finish()
    posted = await women()
    assert posted.signposts[order.key].total == TOTAL
    for size in (7, 24, 100):
        assert await walk(posted, order, size=size, last=False) == whole
        assert await walk(posted, order, size=size, last=True) == whole


async def test_signposts_that_are_out_of_date_cost_a_statement_and_no_product(
    women: Any, empty_catalog: Any
) -> None:
    imported = CatalogImport(
        empty_catalog.resources.transactions, now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    await imported.finish()
    category = await women()
    order = Order("newest", descending=True)
    newest_first = await walk(category, order, size=100, last=False)
    products = empty_catalog.resources.mongo.database["products"]
    await products.delete_many({"_id": {"$in": newest_first[:30]}})

    with empty_catalog.statements() as sent:
        page = await find_page(
            Selection(lists=(category.id,)),
            order,
            Window.of(first=24, after=None, last=None, before=None, key_length=2),
            signposts=category.signposts,
            fields=(),
        )

    assert [product.id for product in page.rows] == newest_first[30:54]
    assert page.has_next
    assert len(sent) == 2


async def test_a_rare_choice_is_looked_for_to_the_end(women: Any, empty_catalog: Any) -> None:
    imported = CatalogImport(
        empty_catalog.resources.transactions, now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    await imported.finish()
    category = await women()
    order = Order("newest", descending=True)

    assert len(await walk(category, order, size=4, last=False, sizes=("S",))) == 6
    assert len(await walk(category, order, size=4, last=True, colors=("ecru",))) == 6
    cheap = PriceBounds("EUR", low=None, high=1000)
    assert len(await walk(category, order, size=24, last=False, price=cheap)) == 43
    assert await count(Selection(lists=(category.id,), price=cheap), order) == 43


async def test_nothing_is_read_for_no_rows(women: Any, empty_catalog: Any) -> None:
    category = await women()

    with empty_catalog.statements() as sent:
        page = await find_page(
            Selection(lists=(category.id,)),
            Order("title"),
            Window.of(first=0, after=None, last=None, before=None, key_length=2),
            signposts={},
            fields=(),
        )

    assert (page.rows, sent) == ([], [])


async def test_between_two_cursors(women: Any) -> None:
    category = await women()
    order = Order("price_EUR")
    whole = await walk(category, order, size=100, last=False)

    async def key_of(place: int) -> str:
        page = await find_page(
            Selection(lists=(category.id,)),
            order,
            Window.of(first=place + 1, after=None, last=None, before=None, key_length=2),
            signposts={},
            fields=(),
        )
        return encode_cursor(page.keys[-1])

    after, before = await key_of(10), await key_of(20)
    for last in (False, True):
        page = await find_page(
            Selection(lists=(category.id,)),
            order,
            Window.of(
                first=None if last else 5,
                after=after,
                last=5 if last else None,
                before=before,
                key_length=2,
            ),
            signposts={},
            fields=(),
        )
        expected = whole[15:20] if last else whole[11:16]
        assert [product.id for product in page.rows] == expected
