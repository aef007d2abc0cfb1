"""Step: coerce the variables to the types that the operation declares."""

from __future__ import annotations

from router.execute.variables import VariablesError
from router.server.exchange import Exchange
from router.server.refusal import Refusal


async def coerce_variables(exchange: Exchange) -> None:
    """Sets ``variables``; BAD_USER_INPUT names each variable that does not fit."""
    if exchange.operation is None:
        return
    try:
        exchange.variables = exchange.operation.prepared.coerce_variables(
            exchange.parameters.variables
        )
    except VariablesError as error:
        raise Refusal(
            "BAD_USER_INPUT",
            "The variables do not fit the operation.",
            graphql=True,
            errors=error.errors,
        ) from None
