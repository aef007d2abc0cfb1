"""The catalog's federated schema."""

from __future__ import annotations

from subgraphs.catalog.mutations import Mutation
from subgraphs.catalog.queries import Query
from subgraphs.catalog.types.brand import Brand
from subgraphs.catalog.types.groupings import Category, Collection
from subgraphs.catalog.types.product import Product, ProductVariant
from subgraphs.kit.federation import Schema

schema = Schema(
    query=Query, mutation=Mutation, types=[Product, ProductVariant, Category, Brand, Collection]
)
