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
    except (RecursionError, TooLargeError) as error:
        raise unplannable(error) from None
    engine.operations.put(exchange.query, name, prepared)


def unplannable(error: RecursionError | TooLargeError) -> Refusal:
    """What a client is told whose operation is more than can be planned."""
    if isinstance(error, TooLargeError):
        return Refusal("FIELD_LIMIT_EXCEEDED", str(error), graphql=True)
    return Refusal("BAD_REQUEST", "The document is nested too deeply to be planned.", graphql=True)
