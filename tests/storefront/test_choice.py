from typing import Any

import pytest

from storefront.choice import Availability, Stock, choose

IN = {"status": "IN_STOCK", "available": 9}
FEW = {"status": "LOW_STOCK", "available": 2}
OUT = {"status": "OUT_OF_STOCK", "available": 0}


def garment(stock: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    """A product of the variants `color/size` -> availability."""
    colors = dict.fromkeys(key.split("/")[0] for key in stock)
    sizes = dict.fromkeys(key.split("/")[1] for key in stock)
    return {
        "slug": "coat",
        "colors": [{"slug": slug, "name": slug.title(), "hex": "#000"} for slug in colors],
        "sizes": [{"code": code, "label": code} for code in sizes],
        "images": [{"url": f"/media/{slug}.svg", "alt": slug, "color": slug} for slug in colors],
        "variants": [
            {
                "sku": key,
                "color": {"slug": key.split("/")[0]},
                "size": {"code": key.split("/")[1], "label": key.split("/")[1]},
                "image": None,
                "availability": availability,
            }
            for key, availability in stock.items()
        ],
    }


COAT = garment({"ink/S": OUT, "ink/M": OUT, "oat/S": FEW, "oat/M": IN, "oat/L": OUT})


def test_without_a_choice_the_first_colour_that_can_be_bought_is_shown() -> None:
    choice = choose(COAT, None, None)
    assert choice.color is not None
    assert choice.color["slug"] == "oat"
    assert choice.variant is None
    assert [option.buyable for option in choice.colors] == [False, True]


def test_colour_and_size_settle_the_variant() -> None:
    choice = choose(COAT, "oat", "S")
    assert choice.variant is not None
    assert choice.variant["sku"] == "oat/S"
    assert choice.availability == Availability(Stock.LOW_STOCK, 2)
    assert [(s.code, s.chosen, s.buyable) for s in choice.sizes] == [
        ("S", True, True),
        ("M", False, True),
        ("L", False, False),
    ]


def test_another_size_and_another_colour_are_links_that_keep_the_rest() -> None:
    choice = choose(COAT, "oat", "S")
    assert [size.href for size in choice.sizes] == [
        "/p/coat?color=oat&size=S",
        "/p/coat?color=oat&size=M",
        "/p/coat?color=oat&size=L",
    ]
    assert [color.href for color in choice.colors] == [
        "/p/coat?color=ink&size=S",
        "/p/coat?color=oat&size=S",
    ]


def test_a_size_that_the_colour_is_not_made_in_is_named() -> None:
    choice = choose(COAT, "ink", "L")
    assert choice.variant is None
    assert choice.wrong_size == "L"
    assert [size.made for size in choice.sizes] == [True, True, False]


def test_an_only_size_is_chosen_by_itself() -> None:
    choice = choose(garment({"ink/one": IN}), None, None)
    assert choice.variant is not None
    assert choice.wrong_size is None


def test_when_all_is_sold_out_the_first_colour_is_shown() -> None:
    choice = choose(garment({"ink/S": OUT, "oat/S": OUT}), None, None)
    assert choice.color is not None
    assert choice.color["slug"] == "ink"


def test_unknown_stock_is_no_sold_out() -> None:
    choice = choose(garment({"ink/S": None}), "ink", "S")
    assert choice.availability == Availability(Stock.UNKNOWN)
    assert choice.sizes[0].buyable


@pytest.mark.parametrize("answer", [None, {}, {"status": "SOMETHING_NEW", "available": 3}])
def test_an_answer_that_says_nothing_known_is_unknown(answer: dict[str, Any] | None) -> None:
    assert Availability.read(answer).status is Stock.UNKNOWN


def test_pictures_are_those_of_the_colour_and_the_variants_own_first() -> None:
    coat = garment({"ink/S": IN, "oat/S": IN})
    coat["images"].append({"url": "/media/detail.svg", "alt": "detail", "color": None})
    own = {"url": "/media/own.svg", "alt": "own", "color": "oat"}
    coat["variants"][1]["image"] = own
    urls = [image["url"] for image in choose(coat, "oat", "S").images]
    assert urls == ["/media/own.svg", "/media/oat.svg", "/media/detail.svg"]
    assert [i["url"] for i in choose(coat, "ink", None).images] == [
        "/media/ink.svg",
        "/media/detail.svg",
    ]


def test_a_product_without_variants_can_be_shown() -> None:
    choice = choose(
        {"slug": "idea", "variants": [], "colors": [], "sizes": [], "images": []}, None, None
    )
    assert (choice.color, choice.variant, choice.images) == (None, None, ())
