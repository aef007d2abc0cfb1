"""Step: refuse operations that the client's class may not run."""

from __future__ import annotations

from http import HTTPStatus

from router.server.exchange import Exchange
from router.server.refusal import Refusal


async def permit_operation(exchange: Exchange) -> None:
    """403 FORBIDDEN for a kind of operation, or a name, that is not among the class's."""
    client, operation = exchange.client, exchange.operation
    if operation is None:
        return
    if operation.kind not in client.kinds:
        message = f"This client may not run a {operation.kind}."
        raise Refusal("FORBIDDEN", message, status=HTTPStatus.FORBIDDEN)
    if client.operations and operation.name not in client.operations:
        named = f"the operation '{operation.name}'" if operation.name else "an unnamed operation"
        message = f"This client may not run {named}."
        raise Refusal("FORBIDDEN", message, status=HTTPStatus.FORBIDDEN)
