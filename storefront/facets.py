"""The filter panel: what may be ticked, how many garments each tick leaves, what is ticked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storefront import currency as money
from storefront.listing import Listing


@dataclass(frozen=True, slots=True)
class Option:
    """One checkbox. `hex` is set for colours alone; `count` is None when it is not known."""

    value: str
    label: str
    count: int | None
    chosen: bool
    hex: str | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, and the listing without it."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The whole filter form. Prices are as a shopper writes them, in the listing's currency."""

    sizes: tuple[Option, ...]
    colors: tuple[Option, ...]
    brands: tuple[Option, ...]
    lowest: str | None
    highest: str | None
    low: str
    high: str
    chips: tuple[Chip, ...]

    @property
    def empty(self) -> bool:
        return not (self.sizes or self.colors or self.brands or self.lowest or self.chips)


def panel(listing: Listing, facets: Mapping[str, Any] | None) -> Panel:
    """Combine the graph's facets with what the URL has chosen.

    A chosen value that the facets no longer offer stays in the form, so that it can be unticked.
    `facets` is None when the graph could not tell them.
    """
    found = facets or {}
    sizes = _options(
        ((f["size"]["code"], f["size"]["label"], f["count"], None) for f in found.get("sizes", ())),
        listing.sizes,
    )
    colors = _options(
        (
            (f["color"]["slug"], f["color"]["name"], f["count"], f["color"]["hex"])
            for f in found.get("colors", ())
        ),
        listing.colors,
    )
    brands = _options(
        (
            (f["brand"]["slug"], f["brand"]["name"], f["count"], None)
            for f in found.get("brands", ())
        ),
        listing.brands,
    )
    span = found.get("price")
    return Panel(
        sizes=sizes,
        colors=colors,
        brands=brands,
        lowest=money.plain(span["min"]["amount"], listing.currency) if span else None,
        highest=money.plain(span["max"]["amount"], listing.currency) if span else None,
        low="" if listing.low is None else money.plain(listing.low, listing.currency),
        high="" if listing.high is None else money.plain(listing.high, listing.currency),
        chips=tuple(_chips(listing, {"sizes": sizes, "colors": colors, "brands": brands})),
    )


def _options(
    offered: Iterable[tuple[str, str, int, str | None]], chosen: tuple[str, ...]
) -> tuple[Option, ...]:
    options = [
        Option(value, label, count, value in chosen, rgb) for value, label, count, rgb in offered
    ]
    known = {option.value for option in options}
    options += [Option(value, value, None, True) for value in chosen if value not in known]
    return tuple(options)


def _chips(listing: Listing, groups: Mapping[str, tuple[Option, ...]]) -> Iterable[Chip]:
    for name, options in groups.items():
        for option in options:
            if option.chosen:
                label = f"Size {option.label}" if name == "sizes" else option.label
                yield Chip(label, listing.without(name, option.value).href())
    for tag in listing.tags:
        yield Chip(tag.replace("-", " "), listing.without("tags", tag).href())
    if listing.has_price:
        yield Chip(_price_label(listing), listing.without_price().href())


def _price_label(listing: Listing) -> str:
    symbol = money.SYMBOLS[listing.currency]
    low = None if listing.low is None else symbol + money.plain(listing.low, listing.currency)
    high = None if listing.high is None else symbol + money.plain(listing.high, listing.currency)
    if low is None:
        return f"up to {high}"
    return f"from {low}" if high is None else f"{low} to {high}"
