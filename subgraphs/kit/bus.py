"""Events between domains, over Dramatiq.

One queue a domain. Every subscriber is an actor ``domain.function`` in its domain's queue; an event
becomes one message for each subscriber to its type, so that one that fails is retried alone. What
still fails after the last retry is kept as a dead letter (:mod:`subgraphs.kit.dead_letters`).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import dramatiq
from dramatiq import Broker, Message
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit, AsyncIO, Middleware, Retries, ShutdownNotifications

from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.events import Envelope
from subgraphs.kit.logs import bind_request, get_logger
from subgraphs.kit.metrics import EVENTS_HANDLED, EVENTS_PUBLISHED
from subgraphs.kit.outbox import carry_out
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings
from subgraphs.kit.tasks import Periodic, Subscriber, Tasks, Work

MIN_BACKOFF_MS = 500
MAX_BACKOFF_MS = 10 * 60 * 1000
MAX_AGE_MS = 7 * 24 * 3600 * 1000

logger = get_logger(__name__)


class _QuorumRabbitmqBroker(RabbitmqBroker):
    """RabbitMQ with replicated queues, so that a broker node may be lost."""

    def _build_queue_arguments(self, queue_name: str) -> dict[str, Any]:
        arguments: dict[str, Any] = super()._build_queue_arguments(  # type: ignore[no-untyped-call]
            queue_name
        )
        return {**arguments, "x-queue-type": "quorum"}


def make_broker(settings: Settings) -> Broker:
    """Return the broker of ``BROKER_URL``, with the house's middleware."""
    middleware: list[Middleware] = [
        AgeLimit(max_age=MAX_AGE_MS),
        ShutdownNotifications(),
        Retries(
            max_retries=settings.broker_max_retries,
            min_backoff=MIN_BACKOFF_MS,
            max_backoff=MAX_BACKOFF_MS,
        ),
        AsyncIO(),
    ]
    url = settings.broker_url
    if url.startswith(("redis://", "rediss://", "unix://")):
        return RedisBroker(  # type: ignore[no-untyped-call]
            url=url,
            middleware=middleware,
            heartbeat_timeout=int(settings.broker_heartbeat_seconds * 1000),
            maintenance_chance=50_000,
        )
    if url.startswith(("amqp://", "amqps://")):
        return _QuorumRabbitmqBroker(url=url, middleware=middleware, confirm_delivery=True)
    scheme = url.partition(":")[0]
    raise ConfigurationError(
        f"BROKER_URL begins with {scheme!r}: give redis://… or amqp://… (RabbitMQ)."
    )


def queue_name(namespace: str, domain: str) -> str:
    """Return the name of a domain's queue."""
    return f"{namespace}.{domain}"


class Bus:
    """The subscribers and periodic tasks of all domains, as actors of one broker.

    A process that only publishes declares them too: an event's messages are addressed to actors.
    ``attach`` gives the actors of a domain the stores to work on; only then may its queue be
    consumed.
    """

    def __init__(self, broker: Broker, tasks: Sequence[Tasks], *, namespace: str) -> None:
        self.broker = broker
        self._namespace = namespace
        self._resources: dict[str, Resources] = {}
        self._subscribers: defaultdict[str, list[dramatiq.Actor[..., Any]]] = defaultdict(list)
        self._periodic: dict[str, dramatiq.Actor[..., Any]] = {}
        self.schedule: list[Periodic] = []
        for declared in tasks:
            for subscriber in declared.subscribers:
                self._subscribers[subscriber.event_type].append(self._subscriber(subscriber))
            for periodic in declared.periodic:
                self._periodic[periodic.name] = self._periodic_actor(periodic)
                self.schedule.append(periodic)

    def attach(self, resources: Resources) -> None:
        """Let the actors of the resources' domain work on them."""
        self._resources[resources.domain] = resources

    def queue(self, domain: str) -> str:
        """Return the name of the domain's queue."""
        return queue_name(self._namespace, domain)

    def ping(self) -> None:
        """Raise unless the broker answers."""
        if isinstance(self.broker, RedisBroker):
            self.broker.client.ping()
        elif isinstance(self.broker, RabbitmqBroker):
            self.broker.connection.process_data_events()

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Hand each event to the queue of each subscriber; return when the broker has them."""
        await asyncio.to_thread(self._publish, envelopes)

    def _publish(self, envelopes: Sequence[Envelope]) -> None:
        for envelope in envelopes:
            for actor in self._subscribers[envelope.type]:
                actor.send(envelope.model_dump(mode="json"))
            domain = envelope.type.partition(".")[0]
            EVENTS_PUBLISHED.labels(domain, envelope.type).inc()

    async def enqueue(self, periodic: Periodic) -> Message[Any]:
        """Put one run of a periodic task into its domain's queue."""
        return await asyncio.to_thread(self._periodic[periodic.name].send)

    def _subscriber(self, subscriber: Subscriber) -> dramatiq.Actor[..., Any]:
        async def deliver(message: dict[str, Any]) -> None:
            envelope = Envelope.model_validate(message)
            bind_request(envelope.id, subscriber=subscriber.name)
            resources = self._resources[subscriber.domain]
            transactions = resources.transactions
            fact = subscriber.fact.model_validate(envelope.data)
            outcome = EVENTS_HANDLED.labels

            async def apply(session: Any) -> bool:  # noqa: ANN401  # the session of the domain's store
                if not await transactions.first_delivery(session, subscriber.name, envelope.id):
                    return False
                await subscriber.handle(Work(session, envelope, resources, transactions), fact)
                return True

            try:
                applied = await carry_out(transactions, apply)
            except Exception:
                outcome(subscriber.name, "failed").inc()
                raise
            outcome(subscriber.name, "applied" if applied else "repeated").inc()
            if applied:
                logger.info("event applied", event_type=envelope.type, subject=envelope.subject)

        return dramatiq.actor(
            actor_name=subscriber.name, queue_name=self.queue(subscriber.domain), broker=self.broker
        )(deliver)

    def _periodic_actor(self, periodic: Periodic) -> dramatiq.Actor[..., Any]:
        async def run() -> None:
            bind_request(periodic.name, task=periodic.name)
            try:
                await periodic.run(self._resources[periodic.domain])
            except Exception:
                # the next run is the retry, so that this one need not be kept as a dead letter
                logger.exception("periodic task failed")

        return dramatiq.actor(
            actor_name=periodic.name,
            queue_name=self.queue(periodic.domain),
            broker=self.broker,
        )(run)
