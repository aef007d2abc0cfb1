"""How a domain declares the work it does outside a request.

A domain's ``tasks.py`` makes one :class:`Tasks` and adds to it::

    tasks = Tasks("inventory")

    @tasks.on("catalog.product_published", ProductPublished)
    async def start_tracking(work: SqlWork, fact: ProductPublished) -> None: ...

    @tasks.every(seconds=30)
    async def release_expired(resources: Resources) -> None: ...

Declaring starts nothing and needs no broker: :class:`subgraphs.kit.bus.Bus` turns declarations into
Dramatiq actors.

*Warning*: deliveries are at least once and may overtake each other. A subscriber's effect belongs
into the session that it is given, so that the inbox protects it; what it does outside must be
harmless when it happens twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from subgraphs.kit.events import Envelope, Event, Fact
from subgraphs.kit.outbox import Transactions
from subgraphs.kit.resources import Resources

FactT = TypeVar("FactT", bound=Fact)
SessionT = TypeVar("SessionT")


@dataclass(frozen=True, slots=True)
class Work(Generic[SessionT]):
    """One delivery's unit of work: the session, the envelope, and a way to publish more."""

    session: SessionT
    envelope: Envelope
    resources: Resources
    transactions: Transactions[SessionT]

    async def record(self, event: Event) -> None:
        """Publish ``event`` if this unit of work commits."""
        await self.transactions.record(self.session, event)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A reaction to one type of event; ``name`` is ``domain.function`` and never changes."""

    name: str
    domain: str
    event_type: str
    fact: type[Fact]
    handle: Callable[[Work[Any], Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work that is due every so many seconds, once for all workers together."""

    name: str
    domain: str
    seconds: int
    run: Callable[[Resources], Awaitable[None]]


@dataclass
class Tasks:
    """What one domain does outside a request."""

    domain: str
    subscribers: list[Subscriber] = field(default_factory=list)
    periodic: list[Periodic] = field(default_factory=list)

    def on(
        self, event_type: str, fact: type[FactT]
    ) -> Callable[
        [Callable[[Work[SessionT], FactT], Awaitable[None]]],
        Callable[[Work[SessionT], FactT], Awaitable[None]],
    ]:
        """Subscribe the decorated function to ``event_type``, read as ``fact``."""

        def declare(
            handle: Callable[[Work[SessionT], FactT], Awaitable[None]],
        ) -> Callable[[Work[SessionT], FactT], Awaitable[None]]:
            self.subscribers.append(
                Subscriber(self._name(handle), self.domain, event_type, fact, handle)
            )
            return handle

        return declare

    def every(
        self, *, seconds: int
    ) -> Callable[[Callable[[Resources], Awaitable[None]]], Callable[[Resources], Awaitable[None]]]:
        """Run the decorated function every ``seconds``."""

        def declare(
            run: Callable[[Resources], Awaitable[None]],
        ) -> Callable[[Resources], Awaitable[None]]:
            self.periodic.append(Periodic(self._name(run), self.domain, seconds, run))
            return run

        return declare

    def _name(self, function: Callable[..., object]) -> str:
        return f"{self.domain}.{function.__name__}"
