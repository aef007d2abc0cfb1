"""Step: take the operation from the cache; the steps of its preparation are skipped then."""

from __future__ import annotations

from router.server.exchange import Exchange


async def recall_operation(exchange: Exchange) -> None:
    """Sets ``operation`` and ``kind`` if this document and operation name were prepared before."""
    operation = exchange.engine.operations.get(exchange.query, exchange.parameters.operation_name)
    if operation is not None:
        exchange.operation = operation
        exchange.kind = operation.kind
