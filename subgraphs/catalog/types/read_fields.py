"""Which fields of a product's document a selection of the graph needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, GraphQLResolveInfo, SelectionSetNode

_EVERYTHING = (
    "description", "tags", "materials", "care", "seo", "images", "variants", "places",
    "view_count", "published_at", "stock_marks",
)  # fmt: skip

_NEEDED: dict[str, tuple[str, ...]] = {
    "description": ("description",),
    "tags": ("tags",),
    "materials": ("materials",),
    "care": ("care",),
    "seo": ("seo",),
    "image": ("images",),
    "images": ("images",),
    "variants": ("variants",),
    "variant": ("variants",),
    "sizes": ("variants",),
    "colors": ("variants",),
    "price": ("variants",),
    "compareAtPrice": ("variants",),
    "priceRange": ("variants",),
    "collections": ("places",),
    "viewCount": ("view_count",),
    "publishedAt": ("published_at",),
    "sellingFast": ("stock_marks",),
}
"""By field of ``Product``. What is not named here is always read."""

_NEEDED_BY_VARIANTS: dict[str, tuple[str, ...]] = {
    "image": ("images",),
    "sellingFast": ("stock_marks",),
    "product": _EVERYTHING,
}


def fields_to_read(info: GraphQLResolveInfo[Any]) -> frozenset[str]:
    """Return the fields for the products of the connection that ``info`` is about."""
    needed: set[str] = set()
    for field in _fields(info, _sets(info.field_nodes)):
        if field.name.value == "nodes":
            needed.update(_of_products(info, [field]))
        elif field.name.value == "edges":
            edges = [it for it in _fields(info, _sets([field])) if it.name.value == "node"]
            needed.update(_of_products(info, edges))
    return frozenset(needed)


def _of_products(info: GraphQLResolveInfo[Any], nodes: Iterable[FieldNode]) -> Iterator[str]:
    for field in _fields(info, _sets(nodes)):
        name = field.name.value
        yield from _NEEDED.get(name, ())
        if name in ("variants", "variant"):
            for inner in _fields(info, _sets([field])):
                yield from _NEEDED_BY_VARIANTS.get(inner.name.value, ())


def _sets(nodes: Iterable[FieldNode]) -> Iterator[SelectionSetNode]:
    for node in nodes:
        if node.selection_set:
            yield node.selection_set


def _fields(info: GraphQLResolveInfo[Any], sets: Iterable[SelectionSetNode]) -> Iterator[FieldNode]:
    for selection_set in sets:
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, FragmentSpreadNode):
                yield from _fields(info, [info.fragments[node.name.value].selection_set])
            else:
                yield from _fields(info, [node.selection_set])  # type: ignore[attr-defined]
