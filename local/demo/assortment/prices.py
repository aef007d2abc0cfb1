"""Prices with commercial endings, in the shop's three currencies."""

from typing import Final

from local.demo.assortment.model import Price

RATES: Final = {"EUR": 1.0, "GBP": 0.87, "USD": 1.14}
ENDINGS: Final = {"EUR": 95, "GBP": 0, "USD": 99}
"""The last two digits of a price below 100; from 100 on, whole units that end in 9 (99, 109…)."""


def commercial(cents: float, currency: str) -> int:
    """The commercial price (minor units) nearest to `cents`; never below one unit."""
    units = cents / 100
    if units >= 99.5:
        return (round((units + 1) / 10) * 10 - 1) * 100
    ending = ENDINGS[currency]
    whole = max(1, round(units - ending / 100))
    return whole * 100 + ending


def prices(euro_cents: float, reduction: float = 0) -> tuple[Price, ...]:
    """One price a currency; a `reduction` (0..1) keeps the full price for comparison."""
    made = []
    for currency, rate in RATES.items():
        full = commercial(euro_cents * rate, currency)
        reduced = commercial(euro_cents * rate * (1 - reduction), currency)
        made.append(Price(currency, reduced, full) if reduced < full else Price(currency, full))
    return tuple(made)
