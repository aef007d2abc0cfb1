"""The worker: carries out what need not be waited for, and relays the outboxes to the broker."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from typing import Any

import uvicorn
from dramatiq import Broker, Worker
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.common import dq_name
from dramatiq.middleware import Middleware
from starlette.applications import Starlette

from subgraphs.kit.bus import Bus, make_broker
from subgraphs.kit.domain import Domain
from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.health import health_routes
from subgraphs.kit.logs import get_logger
from subgraphs.kit.metrics import OUTBOX_FAILURES
from subgraphs.kit.redis import Redis
from subgraphs.kit.resources import Resources
from subgraphs.kit.schedule import run_schedule
from subgraphs.kit.server import EmbeddedServer, running_domain
from subgraphs.kit.settings import Settings

RELAY_BATCH = 100
RELAY_PAUSE_SECONDS = 0.2
RELAY_RETRY_SECONDS = 1.0

logger = get_logger(__name__)


def run_worker(
    every_domain: Sequence[Domain],
    consumed: Sequence[Domain],
    settings: Settings,
    *,
    threads: int = 8,
) -> None:
    """Work for the ``consumed`` domains until SIGINT or SIGTERM.

    ``every_domain`` is declared, because an event is addressed to the subscribers of all of them.
    What was begun is finished before the process ends; what was only fetched goes back.
    """
    bus = Bus(
        make_broker(settings),
        [domain.tasks for domain in every_domain if domain.tasks],
        namespace=settings.broker_namespace,
    )
    bus.broker.add_middleware(Surroundings(bus, consumed, settings))
    queues = {bus.queue(domain.name) for domain in consumed}
    queues |= {dq_name(queue) for queue in queues}
    worker = Worker(bus.broker, queues=queues, worker_threads=threads)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    worker.start()
    logger.info("working", domains=[domain.name for domain in consumed], threads=threads)
    stopped.wait()
    worker.stop()
    bus.broker.close()


class Surroundings(Middleware):
    """What a worker needs around its actors, on the event loop that runs them.

    The stores' connections belong to one loop, so relay, schedule and health server live there too.
    """

    def __init__(self, bus: Bus, domains: Sequence[Domain], settings: Settings) -> None:
        self._bus = bus
        self._domains = domains
        self._settings = settings
        self._stack = AsyncExitStack()
        self._background: list[asyncio.Task[None]] = []

    def before_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        """Open the stores and start what runs beside the actors."""
        _on_loop(self._open())

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        """Stop it and close the stores, now that no actor uses them."""
        _on_loop(self._close())

    async def _open(self) -> None:
        probes = {}
        for domain in self._domains:
            resources = await self._stack.enter_async_context(
                running_domain(domain, domain.settings())
            )
            self._bus.attach(resources)
            probes.update(
                {f"{domain.name}.{name}": store.ping for name, store in resources.opened.items()}
            )
            self._start(relay_outbox(self._bus, resources))
        redis = Redis(
            self._settings.redis_url,
            domain="schedule",
            timeout_seconds=self._settings.store_timeout_seconds,
        )
        self._stack.push_async_callback(redis.close)
        self._start(run_schedule(self._bus, redis))
        app = Starlette(routes=health_routes({**probes, "broker": self._ping_broker}))
        server = EmbeddedServer(
            uvicorn.Config(
                app,
                host=self._settings.host,
                port=self._settings.worker_port,
                log_config=None,
                access_log=False,
                lifespan="off",
            )
        )
        self._start(server.serve())

    async def _ping_broker(self) -> None:
        await asyncio.to_thread(self._bus.ping)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._background.append(asyncio.create_task(work))

    async def _close(self) -> None:
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._stack.aclose()


async def relay_outbox(bus: Bus, resources: Resources) -> None:
    """Hand what ``resources``' domain has recorded to the broker, until cancelled.

    A store or broker that is away is tried again; the events wait in the outbox meanwhile.
    """
    failures = OUTBOX_FAILURES.labels(resources.domain)
    transactions = resources.transactions
    while True:
        try:
            relayed = await transactions.relay(bus.publish, RELAY_BATCH)
        except Exception as error:  # the relay outlives whatever ails store or broker
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # pymongo makes an error of a cancellation
                raise
            failures.inc()
            logger.warning("outbox not relayed", domain=resources.domain, error=repr(error))
            await asyncio.sleep(RELAY_RETRY_SECONDS)
        else:
            if relayed < RELAY_BATCH:
                await asyncio.sleep(RELAY_PAUSE_SECONDS)


def _on_loop(work: Coroutine[Any, Any, None]) -> None:
    thread = get_event_loop_thread()
    if thread is None:
        raise ConfigurationError("The broker has no AsyncIO middleware: use make_broker().")
    thread.run_coroutine(work)
