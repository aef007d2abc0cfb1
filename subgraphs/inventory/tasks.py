"""What inventory does outside a request."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.inventory.service.reservations import Reservations
from subgraphs.inventory.service.warehouses import Items
from subgraphs.inventory.store.reservations import ReservationStore
from subgraphs.kit.events import Fact
from subgraphs.kit.logs import get_logger
from subgraphs.kit.resources import Resources
from subgraphs.kit.tasks import Tasks, Work

EXPIRED_AT_ONCE = 200

logger = get_logger(__name__)
tasks = Tasks("inventory")


class ProductOffered(Fact):
    """What inventory reads of ``catalog.product_published`` and ``catalog.product_changed``."""

    skus: list[str]


@tasks.on("catalog.product_published", ProductOffered)
async def track_published_skus(work: Work[AsyncSession], fact: ProductOffered) -> None:
    """Track the stock of what can be bought now."""
    await Items(work.session, work.record, now=datetime.now(UTC)).track(fact.skus)


@tasks.on("catalog.product_changed", ProductOffered)
async def track_added_skus(work: Work[AsyncSession], fact: ProductOffered) -> None:
    """Track the stock of variants that were added to a product on sale."""
    await Items(work.session, work.record, now=datetime.now(UTC)).track(fact.skus)


@tasks.every(seconds=15)
async def release_expired_reservations(resources: Resources) -> None:
    """Give back what was held too long, one reservation a transaction."""
    now = datetime.now(UTC)
    async with resources.postgres.reading() as session:
        expired = await ReservationStore(session).expired(now, EXPIRED_AT_ONCE)
    transactions = resources.transactions
    for reservation_id in expired:
        async with transactions.begin() as session:
            reservations = Reservations(
                session, lambda event: transactions.record(session, event), now=now
            )
            if await reservations.expire(reservation_id):
                logger.info("reservation expired", reservation=reservation_id)
