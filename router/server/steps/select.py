"""Step: select the operation to run (GetOperation of the GraphQL specification, section 6.1)."""

from __future__ import annotations

from graphql import DocumentNode, OperationDefinitionNode

from router.server.exchange import Exchange
from router.server.refusal import Refusal


async def select_operation(exchange: Exchange) -> None:
    """Sets ``kind``; BAD_REQUEST where the operation's name is missing or not in the document."""
    if exchange.document is None:
        return
    selected = _select(exchange.document, exchange.parameters.operation_name)
    exchange.kind = selected.operation.value


def _select(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [
        definition
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
    ]
    if not operations:
        raise Refusal("BAD_REQUEST", "The document has no operation.", graphql=True)
    if name is None:
        if len(operations) > 1:
            raise Refusal(
                "BAD_REQUEST",
                "`operationName` must say which of the document's operations to run.",
                graphql=True,
            )
        return operations[0]
    for operation in operations:
        if operation.name is not None and operation.name.value == name:
            return operation
    raise Refusal("BAD_REQUEST", f"The document has no operation '{name}'.", graphql=True)
