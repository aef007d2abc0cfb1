"""The assortment: always the same, well formed, and without two of anything that must be one."""

import hashlib
import re
from collections import Counter
from itertools import islice

import pytest

from local.demo.assortment import assortment
from local.demo.assortment.barcodes import check_digit, ean13
from local.demo.assortment.fabrics import CARE, FABRICS
from local.demo.assortment.kinds import KINDS
from local.demo.assortment.model import Product
from local.demo.assortment.palette import COLORS, DYES
from local.demo.assortment.prices import ENDINGS, commercial, prices

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SIZE_SYSTEMS = {"EN_13402_LETTER", "EU_SHOE", "CHILD_HEIGHT", "WAIST_INCHES", "ONE_SIZE"}


@pytest.fixture(scope="module")
def garments() -> list[Product]:
    return list(assortment().products)


def _digest(products: list[Product]) -> str:
    return hashlib.sha256(repr(products).encode()).hexdigest()


def test_two_runs_make_the_same_shop(garments: list[Product]) -> None:
    again = assortment()
    assert _digest(list(again.products)) == _digest(garments)
    assert _digest(list(again.products)) == _digest(garments), "iterating twice changed something"


def test_another_seed_makes_another_shop(garments: list[Product]) -> None:
    assert _digest(list(assortment(seed="other").products)) != _digest(garments)


def test_a_larger_shop_begins_with_the_smaller_one(garments: list[Product]) -> None:
    assert list(islice(assortment(2_000).products, 240)) == garments


def test_the_first_garments_come_without_making_the_rest() -> None:
    assert len(list(islice(assortment(10_000_000).products, 3))) == 3


def test_a_shop_without_garments_is_refused() -> None:
    with pytest.raises(ValueError, match="not 0"):
        assortment(0)


def test_240_garments_of_about_eight_variants(garments: list[Product]) -> None:
    assert len(garments) == 240
    assert 7 <= sum(len(garment.variants) for garment in garments) / 240 <= 10


