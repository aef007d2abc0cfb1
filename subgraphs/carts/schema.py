"""Carts' federated schema."""

from __future__ import annotations

from subgraphs.carts.mutations import Mutation
from subgraphs.carts.queries import Query
from subgraphs.carts.types.cart import Cart
from subgraphs.carts.types.line import (
    CartLine,
    LessAvailable,
    OutOfStock,
    PriceChanged,
    ProductVariant,
    Unpublished,
)
from subgraphs.kit.federation import Schema

WARNINGS = [OutOfStock, LessAvailable, PriceChanged, Unpublished]

schema = Schema(query=Query, mutation=Mutation, types=[Cart, CartLine, ProductVariant, *WARNINGS])
