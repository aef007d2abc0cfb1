"""The catalog as a domain."""

from __future__ import annotations

from subgraphs.catalog.events import EVENTS
from subgraphs.catalog.models import DOCUMENTS
from subgraphs.catalog.schema import schema
from subgraphs.catalog.tasks import tasks
from subgraphs.catalog.types.context import CatalogContext
from subgraphs.kit.domain import Domain
from subgraphs.kit.resources import Stores

domain = Domain(
    name="catalog",
    port=8002,
    schema=schema,
    context=CatalogContext,
    stores=Stores(documents=DOCUMENTS, redis=True),
    events=EVENTS,
    tasks=tasks,
)
