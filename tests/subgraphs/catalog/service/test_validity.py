"""Checks of single values; the mutations' tests show them refused."""

from __future__ import annotations

import pytest

from subgraphs.catalog.errors import InvalidPrice, InvalidValue
from subgraphs.catalog.models import MaterialShare, Price
from subgraphs.catalog.service import validity


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("4006381333931", True),  # EAN-13
        ("036000291452", True),  # UPC-A
        ("73513537", True),  # EAN-8
        ("00012345600012", True),  # GTIN-14
        ("4006381333930", False),
        ("400638133393", False),
        ("400638133393X", False),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", False),
        ("", False),
    ],
)
def test_gtins(digits: str, valid: bool) -> None:
    assert validity.is_gtin(digits) is valid


@pytest.mark.parametrize("slug", ["a", "oxford-shirt", "501", "x" * 120])
def test_slugs(slug: str) -> None:
    assert validity.slug(slug, ["slug"]) == slug


@pytest.mark.parametrize(
    "slug", ["", "-a", "a-", "a--b", "Oxford", "a b", "a/b", "é", "a\n", "x" * 121]
)
def test_what_is_no_slug(slug: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        validity.slug(slug, ["input", "slug"])
    assert refused.value.path == ["input", "slug"]


@pytest.mark.parametrize(
    ("price", "valid"),
    [
        (Price(amount=0), True),
        (Price(amount=validity.MAX_AMOUNT), True),
        (Price(amount=1, compare_at=2), True),
        (Price(amount=-1), False),
        (Price(amount=validity.MAX_AMOUNT + 1), False),
        (Price(amount=2, compare_at=2), False),
        (Price(amount=2, compare_at=validity.MAX_AMOUNT + 1), False),
    ],
)
def test_prices(price: Price, valid: bool) -> None:
    if valid:
        assert validity.prices({"USD": price, "EUR": price}, []) == {"EUR": price, "USD": price}
    else:
        with pytest.raises(InvalidPrice):
            validity.prices({"EUR": price}, [])


def test_a_currency_must_exist() -> None:
    with pytest.raises(InvalidPrice) as refused:
        validity.prices({"EURO": Price(amount=1)}, [])
    assert refused.value.currency == "EURO"


@pytest.mark.parametrize(
    ("shares", "valid"),
    [
        ([], True),
        ([("Wool", 100)], True),
        ([("Wool", 70), ("Silk", 30)], True),
        ([("Wool", 70), ("Silk", 31)], False),
        ([("Wool", 50), ("Wool", 50)], False),
        ([("Wool", 100), ("Silk", 0)], False),
        ([(" ", 100)], False),
    ],
)
def test_materials_make_a_whole(shares: list[tuple[str, int]], valid: bool) -> None:
    values = [MaterialShare(name=name, percent=percent) for name, percent in shares]
    if valid:
        assert validity.materials(values, []) == values
    else:
        with pytest.raises(InvalidValue):
            validity.materials(values, [])


def test_tags_are_sorted_and_each_there_once() -> None:
    assert validity.tags(["new", "wool", "new"], []) == ["new", "wool"]
    with pytest.raises(InvalidValue):
        validity.tags([f"tag-{number}" for number in range(51)], [])
