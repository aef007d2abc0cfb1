"""Pricing as a domain."""

from __future__ import annotations

from subgraphs.kit.domain import Domain
from subgraphs.kit.resources import Stores
from subgraphs.pricing.schema import schema
from subgraphs.pricing.service.settings import PricingSettings, check_settings
from subgraphs.pricing.tasks import tasks
from subgraphs.pricing.types.context import PricingContext

domain = Domain(
    name="pricing",
    port=8008,
    schema=schema,
    context=PricingContext,
    stores=Stores(postgres=True),
    settings=PricingSettings,
    tasks=tasks,
    migrations="subgraphs.pricing.migrations",
    prepare=check_settings,
)
