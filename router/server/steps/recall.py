"""Step: take the operation from the cache; the steps of its preparation are skipped then."""

from __future__ import annotations

from router.server.exchange import Exchange


async def recall_operation(exchange: Exchange) -> None:
    """Sets ``operation`` and ``kind`` if this document and operation name were prepared before."""
    kept = exchange.engine.operations.get(exchange.query, exchange.parameters.operation_name)
    if kept is not None:
        exchange.operation = operation = kept.for_client(exchange.claims)
        exchange.kind = operation.kind
        if exchange.explanation is not None:
            exchange.explanation.prepared_before = True
