"""Inventory's federated schema."""

from __future__ import annotations

from subgraphs.inventory.mutations import Mutation
from subgraphs.inventory.queries import Query
from subgraphs.inventory.types import ProductVariant
from subgraphs.kit.federation import Schema

schema = Schema(query=Query, mutation=Mutation, types=[ProductVariant])
