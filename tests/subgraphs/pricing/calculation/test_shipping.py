"""What shipping costs, and where it goes."""

from __future__ import annotations

import pytest

from subgraphs.pricing.service.calculation.basket import Destination
from subgraphs.pricing.service.calculation.shipping import (
    Band,
    ShippingMethod,
    Zone,
    methods_for,
    shipping_price,
)

HOME = Zone(
    frozenset({"DE"}),
    bands=(
        Band({"EUR": 490}, up_to_grams=2_000),
        Band({"EUR": 990}, up_to_grams=30_000),
        Band({"EUR": 0}, up_to_grams=30_000, from_totals={"EUR": 5_000}),
    ),
)
ISLANDS = Zone(frozenset({"ES"}), frozenset({"ES-CN"}), (Band({"EUR": 2_990}),))
EUROPE = Zone(frozenset({"ES", "FR"}), bands=(Band({"EUR": 1_290, "GBP": 1_190}),))
PARCEL = ShippingMethod("parcel", "Parcel", (HOME, ISLANDS, EUROPE))
EXPRESS = ShippingMethod(
    "express", "Express", (Zone(frozenset({"DE"}), bands=(Band({"EUR": 250}),)),)
)


@pytest.mark.parametrize(
    ("country", "region", "currency", "weight", "total", "price"),
    [
        ("DE", None, "EUR", 2_000, 4_999, 490),
        ("DE", None, "EUR", 2_001, 4_999, 990),
        ("DE", None, "EUR", 2_001, 5_000, 0),
        ("DE", None, "EUR", 30_001, 5_000, None),
        ("DE", None, "USD", 100, 5_000, None),
        ("ES", "ES-CN", "EUR", 100, 0, 2_990),
        ("ES", "ES-MD", "GBP", 100, 0, 1_190),
        ("CH", None, "EUR", 100, 0, None),
    ],
)
def test_the_cheapest_band_of_the_first_zone_counts(
    country: str, region: str | None, currency: str, weight: int, total: int, price: int | None
) -> None:
    where = Destination(country, region)

    assert shipping_price(PARCEL, where, currency=currency, weight=weight, total=total) == price


def test_methods_are_offered_by_price() -> None:
    offered = methods_for(
        [PARCEL, EXPRESS], Destination("DE"), currency="EUR", weight=100, total=100
    )

    assert [(method.code, price) for method, price in offered] == [
        ("express", 250),
        ("parcel", 490),
    ]