def _assert_unique(products: list[Product]) -> None:
    for values in (
        [product.slug for product in products],
        [product.title for product in products],
        [variant.sku for product in products for variant in product.variants],
        [variant.barcode for product in products for variant in product.variants],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_slugs_titles_skus_and_barcodes_are_unique(garments: list[Product]) -> None:
    _assert_unique(garments)


def test_variants_differ_in_size_or_color(garments: list[Product]) -> None:
    for garment in garments:
        pairs = [(variant.size.code, variant.color.slug) for variant in garment.variants]
        assert len(set(pairs)) == len(pairs), garment.slug


@pytest.mark.slow
def test_20_000_garments_are_unique_and_whole() -> None:
    products = list(assortment(20_000).products)
    assert len(products) == 20_000
    _assert_unique(products)
    looks = {image.look.file_name for product in products for image in product.images}
    assert len(looks) < 10_000, "pictures are shared between garments"


def test_the_tree_is_well_formed() -> None:
    seen: dict[str, str | None] = {}
    for category in assortment().categories:
        assert SLUG.fullmatch(category.slug)
        assert category.slug not in seen
        assert category.parent is None or category.parent in seen, "parents come first"
        assert category.title
        assert category.description
        seen[category.slug] = category.parent
    roots = [slug for slug, parent in seen.items() if parent is None]
    assert roots == ["women", "men", "children"]
    second = {slug for slug, parent in seen.items() if parent in roots}
    assert {"women-dresses", "men-knitwear", "children-shoes"} <= second
    assert "men-dresses" not in seen
    assert seen["women-t-shirts"] == "women-tops"


def test_every_leaf_has_garments_and_nothing_else_has(garments: list[Product]) -> None:
    categories = assortment().categories
    leaves = {it.slug for it in categories} - {it.parent for it in categories}
    assert {garment.category for garment in garments} == leaves


def test_garments_refer_to_brands_and_collections_that_exist(garments: list[Product]) -> None:
    shop = assortment()
    brands = {brand.slug: brand for brand in shop.brands}
    assert {garment.brand for garment in garments} == set(brands)
    for garment in garments:
        assert garment.category.split("-")[0] in brands[garment.brand].departments
    used = {slug for garment in garments for slug in garment.collections}
    assert used == {collection.slug for collection in shop.collections}


def test_materials_make_100_percent(garments: list[Product]) -> None:
    for garment in garments:
        assert sum(share.percent for share in garment.materials) == 100, garment.slug
        assert all(share.percent > 0 for share in garment.materials)
        names = [share.name for share in garment.materials]
        assert len(set(names)) == len(names)


def test_care_symbols_are_iso_3758s_five_treatments(garments: list[Product]) -> None:
    for garment in garments:
        treatments = [care.symbol.split("_")[0] for care in garment.care]
        assert treatments == ["wash", "bleach", "dry", "iron", "clean"], garment.slug
        assert all(CARE[care.symbol] == care.label for care in garment.care)


def test_prices_are_positive_and_end_as_prices_do(garments: list[Product]) -> None:
    reduced = 0
    for garment in garments:
        for variant in garment.variants:
            assert [price.currency for price in variant.prices] == ["EUR", "GBP", "USD"]
            for price in variant.prices:
                assert price.amount > 0
                _assert_commercial(price.amount, price.currency)
                if price.compare_at is not None:
                    reduced += 1
                    assert price.compare_at > price.amount
                    _assert_commercial(price.compare_at, price.currency)
    assert reduced > 0


def _assert_commercial(amount: int, currency: str) -> None:
    small = amount < 10_000 and amount % 100 == ENDINGS[currency]
    large = amount >= 9_900 and amount % 1_000 == 900
    assert small or large, (amount, currency)


@pytest.mark.parametrize(
    ("cents", "currency", "expected"),
    [
        (3_210, "EUR", 3_195),
        (40, "EUR", 195),
        (9_949, "GBP", 9_900),
        (9_950, "EUR", 9_900),
        (12_345, "USD", 11_900),
        (12_600, "EUR", 12_900),
    ],
)
def test_a_price_goes_to_the_nearest_ending(cents: int, currency: str, expected: int) -> None:
    assert commercial(cents, currency) == expected


def test_a_reduction_keeps_the_full_price() -> None:
    euro, pound, dollar = prices(10_000, 0.3)
    assert (euro.amount, euro.compare_at) == (6_995, 9_900)
    assert (pound.amount, pound.compare_at) == (6_100, 8_700)
    assert (dollar.amount, dollar.compare_at) == (7_999, 10_900)


def test_barcodes_are_in_store_ean_13s(garments: list[Product]) -> None:
    for garment in garments:
        for variant in garment.variants:
            assert len(variant.barcode) == 13
            assert variant.barcode.startswith("2")
            weighted = sum(
                int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(variant.barcode)
            )
            assert weighted % 10 == 0


def test_check_digit_of_known_numbers() -> None:
    assert check_digit("400638133393") == 1
    assert check_digit("978030640615") == 7
    assert ean13(1_234_567, 8) == "2012345670082"


def test_sizes_belong_to_their_systems(garments: list[Product]) -> None:
    systems = set()
    for garment in garments:
        of_garment = {variant.size.system for variant in garment.variants}
        assert len(of_garment) == 1, garment.slug
        systems |= of_garment
        if garment.category.startswith("children") and "CHILD_HEIGHT" in of_garment:
            assert all(92 <= int(variant.size.code) <= 164 for variant in garment.variants)
        if "EU_SHOE" in of_garment:
            assert all(22 <= int(variant.size.code[3:]) <= 47 for variant in garment.variants)
    assert systems == SIZE_SYSTEMS


def test_stock_is_plenty_low_and_none(garments: list[Product]) -> None:
    totals = []
    for garment in garments:
        for variant in garment.variants:
            assert [code for code, _ in variant.stock] == ["HAM-1", "MAN-1"]
            assert all(amount >= 0 for _, amount in variant.stock)
            totals.append(sum(amount for _, amount in variant.stock))
    assert 0.05 < totals.count(0) / len(totals) < 0.2
    assert 0.05 < sum(0 < total <= 3 for total in totals) / len(totals) < 0.3
    assert sum(total > 10 for total in totals) / len(totals) > 0.4


def test_texts_do_not_repeat_themselves(garments: list[Product]) -> None:
    assert len({garment.description for garment in garments}) == 240
    sentences = Counter(
        sentence
        for garment in garments
        for sentence in re.split(r"(?<=[.!?])\s+", garment.description)
    )
    assert max(sentences.values()) <= 10
    for garment in garments:
        assert "{" not in garment.description
        assert len(garment.seo_title) <= 60
        assert len(garment.seo_description) <= 155


def test_images_name_their_garment_and_color(garments: list[Product]) -> None:
    for garment in garments:
        colors = list(dict.fromkeys(variant.color.slug for variant in garment.variants))
        assert [image.look.color.slug for image in garment.images[::2]] == colors
        assert len({image.url for image in garment.images}) == len(garment.images)
        for image in garment.images:
            assert garment.title in image.alt
            assert image.look.color.name.lower() in image.alt
            assert image.url == f"/media/{image.look.file_name}"


def test_tables_refer_to_each_other() -> None:
    assert len(COLORS) >= 30
    assert len({color.code for color in COLORS.values()}) == len(COLORS)
    assert all(re.fullmatch("#[0-9a-f]{6}", color.hex) for color in COLORS.values())
    assert {slug for lot in DYES.values() for slug in lot} == set(COLORS)
    assert {fabric.dyes for fabric in FABRICS.values()} <= set(DYES)
    used = {name for kind in KINDS.values() for style in kind.styles for name in style.fabrics}
    assert used == set(FABRICS)
    assert len({kind.code for kind in KINDS.values()}) == len(KINDS)
