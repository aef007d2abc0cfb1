"""Sort keys compare as strings in the order that they stand for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.catalog.models import (
    BrandRef,
    Color,
    Crumb,
    Price,
    Product,
    ProductStatus,
    Size,
    SizeSystem,
    Variant,
)
from subgraphs.catalog.store.sort_keys import derive, folded, lowest_prices, popular_key

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def product(product_id: str = "prod_1", **more: object) -> Product:
    values: dict[str, object] = {
        "id": product_id,
        "slug": "shirt",
        "title": "Shirt",
        "status": ProductStatus.DRAFT,
        "brand": BrandRef(id="brand_1", slug="b", name="B"),
        "path": [Crumb(id="cat_1", slug="a", title="A"), Crumb(id="cat_2", slug="b", title="B")],
        "created_at": NOON,
        "updated_at": NOON,
        **more,
    }
    made: Product = Product.model_construct(**values)  # no database is there to bind
    derive(made)
    return made


def variant(sku: str, **prices: int) -> Variant:
    return Variant(
        id=f"var_{sku}",
        sku=sku,
        size=Size(code="M", label="M", system=SizeSystem.ONE_SIZE),
        color=Color(slug="red", name="Red", hex="#ff0000"),
        prices={currency: Price(amount=amount) for currency, amount in prices.items()},
    )


def test_a_product_is_on_the_lists_of_all_that_it_belongs_to() -> None:
    assert product(places={"col_1": 3}).lists == ["all", "cat_1", "cat_2", "brand_1", "col_1"]


def test_keys_of_every_order() -> None:
    made = product(
        places={"col_1": 3},
        view_count=7,
        variants=[variant("a", EUR=300, GBP=200), variant("b", EUR=250)],
    )

    assert made.keys == {
        "newest": "01767268800000prod_1",
        "title": "shirt\tprod_1",
        "popular": "00000000000007prod_1",
        "price_EUR": "00000000000250prod_1",
        "price_GBP": "00000000000200prod_1",
        "place_col_1": "00000000000003prod_1",
    }


def test_what_is_newest_counts_from_its_publication() -> None:
    later = product(published_at=NOON + timedelta(days=1))

    assert later.keys["newest"] > product().keys["newest"]


def test_of_equal_prices_the_first_counts() -> None:
    reduced = variant("b").model_copy(update={"prices": {"EUR": Price(amount=5, compare_at=9)}})
    both = product(variants=[variant("a", EUR=5), reduced])

    assert lowest_prices(both) == {"EUR": Price(amount=5)}


@settings(deadline=None)
@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_numbers_keep_their_order(one: int, other: int) -> None:
    keys = popular_key(one, "prod_1"), popular_key(other, "prod_1")

    assert (keys[0] < keys[1]) is (one < other)


def test_titles_sort_as_people_expect() -> None:
    titles = ["zebra", "Äpfel", "apple pie", "Apple", "éclair", "Eclair  cake", "10 socks"]

    ordered = sorted(titles, key=lambda title: product(title=title).keys["title"])

    assert ordered == ["10 socks", "Äpfel", "Apple", "apple pie", "éclair", "Eclair  cake", "zebra"]
    assert folded(" Crème  BRÛLÉE ") == "creme brulee"
