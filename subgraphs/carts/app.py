"""Carts as a domain."""

from __future__ import annotations

from subgraphs.carts.schema import schema
from subgraphs.carts.service.settings import CartsSettings
from subgraphs.carts.tasks import tasks
from subgraphs.carts.types.context import CartsContext
from subgraphs.kit.domain import Domain
from subgraphs.kit.resources import Stores

domain = Domain(
    name="carts",
    port=8007,
    schema=schema,
    context=CartsContext,
    stores=Stores(redis=True),
    settings=CartsSettings,
    tasks=tasks,
)
