"""Notifications' federated schema."""

from __future__ import annotations

from subgraphs.kit.federation import Schema
from subgraphs.notifications.mutations import Mutation
from subgraphs.notifications.queries import Query

schema = Schema(query=Query, mutation=Mutation)
