"""Payments' federated schema."""

from __future__ import annotations

from subgraphs.kit.federation import Schema
from subgraphs.payments.mutations import Mutation
from subgraphs.payments.queries import Query
from subgraphs.payments.types.payment import Payment

schema = Schema(query=Query, mutation=Mutation, types=[Payment])
