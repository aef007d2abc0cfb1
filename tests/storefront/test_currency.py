import pytest

from storefront.currency import decimal, minor_units, plain, supported


@pytest.mark.parametrize(
    ("amount", "written", "short"),
    [(0, "0.00", "0"), (5, "0.05", "0.05"), (1990, "19.90", "19.90"), (12000, "120.00", "120")],
)
def test_amounts_are_written_from_minor_units(amount: int, written: str, short: str) -> None:
    assert decimal(amount, "EUR") == written
    assert plain(amount, "EUR") == short


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("20", 2000),
        (" 19.9 ", 1990),
        ("19,90", 1990),
        ("0.019", 1),
        ("0", 0),
        ("21474836.47", 2**31 - 1),
        ("21474836.48", None),
        ("-1", None),
        ("", None),
        (None, None),
        ("ten", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e999999999", None),
    ],
)
def test_what_a_shopper_types_becomes_minor_units(typed: str | None, amount: int | None) -> None:
    assert minor_units(typed, "GBP") == amount


def test_an_unknown_currency_is_the_default() -> None:
    assert [supported(code) for code in ("USD", "CHF", "", None)] == ["USD", "EUR", "EUR", "EUR"]
