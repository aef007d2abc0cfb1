"""What the catalog does outside a request."""

from __future__ import annotations

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.service.stock_marks import mark_stock
from subgraphs.catalog.service.views import Views
from subgraphs.catalog.store.signposts import write_signposts
from subgraphs.kit.events import Fact
from subgraphs.kit.logs import get_logger
from subgraphs.kit.resources import Resources
from subgraphs.kit.tasks import Tasks, Work

logger = get_logger(__name__)
tasks = Tasks("catalog")


class StockFact(Fact):
    """What the catalog reads of ``inventory.stock_low`` and ``inventory.stock_replenished``."""

    sku: str


@tasks.on("inventory.stock_low", StockFact)
async def mark_selling_fast(work: Work[AsyncClientSession], fact: StockFact) -> None:
    """Show shoppers that the variant may soon be gone."""
    await mark_stock(work.session, work.record, sku=fact.sku, low=True, at=work.envelope.time)


@tasks.on("inventory.stock_replenished", StockFact)
async def unmark_selling_fast(work: Work[AsyncClientSession], fact: StockFact) -> None:
    """Stop showing it."""
    await mark_stock(work.session, work.record, sku=fact.sku, low=False, at=work.envelope.time)


@tasks.every(seconds=30)
async def flush_views(resources: Resources) -> None:
    """Write the views that were counted meanwhile to the products."""
    views = await Views(resources.redis).flush(resources.transactions)
    if views:
        logger.info("views written", views=views)


@tasks.every(seconds=900)
async def refresh_signposts(resources: Resources) -> None:
    """Keep the bounds that listings are read between close to the lists as they are."""
    lists = await write_signposts()
    logger.info("signposts written", domain=resources.domain, lists=lists)
