"""A listing's state in its URL: filters, sort and cursor, both ways.

`/c/dresses?size=M&size=L&color=navy&brand=aalto&min=40&max=120&sort=price-asc&after=<cursor>`
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from storefront import currency as money

PAGE_SIZE: Final = 24
_MOST_VALUES: Final = 40  # of one filter; nobody ticks more, and a URL is anybody's to write

NEWEST: Final = "newest"
OWN_ORDER: Final = "picked"
SORTS: Final[Mapping[str, tuple[str | None, str]]] = {
    OWN_ORDER: (None, "Our selection"),
    "newest": ("NEWEST", "Newest"),
    "popular": ("POPULAR", "Most viewed"),
    "price-asc": ("PRICE_ASC", "Price, low to high"),
    "price-desc": ("PRICE_DESC", "Price, high to low"),
    "title": ("TITLE_ASC", "Name, A to Z"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """What a listing shows and in what order.

    `default_sort` is left out of the URL: newest first, or a collection's own order, which nothing
    else has. `low` and `high` are minor units of `currency`, both inclusive. At most one of
    `after` and `before` is set. Whatever in the URL has no meaning is dropped, never an error.
    """

    path: str
    currency: str
    sizes: tuple[str, ...] = ()
    colors: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    sort: str = NEWEST
    default_sort: str = NEWEST
    after: str | None = None
    before: str | None = None

    @classmethod
    def read(cls, path: str, query: QueryParams, currency: str, default_sort: str = NEWEST) -> Self:
        low = money.minor_units(query.get("min"), currency)
        high = money.minor_units(query.get("max"), currency)
        if low is not None and high is not None and low > high:
            low, high = high, low
        sort = query.get("sort", default_sort)
        after = query.get("after") or None
        return cls(
            path=path,
            currency=currency,
            sizes=_values(query, "size"),
            colors=_values(query, "color"),
            brands=_values(query, "brand"),
            tags=_values(query, "tag"),
            low=low,
            high=high,
            sort=sort if sort in _offered(default_sort) else default_sort,
            default_sort=default_sort,
            after=after,
            before=None if after else query.get("before") or None,
        )

    @property
    def filtered(self) -> bool:
        return bool(self.sizes or self.colors or self.brands or self.tags or self.has_price)

    @property
    def has_price(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def paged(self) -> bool:
        return self.after is not None or self.before is not None

    def filter(self) -> dict[str, Any]:
        """The `ProductFilter` of the graph; only what is set appears in it."""
        chosen: dict[str, Any] = {
            "sizes": list(self.sizes),
            "colors": list(self.colors),
            "brands": list(self.brands),
            "tags": list(self.tags),
        }
        chosen = {name: values for name, values in chosen.items() if values}
        if self.has_price:
            bounds = {"min": self.low, "max": self.high}
            chosen["price"] = {
                "currency": self.currency,
                **{name: bound for name, bound in bounds.items() if bound is not None},
            }
        return chosen

    def variables(self) -> dict[str, Any]:
        """Variables that every listing operation takes."""
        page: dict[str, Any] = (
            {"last": PAGE_SIZE, "before": self.before}
            if self.before is not None
            else {"first": PAGE_SIZE, "after": self.after}
        )
        return {"currency": self.currency, "sort": SORTS[self.sort][0], **page}

    def href(self) -> str:
        """The URL that reads back as this listing."""
        pairs = self.form_pairs()
        if self.sort != self.default_sort:
            pairs.append(("sort", self.sort))
        if self.after is not None:
            pairs.append(("after", self.after))
        if self.before is not None:
            pairs.append(("before", self.before))
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def form_pairs(self) -> list[tuple[str, str]]:
        """The filters as query pairs, without sort and cursor."""
        pairs = [
            (name, value)
            for name, values in (
                ("size", self.sizes),
                ("color", self.colors),
                ("brand", self.brands),
                ("tag", self.tags),
            )
            for value in values
        ]
        for name, bound in (("min", self.low), ("max", self.high)):
            if bound is not None:
                pairs.append((name, money.plain(bound, self.currency)))
        return pairs

    def sorts(self) -> list[tuple[str, str, str]]:
        """The sorts to choose from: name, label, and the listing in that order."""
        return [
            (name, label, self.sorted_by(name).href())
            for name, label in _offered(self.default_sort).items()
        ]

    @property
    def sort_label(self) -> str:
        return SORTS[self.sort][1]

    def first_page(self) -> Self:
        return replace(self, after=None, before=None)

    def sorted_by(self, sort: str) -> Self:
        return replace(self.first_page(), sort=sort)

    def page_after(self, cursor: str) -> Self:
        return replace(self, after=cursor, before=None)

    def page_before(self, cursor: str) -> Self:
        return replace(self, after=None, before=cursor)

    def cleared(self) -> Self:
        return replace(
            self.first_page(), sizes=(), colors=(), brands=(), tags=(), low=None, high=None
        )

    def without_price(self) -> Self:
        return replace(self.first_page(), low=None, high=None)

    def without(self, name: str, value: str) -> Self:
        """The listing with one value of `sizes`, `colors`, `brands` or `tags` taken out."""

        def kept(filter_name: str, values: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(v for v in values if (filter_name, v) != (name, value))

        return replace(
            self.first_page(),
            sizes=kept("sizes", self.sizes),
            colors=kept("colors", self.colors),
            brands=kept("brands", self.brands),
            tags=kept("tags", self.tags),
        )


def _offered(default_sort: str) -> dict[str, str]:
    return {
        name: label
        for name, (_, label) in SORTS.items()
        if name != OWN_ORDER or default_sort == OWN_ORDER
    }


def _values(query: QueryParams, name: str) -> tuple[str, ...]:
    distinct = dict.fromkeys(value for value in query.getlist(name) if value)
    return tuple(distinct)[:_MOST_VALUES]
