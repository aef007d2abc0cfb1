"""Amounts as people read them."""

from __future__ import annotations

import pytest

from subgraphs.kit.money import Amount, currency_exponent


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "written"),
    [
        (1999, "EUR", "en-GB", "€19.99"),
        (1999, "EUR", "de-DE", "19,99\u00a0€"),
        (123456789, "USD", "en-US", "$1,234,567.89"),
        (5, "GBP", "en-GB", "£0.05"),
        (0, "EUR", "en-GB", "€0.00"),
        (-250, "EUR", "en-GB", "-€2.50"),
        (1999, "JPY", "en-GB", "JP¥1,999"),
        (1999, "KWD", "en-GB", "KWD1.999"),
    ],
)
def test_formatted(minor: int, currency: str, locale: str, written: str) -> None:
    assert Amount(minor, currency).formatted(locale) == written


def test_exponents_follow_the_currency() -> None:
    assert [currency_exponent(code) for code in ("JPY", "EUR", "KWD")] == [0, 2, 3]


@pytest.mark.parametrize("code", ["", "EURO", "eur", "XXQ"])
def test_unknown_currencies_are_named(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        currency_exponent(code)


@pytest.mark.parametrize("locale", ["", "nonsense", "xx-YY", "../etc"])
def test_unknown_locales_are_named(locale: str) -> None:
    with pytest.raises(ValueError, match="locale"):
        Amount(1, "EUR").formatted(locale)
