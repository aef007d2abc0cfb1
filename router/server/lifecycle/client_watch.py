"""Noticing that a client has gone while its request is executed."""

from __future__ import annotations

import asyncio
from typing import Final

from router.server.exchange import Answer, ClientGoneError, Exchange, Stream
from router.server.pipeline import Pipeline

PATIENCE: Final = 0.05
"""Seconds until a request is watched. Most are over before; they cost a timer and no task."""


class WatchedPipeline(Pipeline):
    """A pipeline that gives up queries of clients that have closed their connection.

    Everything under way for the query is cancelled, the requests to subgraphs too. A mutation runs
    to its end: half of it may have been done.
    """

    def __init__(self, inner: Pipeline) -> None:
        self._inner = inner

    async def run(self, exchange: Exchange) -> Answer | Stream:
        """As :meth:`Pipeline.run`; raises ``ClientGoneError`` for a query that was given up."""
        watch = ClientWatch(exchange)
        try:
            return await self._inner.run(exchange)
        except asyncio.CancelledError:
            if watch.gone:
                watch.task.uncancel()
                raise ClientGoneError from None
            raise
        finally:
            watch.stop()


class ClientWatch:
    """Cancels the task that makes it when the client of a query goes, until it is stopped.

    The body must be read by whoever reads it before the connection can be watched; both are so once
    the kind of the operation is known.
    """

    __slots__ = ("_exchange", "_loop", "_receiving", "_timer", "gone", "task")

    def __init__(self, exchange: Exchange) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        self.task = task
        self.gone = False
        self._exchange = exchange
        self._receiving: asyncio.Task[None] | None = None
        self._loop = task.get_loop()
        self._timer = self._loop.call_later(PATIENCE, self._begin)

    def stop(self) -> None:
        """Watches no longer."""
        self._timer.cancel()
        if self._receiving is not None:
            self._receiving.cancel()

    def _begin(self) -> None:
        if self._exchange.kind is None:
            self._timer = self._loop.call_later(PATIENCE, self._begin)
        elif self._exchange.kind == "query":
            self._receiving = self._loop.create_task(self._wait())

    async def _wait(self) -> None:
        while (await self._exchange.receive())["type"] != "http.disconnect":
            continue
        self.gone = True
        self.task.cancel()
