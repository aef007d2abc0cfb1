"""Which tax is due, and how much of it."""

from __future__ import annotations

import pytest

from subgraphs.pricing.service.calculation.basket import Destination
from subgraphs.pricing.service.calculation.tax import TaxRate, rates_due, tax_amounts

DE = TaxRate("de", "MwSt", "DE", 190_000, "germany")
DE_BOOKS = TaxRate("de_books", "MwSt", "DE", 70_000, "germany", tax_class="books")
FR = TaxRate("fr", "TVA", "FR", 200_000, "france")
NY = TaxRate("ny", "New York State", "US", 40_000, "state", region="US-NY")
NY_CLOTHING = TaxRate("ny_c", "exempt", "US", 0, "state", tax_class="clothing", region="US-NY")
NYC = TaxRate("nyc", "New York City", "US", 45_000, "city", region="US-NY", postal_prefix="100")
RATES = (NYC, NY_CLOTHING, NY, FR, DE_BOOKS, DE)

BERLIN = Destination("DE")
MANHATTAN = Destination("US", "US-NY", "10001")
ALBANY = Destination("US", "US-NY", "12201")


@pytest.mark.parametrize(
    ("destination", "tax_class", "due"),
    [
        (BERLIN, "standard", (DE,)),
        (BERLIN, "books", (DE_BOOKS,)),
        (Destination("FR"), "books", (FR,)),
        (MANHATTAN, "standard", (NYC, NY)),
        (MANHATTAN, "clothing", (NYC, NY_CLOTHING)),
        (ALBANY, "standard", (NY,)),
        (Destination("US", "US-OR"), "standard", ()),
        (Destination("CH"), "standard", ()),
    ],
)
def test_one_rate_an_authority_the_most_particular(
    destination: Destination, tax_class: str, due: tuple[TaxRate, ...]
) -> None:
    assert rates_due(RATES, destination, tax_class) == due


def test_tax_is_taken_out_of_gross_prices() -> None:
    ((line,),) = tax_amounts([11_900], [(DE,)], included=True)

    assert (line.base, line.amount) == (10_000, 1_900)


def test_tax_is_put_on_net_prices() -> None:
    ((city, state),) = tax_amounts([10_000], [(NYC, NY)], included=False)

    assert (city.amount, state.amount) == (450, 400)
    assert city.base == state.base == 10_000


def test_it_is_rounded_once_for_all_lines_of_a_rate() -> None:
    lines = tax_amounts([333, 333, 333], [(DE,)] * 3, included=True)

    assert [line.amount for (line,) in lines] == [54, 53, 53]  # 999 gross hold 159.5 → 160


def test_lines_under_other_rates_are_apart_and_some_have_none() -> None:
    lines = tax_amounts([1_190, 1_070, 500], [(DE,), (DE_BOOKS,), ()], included=True)

    assert [[line.amount for line in each] for each in lines] == [[190], [70], []]
