import pytest
from starlette.datastructures import QueryParams

from storefront.listing import OWN_ORDER, PAGE_SIZE, SORTS, Listing


def read(query: str, currency: str = "EUR") -> Listing:
    return Listing.read("/c/dresses", QueryParams(query), currency)


def test_everything_in_the_url_reads_back_as_the_same_url() -> None:
    url = (
        "/c/dresses?size=M&size=L&color=ink&brand=aalto&tag=linen"
        "&min=40&max=99.50&sort=price-asc&after=abc"
    )
    listing = read(url.partition("?")[2])
    assert listing.href() == url
    assert listing.filter() == {
        "sizes": ["M", "L"],
        "colors": ["ink"],
        "brands": ["aalto"],
        "tags": ["linen"],
        "price": {"currency": "EUR", "min": 4000, "max": 9950},
    }
    assert listing.variables() == {
        "currency": "EUR",
        "sort": "PRICE_ASC",
        "first": PAGE_SIZE,
        "after": "abc",
    }


def test_a_plain_listing_has_a_plain_url_and_no_filter() -> None:
    assert read("").href() == "/c/dresses"
    assert read("").filter() == {}
    assert not read("").filtered


def test_a_page_backwards_asks_for_the_last() -> None:
    assert read("before=abc").variables() == {
        "currency": "EUR",
        "sort": "NEWEST",
        "last": PAGE_SIZE,
        "before": "abc",
    }
    assert read("after=a&before=b").before is None


@pytest.mark.parametrize("query", ["sort=cheapest", "min=lots", "size=", "color=&after="])
def test_what_has_no_meaning_is_dropped(query: str) -> None:
    assert read(query) == read("")


def test_bounds_in_the_wrong_order_are_turned_round() -> None:
    listing = read("min=90&max=20")
    assert (listing.low, listing.high) == (2000, 9000)


def test_one_open_bound_is_sent_alone() -> None:
    assert read("max=20", "USD").filter() == {"price": {"currency": "USD", "max": 2000}}


def test_values_are_taken_once_and_not_without_end() -> None:
    assert read("size=M&size=M").sizes == ("M",)
    assert len(read("&".join(f"size={number}" for number in range(500))).sizes) == 40


def test_a_change_of_filter_or_sort_starts_at_the_first_page() -> None:
    listing = read("size=M&color=ink&min=5&after=abc")
    assert listing.without("sizes", "M").href() == "/c/dresses?color=ink&min=5"
    assert listing.without("colors", "M").href() == "/c/dresses?size=M&color=ink&min=5"
    assert listing.without_price().href() == "/c/dresses?size=M&color=ink"
    assert listing.cleared().href() == "/c/dresses"
    assert listing.sorted_by("title").href() == "/c/dresses?size=M&color=ink&min=5&sort=title"
    assert listing.page_before("x").href() == "/c/dresses?size=M&color=ink&min=5&before=x"


def test_all_five_sorts_of_the_graph_are_offered() -> None:
    assert [SORTS[name][0] for name, _, _ in read("").sorts()] == [
        "NEWEST",
        "POPULAR",
        "PRICE_ASC",
        "PRICE_DESC",
        "TITLE_ASC",
    ]


def test_a_collection_has_an_order_of_its_own_besides() -> None:
    listing = Listing.read("/collections/x", QueryParams(""), "EUR", OWN_ORDER)
    assert listing.variables()["sort"] is None
    assert listing.href() == "/collections/x"
    assert listing.sorts()[0] == (OWN_ORDER, "Our selection", "/collections/x")
    assert listing.sorted_by("newest").href() == "/collections/x?sort=newest"
    assert read("sort=picked").sort == "newest"


def test_what_is_typed_into_a_filter_is_escaped_in_links() -> None:
    assert read("size=%22%3E%3Cb%3E%26").href() == "/c/dresses?size=%22%3E%3Cb%3E%26"
