"""Pricing's federated schema."""

from __future__ import annotations

from subgraphs.kit.federation import Schema
from subgraphs.pricing.mutations import Mutation
from subgraphs.pricing.queries import Query
from subgraphs.pricing.types.cart import Cart, CartLine

schema = Schema(query=Query, mutation=Mutation, types=[Cart, CartLine])
