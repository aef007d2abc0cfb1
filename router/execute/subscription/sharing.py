"""One stream of a subgraph for everybody who asked for the same, and a bounded queue for each.

A thousand clients that watch one product are one subscription to its subgraph. A client that reads
slower than events come cannot hold up the others: its queue is bounded, and a full one ends its
stream (see :class:`SlowClientError`), the others' and the subgraph's go on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Hashable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

import orjson
import structlog

from router.execute.subscription.event import unavailable
from router.execute.subscription.source import EventSource
from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse

logger: Final[Any] = structlog.get_logger(__name__)

Key: TypeAlias = tuple[str, bytes, Hashable]


class SlowClientError(Exception):
    """The client took its events more slowly than they came, and its queue is full."""


class Inbox:
    """One client's queue of events."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._events: deque[SubgraphResponse] = deque()
        self._changed = asyncio.Event()
        self._closed = False
        self._overflown = False

    def put(self, event: SubgraphResponse) -> None:
        """Queues an event; a full queue takes no more, and ends once it was read."""
        if self._closed:
            return
        if len(self._events) >= self._limit:
            self._overflown = self._closed = True
        else:
            self._events.append(event)
        self._changed.set()

    def close(self) -> None:
        """There will be no more events."""
        self._closed = True
        self._changed.set()

    async def take(self) -> SubgraphResponse | None:
        """The next event; ``None`` at the end. Raises :class:`SlowClientError`."""
        while not self._events:
            if self._overflown:
                raise SlowClientError
            if self._closed:
                return None
            self._changed.clear()
            await self._changed.wait()
        return self._events.popleft()


@dataclass(slots=True)
class _Feed:
    """One stream of a subgraph, and those who listen to it."""

    inboxes: list[Inbox] = field(default_factory=list)
    task: asyncio.Task[None] | None = None

    async def pump(self, events: AsyncGenerator[SubgraphResponse, None]) -> None:
        try:
            async with aclosing(events):
                async for event in events:
                    self._hand_out(event)
        except Exception as error:  # whatever a source does wrong ends the stream for everybody
            logger.exception("subscription_source_failed")
            self._hand_out(unavailable(f"the source failed: {error!r}"))
        finally:
            for inbox in self.inboxes:
                inbox.close()

    def _hand_out(self, event: SubgraphResponse) -> None:
        """Gives everybody data of their own, because each run merges more into it."""
        text = orjson.dumps(event.data) if len(self.inboxes) > 1 else b""
        for index, inbox in enumerate(self.inboxes):
            inbox.put(replace(event, data=orjson.loads(text)) if index else event)


class SharedStreams:
    """Streams of ``source``; each client has a queue of ``queue`` events."""

    def __init__(self, source: EventSource, *, queue: int = 64) -> None:
        self._source = source
        self._queue = queue
        self._feeds: dict[Key, _Feed] = {}

    @property
    def upstreams(self) -> int:
        """How many streams are open that may be shared."""
        return len(self._feeds)

    async def events(
        self,
        subgraph: str,
        request: SubgraphRequest,
        context: FetchContext,
        sharing: Hashable | None,
    ) -> AsyncGenerator[SubgraphResponse, None]:
        """The events from now on.

        ``sharing`` is all by which the answers may differ beside the request itself: who asks.
        Whoever asks for the same with an equal one shares a stream; ``None`` shares it with nobody.
        Raises :class:`SlowClientError` behind the last event that the queue had room for.
        """
        key: Key | None = None if sharing is None else (subgraph, request.payload, sharing)
        feed = self._feeds.get(key) if key is not None else None
        inbox = Inbox(self._queue)
        if feed is None:
            feed = _Feed([inbox])
            events = self._source.events(subgraph, request, context)
            feed.task = asyncio.create_task(feed.pump(events))
            if key is not None:
                self._feeds[key] = feed
                feed.task.add_done_callback(lambda _: self._forget(key, feed))
        else:
            feed.inboxes.append(inbox)
        try:
            while (event := await inbox.take()) is not None:
                yield event
        finally:
            feed.inboxes.remove(inbox)
            if not feed.inboxes and feed.task is not None:
                if key is not None:
                    self._forget(key, feed)
                feed.task.cancel()
                await asyncio.wait((feed.task,))

    def _forget(self, key: Key, feed: _Feed) -> None:
        if self._feeds.get(key) is feed:
            del self._feeds[key]
