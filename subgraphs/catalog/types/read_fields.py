"""Which fields of a product's document a selection of the graph needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    SelectionSetNode,
    StringValueNode,
    VariableNode,
)

_EVERYTHING = (
    "description", "tags", "materials", "care", "seo", "images", "variants", "places",
    "view_count", "published_at", "stock_marks",
)  # fmt: skip

_VARIANT_KEYS = ("variants.id", "variants.sku")

_NEEDED: dict[str, tuple[str, ...]] = {
    "description": ("description",),
    "tags": ("tags",),
    "materials": ("materials",),
    "care": ("care",),
    "seo": ("seo",),
    "image": ("images",),
    "images": ("images",),
    "variants": _VARIANT_KEYS,
    "variant": _VARIANT_KEYS,
    "sizes": (*_VARIANT_KEYS, "variants.size"),
    "colors": (*_VARIANT_KEYS, "variants.color"),
    "price": _VARIANT_KEYS,
    "compareAtPrice": _VARIANT_KEYS,
    "priceRange": _VARIANT_KEYS,
    "collections": ("places",),
    "viewCount": ("view_count",),
    "publishedAt": ("published_at",),
    "sellingFast": ("stock_marks",),
}
"""By field of ``Product``. What is not named here is always read."""

_NEEDED_BY_VARIANTS: dict[str, tuple[str, ...]] = {
    "size": ("variants.size",),
    "color": ("variants.color",),
    "barcode": ("variants.barcode",),
    "weightGrams": ("variants.weight_grams",),
    "image": ("images", "variants.color"),
    "sellingFast": ("stock_marks",),
    "product": _EVERYTHING,
}


_PRICED = frozenset({"price", "compareAtPrice", "priceRange"})
"""Fields of products and of variants that read the prices in their argument ``currency``."""


def fields_to_read(info: GraphQLResolveInfo[Any]) -> frozenset[str]:
    """Return the fields for the products of the connection that ``info`` is about.

    Dotted where part of a field will do: a variant's size, its prices in one currency. Nothing is
    named beside something that holds it, since a projection may not do so.
    """
    needed: set[str] = set()
    for field in _fields(info, _sets(info.field_nodes)):
        if field.name.value == "nodes":
            needed.update(_of_products(info, [field]))
        elif field.name.value == "edges":
            edges = [it for it in _fields(info, _sets([field])) if it.name.value == "node"]
            needed.update(_of_products(info, edges))
    return frozenset(name for name in needed if not any(above in needed for above in _above(name)))


def _above(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _of_products(info: GraphQLResolveInfo[Any], nodes: Iterable[FieldNode]) -> Iterator[str]:
    for field in _fields(info, _sets(nodes)):
        name = field.name.value
        yield from _NEEDED.get(name, ())
        yield from _prices(info, field)
        if name in ("variants", "variant"):
            for inner in _fields(info, _sets([field])):
                yield from _NEEDED_BY_VARIANTS.get(inner.name.value, ())
                yield from _prices(info, inner)


def _prices(info: GraphQLResolveInfo[Any], field: FieldNode) -> Iterator[str]:
    if field.name.value not in _PRICED:
        return
    for argument in field.arguments or ():
        if argument.name.value == "currency":
            match argument.value:
                case StringValueNode(value=currency):
                    yield f"variants.prices.{currency}"
                case VariableNode() as variable:
                    yield f"variants.prices.{info.variable_values[variable.name.value]}"  # type: ignore[call-overload]


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
