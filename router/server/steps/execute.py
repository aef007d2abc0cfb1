"""Step: execute the operation, with the client's identity and one deadline for all its fetches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from router.execute.transport import FetchContext, FetchRecord
from router.server.exchange import Answer, Exchange
from router.server.identity import HEADER, IdentitySigner
from router.server.responses import answer_result


class Execute:
    """Runs the operation and answers with its result.

    ``timeout`` is the number of seconds that all fetches of a request may take together,
    ``on_fetch`` is told of each of them.
    """

    def __init__(
        self,
        signer: IdentitySigner | None,
        *,
        timeout: float,
        on_fetch: Callable[[FetchRecord], None],
    ) -> None:
        self._signer = signer
        self._timeout = timeout
        self._on_fetch = on_fetch

    async def __call__(self, exchange: Exchange) -> Answer | None:
        operation = exchange.operation
        if operation is None:
            return None
        headers = {"X-Request-Id": exchange.request_id}
        if self._signer is not None:
            headers[HEADER] = self._signer.sign(exchange.claims, exchange.client_address)
        context = FetchContext(
            headers=headers,
            request_id=exchange.request_id,
            deadline=asyncio.get_running_loop().time() + self._timeout,
            on_fetch=self._on_fetch,
        )
        result = await exchange.engine.executor.run(operation.prepared, exchange.variables, context)
        return answer_result(exchange, result)
