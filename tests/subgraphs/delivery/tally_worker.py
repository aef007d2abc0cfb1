"""A worker process for the delivery test: inventory's relay, and a subscriber that counts.

Counting is the effect that shows a second application, which setting a flag would hide.
"""

from __future__ import annotations

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.inventory.app import domain as inventory
from subgraphs.kit.domain import Domain
from subgraphs.kit.events import Fact
from subgraphs.kit.logs import configure_logs
from subgraphs.kit.resources import Stores
from subgraphs.kit.settings import Settings
from subgraphs.kit.tasks import Tasks, Work
from subgraphs.worker import run_worker

tasks = Tasks("tally")


class StockLow(Fact):
    """What the tally reads of ``inventory.stock_low``."""

    sku: str


@tasks.on("inventory.stock_low", StockLow)
async def count(work: Work[AsyncSession], fact: StockLow) -> None:
    """Add one to the SKU's count, slowly enough to be killed in the middle."""
    await work.session.execute(
        text(
            "INSERT INTO tally (sku, applied) VALUES (:sku, 1)"
            " ON CONFLICT (sku) DO UPDATE SET applied = tally.applied + 1"
        ),
        {"sku": fact.sku},
    )
    await asyncio.sleep(0.02)


tally = Domain(
    name="tally",
    port=0,
    schema=inventory.schema,
    context=inventory.context,
    stores=Stores(postgres=True),
    tasks=tasks,
)

if __name__ == "__main__":
    settings = Settings()
    configure_logs(settings.log_format, settings.log_level)
    run_worker([inventory, tally], [inventory, tally], settings, threads=4)
