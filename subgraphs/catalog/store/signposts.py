"""Bounds for reading a page of a list.

A page is asked for as "the first 25 rows after this key". MongoDB walks its index for that; a store
that reads every matching row and then sorts (SecantusDB does) would need a time that grows with the
list. So each list knows the sort keys that stand at some of its ranks, close together at both ends
where readers are, and a page is asked for between two keys. Signposts are written now and then
(:func:`write_signposts`) and may be out of date: whoever reads must ask again beyond the bound
where a page comes back too short.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pymongo import UpdateOne

from subgraphs.catalog.models import (
    ALL_PRODUCTS,
    Brand,
    Category,
    Collection,
    Product,
    ProductStatus,
    Shop,
    Signpost,
    Signposts,
)

NEAREST = 32
"""The first signpost's distance from either end: a little more than a page of a listing."""


def bound(
    signposts: Signposts | None, *, start: str | None, needed: int, descending: bool
) -> str | None:
    """Return a key at least ``needed`` rows beyond ``start`` (an end of the list if ``None``).

    Inclusive, and in the direction of reading. ``None`` means that there is none: read to the end.
    """
    if signposts is None:
        return None
    if descending:
        mirrored = [(signposts.total + 1 - it.rank, it.key) for it in reversed(signposts.posts)]
        passed = [rank for rank, key in mirrored if start is not None and key > start]
    else:
        mirrored = [(it.rank, it.key) for it in signposts.posts]
        passed = [rank for rank, key in mirrored if start is not None and key < start]
    if start is None:
        at_most = 0
    elif len(passed) < len(mirrored):
        at_most = mirrored[len(passed)][0]
    else:
        return None
    return next((key for rank, key in mirrored if rank >= at_most + needed), None)


def place(keys: list[str]) -> Signposts:
    """Return the signposts of a list with these sort keys, ascending."""
    total = len(keys)
    ranks: set[int] = set()
    distance = NEAREST
    while distance <= total:
        ranks.update((distance, total + 1 - distance))
        distance *= 2
    return Signposts(
        total=total, posts=[Signpost(rank=rank, key=keys[rank - 1]) for rank in sorted(ranks)]
    )


async def write_signposts() -> int:
    """Write the signposts of every list of published products; return how many lists there are.

    Reads each published product's keys once.
    """
    orders: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    published = Product.get_pymongo_collection().find(
        {"status": ProductStatus.PUBLISHED}, {"_id": 0, "lists": 1, "keys": 1}
    )
    async for row in published:
        for list_id in row["lists"]:
            for order, key in row["keys"].items():
                if not order.startswith("place_") or order == f"place_{list_id}":
                    orders[list_id][order].append(key)
    for kind in (Category, Brand, Collection):
        await _write(kind, orders)
    everything = _placed(orders[ALL_PRODUCTS])
    await Shop.get_pymongo_collection().update_one(
        {"_id": ALL_PRODUCTS}, {"$set": {"signposts": everything}}, upsert=True
    )
    return len(orders)


async def _write(
    kind: type[Category | Brand | Collection],
    orders: defaultdict[str, defaultdict[str, list[str]]],
) -> None:
    collection = kind.get_pymongo_collection()
    ids = [row["_id"] async for row in collection.find({}, {"_id": 1})]
    if ids:
        await collection.bulk_write(
            [UpdateOne({"_id": it}, {"$set": {"signposts": _placed(orders[it])}}) for it in ids],
            ordered=False,
        )


def _placed(orders: dict[str, list[str]]) -> dict[str, Any]:
    return {order: place(sorted(keys)).model_dump() for order, keys in orders.items()}
