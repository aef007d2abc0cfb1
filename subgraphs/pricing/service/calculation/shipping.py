"""Shipping methods: where each goes, and what it costs by weight and by order value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.pricing.service.calculation.basket import Destination


@dataclass(frozen=True, slots=True)
class Band:
    """A price, by currency, for baskets up to a weight and from an order value on.

    ``up_to_grams`` ``None``: of any weight. ``from_totals`` by currency, what the goods must come
    to after discounts; a currency that it does not name has no such demand.
    """

    prices: dict[str, int]
    up_to_grams: int | None = None
    from_totals: dict[str, int] | None = None

    def fits(self, currency: str, weight_grams: int, total: int) -> bool:
        """Tell whether a basket falls into the band."""
        if currency not in self.prices:
            return False
        if self.up_to_grams is not None and weight_grams > self.up_to_grams:
            return False
        return total >= (self.from_totals or {}).get(currency, 0)


@dataclass(frozen=True, slots=True)
class Zone:
    """Places with the same prices: ISO 3166-1 countries, and in them the regions, if any."""

    countries: frozenset[str]
    regions: frozenset[str] = frozenset()
    bands: tuple[Band, ...] = ()

    def holds(self, destination: Destination) -> bool:
        """Tell whether a destination lies in the zone."""
        if destination.country not in self.countries:
            return False
        return not self.regions or destination.region in self.regions


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """A way of sending. Of several zones that hold a destination the first counts."""

    code: str
    name: str
    zones: tuple[Zone, ...]
    tax_class: str = "shipping"


def shipping_price(
    method: ShippingMethod, destination: Destination, *, currency: str, weight: int, total: int
) -> int | None:
    """Return what a method costs, the cheapest band that fits; ``None`` where it does not go."""
    for zone in method.zones:
        if zone.holds(destination):
            prices = [
                band.prices[currency] for band in zone.bands if band.fits(currency, weight, total)
            ]
            return min(prices, default=None)
    return None


def methods_for(
    methods: Sequence[ShippingMethod],
    destination: Destination,
    *,
    currency: str,
    weight: int,
    total: int,
) -> list[tuple[ShippingMethod, int]]:
    """Return the methods that go to a destination with their prices, the cheapest first."""
    found = []
    for method in methods:
        price = shipping_price(method, destination, currency=currency, weight=weight, total=total)
        if price is not None:
            found.append((method, price))
    return sorted(found, key=lambda one: (one[1], one[0].code))
