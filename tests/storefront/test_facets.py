from typing import Any

from starlette.datastructures import QueryParams

from storefront.facets import Chip, Option, panel
from storefront.listing import Listing

FACETS: dict[str, Any] = {
    "sizes": [{"size": {"code": "M", "label": "M"}, "count": 3}],
    "colors": [{"color": {"slug": "ink", "name": "Ink", "hex": "#222"}, "count": 2}],
    "brands": [{"brand": {"slug": "aalto", "name": "Aalto"}, "count": 1}],
    "price": {"min": {"amount": 2990}, "max": {"amount": 12000}},
}


def listing(query: str) -> Listing:
    return Listing.read("/c/x", QueryParams(query), "GBP")


def test_facets_become_options_with_counts() -> None:
    found = panel(listing("color=ink"), FACETS)
    assert found.sizes == (Option("M", "M", 3, chosen=False),)
    assert found.colors == (Option("ink", "Ink", 2, chosen=True, hex="#222"),)
    assert found.brands == (Option("aalto", "Aalto", 1, chosen=False),)
    assert (found.lowest, found.highest) == ("29.90", "120")


def test_a_choice_that_is_no_longer_offered_can_still_be_unticked() -> None:
    assert panel(listing("size=XXL"), FACETS).sizes[-1] == Option("XXL", "XXL", None, chosen=True)


def test_every_filter_in_force_is_a_chip_that_removes_it() -> None:
    found = panel(listing("size=M&color=ink&tag=wool-mix&min=10&max=20"), FACETS)
    assert found.chips == (
        Chip("Size M", "/c/x?color=ink&tag=wool-mix&min=10&max=20"),
        Chip("Ink", "/c/x?size=M&tag=wool-mix&min=10&max=20"),
        Chip("wool mix", "/c/x?size=M&color=ink&min=10&max=20"),
        Chip("£10 to £20", "/c/x?size=M&color=ink&tag=wool-mix"),
    )


def test_open_price_bounds_read_as_from_and_up_to() -> None:
    assert panel(listing("min=10"), None).chips[0].label == "from £10"
    assert panel(listing("max=9.50"), None).chips[0].label == "up to £9.50"


def test_without_facets_and_filters_there_is_no_panel() -> None:
    assert panel(listing(""), None).empty
    assert not panel(listing("size=M"), None).empty
