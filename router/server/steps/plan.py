"""Step: plan and compile the operation, and keep it for the next time."""

from __future__ import annotations

from graphql import OperationDefinitionNode

from router.server.engine import Operation
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
    except RecursionError:
        raise Refusal(
            "BAD_REQUEST", "The document is nested too deeply to be planned.", graphql=True
        ) from None
    operation = Operation(name or _only_name(document.definitions), kind, prepared)
    engine.operations.put(exchange.query, name, operation)
    exchange.operation = operation


def _only_name(definitions: tuple[object, ...]) -> str | None:
    for definition in definitions:
        if isinstance(definition, OperationDefinitionNode) and definition.name is not None:
            return definition.name.value
    return None
