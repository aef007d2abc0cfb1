"""Accounts' federated schema."""

from __future__ import annotations

from subgraphs.accounts.mutations import Mutation
from subgraphs.accounts.queries import Query
from subgraphs.kit.federation import Schema

schema = Schema(query=Query, mutation=Mutation)
