"""A domain as an ASGI application, and several of them in one process."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from subgraphs.kit.domain import Domain
from subgraphs.kit.endpoint import GraphQLEndpoint
from subgraphs.kit.health import health_routes
from subgraphs.kit.identity import IdentityVerifier
from subgraphs.kit.logs import get_logger
from subgraphs.kit.resources import Resources, open_resources
from subgraphs.kit.settings import Settings

logger = get_logger(__name__)

COLLECT_AFTER = 20_000
"""New objects until the collector looks for cycles among them."""


def build_app(domain: Domain, resources: Resources) -> Starlette:
    """Return the domain's application on stores that are open already."""
    endpoint = GraphQLEndpoint(
        domain, resources, IdentityVerifier(resources.settings.identity_jwks)
    )
    return Starlette(
        routes=[
            Route("/graphql", endpoint.__call__, methods=["POST"]),
            *health_routes({name: store.ping for name, store in resources.opened.items()}),
            *(domain.routes(resources) if domain.routes else ()),
        ]
    )


@asynccontextmanager
async def running_domain(domain: Domain, settings: Settings) -> AsyncIterator[Resources]:
    """Open the domain's stores and let it prepare itself (a signing key, for example)."""
    async with open_resources(domain.name, domain.stores, settings) as resources:
        if domain.prepare:
            await domain.prepare(resources)
        yield resources


class EmbeddedServer(uvicorn.Server):
    """A server among several: the process, and not each server, listens to signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to :func:`serve`."""
        yield


def spare_the_collector() -> None:
    """Let garbage collection look at requests, and not at the program over and over.

    What was made while starting (modules, schemas: hundreds of thousands of objects) lives as long
    as the process; a request for a listing makes some thousands that reference counting frees.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


async def serve(domains: Sequence[tuple[Domain, int]]) -> None:
    """Serve each domain on its port until SIGINT or SIGTERM, then finish what is under way."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        servers = []
        for domain, port in domains:
            settings = domain.settings()
            resources = await stack.enter_async_context(running_domain(domain, settings))
            config = uvicorn.Config(
                build_app(domain, resources),
                host=settings.host,
                port=port,
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=10,
            )
            servers.append(EmbeddedServer(config))
        spare_the_collector()
        running = [asyncio.create_task(server.serve()) for server in servers]
        stopping = asyncio.create_task(stop.wait())
        logger.info("serving", domains={domain.name: port for domain, port in domains})
        await asyncio.wait([*running, stopping], return_when=asyncio.FIRST_COMPLETED)
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*running)
        stopping.cancel()
