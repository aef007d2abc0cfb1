"""Step: refuse introspection to classes of clients that may not have it."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from router.server.exchange import Exchange
from router.server.operations.classes import ClientClass
from router.server.refusal import Refusal


class GuardIntrospection:
    """403 INTROSPECTION_DISABLED for ``__schema`` and ``__type``; ``__typename`` is for all."""

    @classmethod
    def of(cls, classes: Iterable[ClientClass] | None) -> GuardIntrospection | None:
        """``None`` where every class may introspect."""
        return cls() if any(not one.introspection for one in classes or ()) else None

    async def __call__(self, exchange: Exchange) -> None:
        operation = exchange.operation
        if operation is None or exchange.client.introspection:
            return
        if operation.prepared.introspection is not None:
            raise Refusal(
                "INTROSPECTION_DISABLED",
                "This client may not introspect the schema.",
                status=HTTPStatus.FORBIDDEN,
            )
