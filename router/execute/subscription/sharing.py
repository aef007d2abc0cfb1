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


class StreamEndedError(Exception):
    """The stream was ended by us, though the subgraph goes on."""


class SlowClientError(StreamEndedError):
    """The client took its events more slowly than they came, and its queue is full."""


class RetiredError(StreamEndedError):
    """Another supergraph has taken over: what this one's plan fetches may not be there any more."""


class Inbox:
    """One client's queue of events."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._events: deque[SubgraphResponse] = deque()
        self._changed = asyncio.Event()
        self._closed = False
        self._reason: StreamEndedError | None = None

    def put(self, event: SubgraphResponse) -> bool:
        """Queues an event. A full queue takes no more, and ends once it was read: ``False``."""
        if len(self._events) >= self._limit:
            self.close(SlowClientError())
            return False
        self._events.append(event)
        self._changed.set()
        return True

    def close(self, reason: StreamEndedError | None = None) -> None:
        """There will be no more events, for ``reason``; without one because they are over."""
        self._reason = self._reason or reason
        self._closed = True
        self._changed.set()

    async def take(self) -> SubgraphResponse | None:
        """The next event; ``None`` at the end. Raises :class:`StreamEndedError`."""
        while not self._events:
            if self._reason is not None:
                raise self._reason
            if self._closed:
                return None
            self._changed.clear()
            await self._changed.wait()
        return self._events.popleft()


@dataclass(slots=True, eq=False)
class _Feed:
    """One stream of a subgraph, and those who listen to it."""

    inboxes: list[Inbox] = field(default_factory=list)
    task: asyncio.Task[None] | None = None

    async def pump(self, events: AsyncGenerator[SubgraphResponse, None]) -> None:
        try:
            async with aclosing(events):
                async for event in events:
                    self._hand_out(event)
                    if not self.inboxes:
                        return
        except Exception as error:  # whatever a source does wrong ends the stream for everybody
            logger.exception("subscription_source_failed")
            self._hand_out(unavailable(f"the source failed: {error!r}"))
        finally:
            for inbox in self.inboxes:
                inbox.close()

    def _hand_out(self, event: SubgraphResponse) -> None:
        """Gives everybody data of their own, because each run merges more into it."""
        text = orjson.dumps(event.data) if len(self.inboxes) > 1 else b""
        self.inboxes = [
            inbox
            for index, inbox in enumerate(self.inboxes)
            if inbox.put(replace(event, data=orjson.loads(text)) if index else event)
        ]


class SharedStreams:
    """Streams of ``source``; each client has a queue of ``queue`` events."""

    def __init__(self, source: EventSource, *, queue: int = 64) -> None:
        self._source = source
        self._queue = queue
        self._open: set[_Feed] = set()
        self._shared: dict[Key, _Feed] = {}
        self._retired = False

    @property
    def upstreams(self) -> int:
        """How many streams of subgraphs are open."""
        return len(self._open)

    def retire(self) -> None:
        """Ends every stream with :class:`RetiredError`; further ones end at once."""
        self._retired = True
        for feed in self._open:
            for inbox in feed.inboxes:
                inbox.close(RetiredError())

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
        Raises :class:`SlowClientError` behind the last event that the queue had room for, and
        :class:`RetiredError` behind the last before :meth:`retire`.
        """
        if self._retired:
            raise RetiredError
        key: Key | None = None if sharing is None else (subgraph, request.payload, sharing)
        feed = self._shared.get(key) if key is not None else None
        if feed is None:
            feed = self._start(key, self._source.events(subgraph, request, context))
        inbox = Inbox(self._queue)
        feed.inboxes.append(inbox)
        try:
            while (event := await inbox.take()) is not None:
                yield event
        finally:
            if inbox in feed.inboxes:
                feed.inboxes.remove(inbox)
            if not feed.inboxes and feed.task is not None:
                self._forget(key, feed)
                feed.task.cancel()
                await asyncio.wait((feed.task,))

    def _start(self, key: Key | None, events: AsyncGenerator[SubgraphResponse, None]) -> _Feed:
        feed = _Feed()
        feed.task = asyncio.create_task(feed.pump(events))
        feed.task.add_done_callback(lambda _: self._forget(key, feed))
        self._open.add(feed)
        if key is not None:
            self._shared[key] = feed
        return feed

    def _forget(self, key: Key | None, feed: _Feed) -> None:
        self._open.discard(feed)
        if key is not None and self._shared.get(key) is feed:
            del self._shared[key]
