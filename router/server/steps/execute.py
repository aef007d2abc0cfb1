"""Step: execute the operation, with the client's identity and one deadline for all its fetches."""

from __future__ import annotations

from router.server.exchange import Answer, Exchange
from router.server.fetch_context import FetchContexts
from router.server.responses import answer_result


class Execute:
    """Runs the operation and answers with its result."""

    def __init__(self, contexts: FetchContexts) -> None:
        self._contexts = contexts

    async def __call__(self, exchange: Exchange) -> Answer | None:
        operation = exchange.operation
        if operation is None:
            return None
        context = self._contexts.of(exchange)
        result = await exchange.engine.executor.run(operation.prepared, exchange.variables, context)
        return answer_result(exchange, result)
