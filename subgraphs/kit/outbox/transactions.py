"""What a store must be able to do for events to be neither lost nor applied twice."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeAlias, TypeVar

from subgraphs.kit.events import Envelope, Event

Publish: TypeAlias = Callable[[Sequence[Envelope]], Awaitable[None]]
"""Hands events to the broker; returns when the broker has them all."""

SessionT = TypeVar("SessionT")
ResultT = TypeVar("ResultT")

ATTEMPTS = 8
"""How often a unit of work is begun before its collisions are given up on."""


class Transactions(Protocol[SessionT]):
    """Units of work of one store, with an outbox and an inbox inside them."""

    def begin(self) -> AbstractAsyncContextManager[SessionT]:
        """Open a unit of work, committed at its end, undone when it raises."""
        ...

    def collided(self, error: Exception) -> bool:
        """Tell whether ``error`` undid a unit of work only because of another one at that time."""
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


async def carry_out(
    transactions: Transactions[SessionT], work: Callable[[SessionT], Awaitable[ResultT]]
) -> ResultT:
    """Run ``work`` in a unit of work, and again in a new one where it collided with another.

    So ``work`` must have no effect outside of its session.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            async with transactions.begin() as session:
                return await work(session)
        except Exception as error:
            if attempt == ATTEMPTS or not transactions.collided(error):
                raise
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311  # spreads them
    raise AssertionError("The last attempt returns or raises.")
