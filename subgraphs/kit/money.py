"""Amounts of money: integers of a currency's minor unit, never floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision, is_currency


def currency_exponent(currency: str) -> int:
    """Return how many digits the minor unit of ``currency`` (ISO 4217) has, by CLDR's table.

    Raises ``ValueError`` for a code that is no currency.
    """
    if not is_currency(currency):
        raise ValueError(f"{currency!r} is no ISO 4217 currency code, such as EUR.")
    return get_currency_precision(currency)


@dataclass(frozen=True, slots=True)
class Amount:
    """``minor_units`` of ``currency``: ``Amount(1999, "EUR")`` is 19.99 euro."""

    minor_units: int
    currency: str

    def formatted(self, locale: str) -> str:
        """Return the amount as it is written in ``locale`` (BCP 47, such as ``en-GB``), by CLDR.

        Raises ``ValueError`` where the locale is not known.
        """
        return _formatted(self.minor_units, self.currency, locale)


@lru_cache(maxsize=8192)
def _formatted(minor_units: int, currency: str, locale: str) -> str:
    try:
        known = Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(
            f"{locale!r} is no locale that is known here; write it as en-GB."
        ) from error
    value = Decimal(minor_units).scaleb(-currency_exponent(currency))
    return format_currency(value, currency, locale=known)
