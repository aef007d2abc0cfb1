"""What payments do outside a request."""

from __future__ import annotations

from datetime import UTC, datetime

from subgraphs.kit.resources import Resources
from subgraphs.kit.tasks import Tasks
from subgraphs.payments.service.payments import Payments
from subgraphs.payments.service.webhooks import carry_out_due
from subgraphs.payments.store.payments import PaymentStore

WEBHOOKS_AT_ONCE = 200
ASKED_AT_ONCE = 50

tasks = Tasks("payments")


@tasks.every(seconds=1)
async def process_webhooks(resources: Resources) -> None:
    """Carry out what providers have told."""
    await carry_out_due(resources, limit=WEBHOOKS_AT_ONCE)


@tasks.every(seconds=10)
async def ask_providers(resources: Resources) -> None:
    """Ask about what was interrupted, or what a webhook should have told of long ago."""
    async with resources.postgres.reading() as session:
        open_for_long = await PaymentStore(session).unsettled(datetime.now(UTC), ASKED_AT_ONCE)
    payments = Payments(resources, actor="worker")
    for operation_id in open_for_long:
        await payments.resume(operation_id)
