"""One execution for all clients that send the same query at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Final

import orjson

from router.execute.executor import ExecutionResult
from router.execute.transport import FetchContext
from router.execute.transport.share import NOT_ASKED
from router.server.exchange import Exchange
from router.server.variants import Operation


class SharedRuns:
    """Lets a query wait for one under way that is the same in all that can change its result.

    That is the prepared operation, the variables, the client's claims, and every header that
    subgraphs are sent, the signed identity among them. Whoever waits gets the same result, and
    nobody may change it. A query that its client gives up is begun anew by one who waits.
    """

    def __init__(self) -> None:
        self._under_way: dict[Hashable, list[asyncio.Future[ExecutionResult | None]]] = {}

    async def run(
        self, key: Hashable, execute: Callable[[], Awaitable[ExecutionResult]]
    ) -> ExecutionResult:
        """The result of ``execute``, or of that which runs for the same ``key``."""
        while (waiting := self._under_way.get(key)) is not None:
            turn: asyncio.Future[ExecutionResult | None]
            turn = asyncio.get_running_loop().create_future()
            waiting.append(turn)
            shared = await turn
            if shared is not None:
                return shared
        waiting = self._under_way[key] = []
        result: ExecutionResult | None = None
        try:
            result = own = await execute()
        finally:
            del self._under_way[key]
            for turn in waiting:
                if not turn.done():
                    turn.set_result(result)
        return own


SORTED: Final = orjson.OPT_SORT_KEYS


def run_key(exchange: Exchange, operation: Operation, context: FetchContext) -> Hashable | None:
    """What tells a request from others that may not share with it; ``None``: it shares with none.

    A mutation does not, nor a request of whose own fetches something is told: an explanation, the
    headers of subgraphs, how long what was kept still holds.
    """
    if operation.kind != "query" or exchange.explanation is not None:
        return None
    if context.on_headers is not None or context.cache is not None:
        return None
    sent = (context.headers, *context.special.values())
    return (
        operation.prepared,
        orjson.dumps(exchange.variables, option=SORTED),
        exchange.claims,
        tuple(context.special),
        tuple(
            tuple(pair for pair in headers.items() if pair[0].lower() not in NOT_ASKED)
            for headers in sent
        ),
    )
