"""What a store must be able to do for events to be neither lost nor applied twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeAlias, TypeVar

from subgraphs.kit.events import Envelope, Event

Publish: TypeAlias = Callable[[Sequence[Envelope]], Awaitable[None]]
"""Hands events to the broker; returns when the broker has them all."""

SessionT = TypeVar("SessionT")


class Transactions(Protocol[SessionT]):
    """Units of work of one store, with an outbox and an inbox inside them."""

    def begin(self) -> AbstractAsyncContextManager[SessionT]:
        """Open a unit of work, committed at its end, undone when it raises."""
        ...

    async def record(self, session: SessionT, event: Event) -> None:
        """Put ``event`` into the outbox, in the unit of work of ``session``."""
        ...

    async def first_delivery(self, session: SessionT, subscriber: str, event_id: str) -> bool:
        """Note that ``subscriber`` handles the event; false if it already has."""
        ...

    async def relay(self, publish: Publish, limit: int) -> int:
        """Publish up to ``limit`` events of the outbox, oldest first, and forget them.

        Several relays may run at once. An event is forgotten only after the broker has it, so a
        crash in between publishes it again. Returns how many there were.
        """
        ...
