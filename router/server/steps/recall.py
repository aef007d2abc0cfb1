"""Step: take the operation from the cache; the steps of its preparation are skipped then."""

from __future__ import annotations

from router.plan.errors import TooLargeError
from router.server.exchange import Exchange
from router.server.steps.plan import unplannable


async def recall_operation(exchange: Exchange) -> None:
    """Sets ``operation`` and ``kind`` if this document and operation name were prepared before."""
    kept = exchange.engine.operations.get(exchange.query, exchange.parameters.operation_name)
    if kept is not None:
        try:
            operation = kept.for_client(exchange.claims)
        except (RecursionError, TooLargeError) as error:
            # others may have asked for less of it: what they were refused was not planned
            raise unplannable(error) from None
        exchange.operation = operation
        exchange.kind = operation.kind
        if exchange.explanation is not None:
            exchange.explanation.prepared_before = True
