"""Inventory as a domain."""

from __future__ import annotations

from subgraphs.inventory.events import StockLow, StockReplenished
from subgraphs.inventory.schema import schema
from subgraphs.inventory.tasks import tasks
from subgraphs.inventory.types import InventoryContext
from subgraphs.kit.domain import Domain
from subgraphs.kit.resources import Stores

domain = Domain(
    name="inventory",
    port=8006,
    schema=schema,
    context=InventoryContext,
    stores=Stores(postgres=True),
    events=(StockLow, StockReplenished),
    tasks=tasks,
    migrations="subgraphs.inventory.migrations",
)
