"""The currencies the shop sells in, and money's decimal notation.

Amounts are integers of minor units, as everywhere in the platform. The exponents are those of
ISO 4217; all three currencies sold in have two decimals.
"""

from decimal import Decimal, InvalidOperation
from typing import Final

DEFAULT: Final = "EUR"
SYMBOLS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}
_MINOR_DIGITS: Final = {"EUR": 2, "USD": 2, "GBP": 2}
_HIGHEST_AMOUNT: Final = 2**31 - 1  # GraphQL's Int
_LARGEST_EXPONENT: Final = 9  # refused before scaling: `1e999999` is short to type


def supported(code: str | None) -> str:
    """`code` when the shop sells in it, otherwise the default currency."""
    return code if code in SYMBOLS else DEFAULT


def decimal(amount: int, currency: str) -> str:
    """`1990` EUR as `19.90`: schema.org's notation, and that of a form field."""
    digits = _MINOR_DIGITS[currency]
    return f"{Decimal(amount).scaleb(-digits):.{digits}f}"


def plain(amount: int, currency: str) -> str:
    """Like `decimal`, without the decimals when they are zero: `2000` EUR as `20`."""
    return decimal(amount, currency).removesuffix("." + "0" * _MINOR_DIGITS[currency])


def minor_units(text: str | None, currency: str) -> int | None:
    """What a shopper typed into a price field, in minor units; None when it is no price.

    Both `19.9` and `19,90` are understood; what is finer than a minor unit is cut off.
    """
    try:
        value = Decimal((text or "").strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not value.is_finite() or value < 0 or value.adjusted() > _LARGEST_EXPONENT:
        return None
    amount = int(value.scaleb(_MINOR_DIGITS[currency]))
    return amount if amount <= _HIGHEST_AMOUNT else None
