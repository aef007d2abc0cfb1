"""Step: plan and compile the operation, and keep it for the next time."""

from __future__ import annotations

from router.plan.errors import TooLargeError
from router.server.exchange import Exchange
from router.server.refusal import Refusal


async def plan_operation(exchange: Exchange) -> None:
    """Sets ``operation``. The document is known to be valid and to have the operation named."""
    document, kind = exchange.document, exchange.kind
    if document is None or kind is None:
        return
    name = exchange.parameters.operation_name
    engine = exchange.engine
    try:
        prepared = engine.prepare(document, name)
        exchange.operation = prepared.for_client(exchange.claims)
    except RecursionError:
        raise Refusal(
            "BAD_REQUEST", "The document is nested too deeply to be planned.", graphql=True
        ) from None
    except TooLargeError as error:
        raise Refusal("FIELD_LIMIT_EXCEEDED", str(error), graphql=True) from error
    engine.operations.put(exchange.query, name, prepared)
