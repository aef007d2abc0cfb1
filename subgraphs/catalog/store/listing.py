"""Pages of products: which, in what order, and from where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from subgraphs.catalog.models import ALL_PRODUCTS, Product, ProductStatus, Signposts
from subgraphs.catalog.store.hydrate import product_of
from subgraphs.catalog.store.signposts import bound
from subgraphs.kit.pagination import Key, Page, Window

ALWAYS_READ = (
    "slug",
    "title",
    "status",
    "version",
    "brand",
    "path",
    "created_at",
    "updated_at",
)
"""Fields that a product cannot be made without."""

FILTERED_READ = 8
"""How many times the page's rows to look at first, where a filter will pass over some of them."""


@dataclass(frozen=True, slots=True)
class PriceBounds:
    """From ``low`` to ``high`` minor units of ``currency``, inclusive; ``None`` is no bound."""

    currency: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which products are meant.

    They are on every one of ``lists`` (the narrowest first) and have one of ``statuses``, of
    ``brands`` (slugs) and of ``tags``; and one and the same variant of them has one of ``sizes``
    (codes) and of ``colors`` (slugs) and a price within ``price``. Empty means any.
    """

    lists: tuple[str, ...] = (ALL_PRODUCTS,)
    statuses: tuple[ProductStatus, ...] = (ProductStatus.PUBLISHED,)
    brands: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    colors: tuple[str, ...] = ()
    price: PriceBounds | None = None

    @property
    def is_whole_list(self) -> bool:
        """Whether nothing but the list and the shop's visitors' view of it narrows it."""
        return self == Selection(lists=self.lists[:1])

    def filter(self) -> dict[str, Any]:
        """Return the selection as a MongoDB filter."""
        wanted: dict[str, Any] = {
            "status": _one_of(self.statuses),
            "lists": self.lists[0] if len(self.lists) == 1 else {"$all": list(self.lists)},
        }
        if self.brands:
            wanted["brand.slug"] = _one_of(self.brands)
        if self.tags:
            wanted["tags"] = _one_of(self.tags)
        variant: dict[str, Any] = {}
        if self.sizes:
            variant["size.code"] = _one_of(self.sizes)
        if self.colors:
            variant["color.slug"] = _one_of(self.colors)
        if self.price:
            amount = {"$gte": self.price.low, "$lte": self.price.high}
            variant[f"prices.{self.price.currency}.amount"] = {
                operator: limit for operator, limit in amount.items() if limit is not None
            } or {"$gte": 0}
        if variant:
            wanted["variants"] = {"$elemMatch": variant}
        return wanted


@dataclass(frozen=True, slots=True)
class Order:
    """An order of products: by which of their ``keys``, and from which end."""

    key: str
    descending: bool = False


async def find_page(
    selection: Selection,
    order: Order,
    window: Window,
    *,
    signposts: Mapping[str, Signposts],
    fields: Iterable[str],
) -> Page[Product]:
    """Return a page of the selection; products without the order's key are left out.

    ``signposts`` are those of ``selection.lists[0]``. ``fields`` are the fields of the document to
    read besides those that are always read. Takes one statement where the list is not filtered,
    else one to three.
    """
    if window.limit == 0:
        return Page.of([], [], window)
    field = f"keys.{order.key}"
    descending = order.descending is not window.backwards
    beyond, short_of = (
        (window.before, window.after) if window.backwards else (window.after, window.before)
    )
    start, stop = _key_in(beyond), _key_in(short_of)
    projection = dict.fromkeys((*ALWAYS_READ, *fields, field), 1)
    wanted = selection.filter()
    limit = window.limit + 1
    rows: list[dict[str, Any]] = []
    for bounded in _bounds(selection, order, signposts, start, limit, descending=descending):
        limits = _limits(start, stop, bounded, descending=descending)
        found = (
            Product.get_pymongo_collection()
            .find({**wanted, field: limits}, projection)
            .sort(field, -1 if descending else 1)
            .limit(limit - len(rows))
        )
        rows += await found.to_list()
        if len(rows) == limit or bounded is None:
            break
        start = bounded
    keys: list[Key] = [(order.key, row["keys"][order.key]) for row in rows]
    return Page.of([product_of(row) for row in rows], keys, window)


async def count(selection: Selection, order: Order) -> int:
    """Return how many products a walk through all pages would meet."""
    wanted = {**selection.filter(), f"keys.{order.key}": {"$exists": True}}
    return await Product.get_pymongo_collection().count_documents(wanted)


def _bounds(
    selection: Selection,
    order: Order,
    signposts: Mapping[str, Signposts],
    start: str | None,
    limit: int,
    *,
    descending: bool,
) -> Iterable[str | None]:
    """Yield how far to read at first, then further, at last to the end (``None``)."""
    if selection.statuses == (ProductStatus.PUBLISHED,):
        needed = limit if selection.is_whole_list else limit * FILTERED_READ
        near = bound(signposts.get(order.key), start=start, needed=needed, descending=descending)
        if near is not None:
            yield near
    yield None


def _limits(
    start: str | None, stop: str | None, bounded: str | None, *, descending: bool
) -> dict[str, str]:
    beyond, short_of, up_to = ("$lt", "$gt", "$gte") if descending else ("$gt", "$lt", "$lte")
    limits = {beyond: start, short_of: stop, up_to: bounded}
    return {operator: key for operator, key in limits.items() if key is not None} or {"$gte": ""}


def _key_in(key: Key | None) -> str | None:
    return str(key[1]) if key is not None else None


def _one_of(values: tuple[str, ...]) -> Any:  # noqa: ANN401  # a value, or an operator on several
    return values[0] if len(values) == 1 else {"$in": list(values)}
