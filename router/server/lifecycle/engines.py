"""The engine in force: how one is built, and how the next one takes over."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from router.execute.errors import ErrorPolicy
from router.execute.transport import Transport
from router.execute.transport.http import HttpTransport
from router.federation.supergraph import Supergraph, SupergraphError
from router.server.authorization.policy import access_policy
from router.server.caching.policy import cache_policies
from router.server.engine import Engine
from router.server.operation_cache import OperationCache
from router.server.overrides import OverrideShares
from router.server.settings import ConfigurationError, Settings
from router.server.subgraph_streams import build_streams
from router.server.subgraph_transport import build_transport, subgraph_urls


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """An engine, the transport that is its own, and the SHA-256 of its supergraph's text."""

    engine: Engine
    transport: HttpTransport
    digest: str


def digest_of(sdl: str) -> str:
    """What a supergraph's text is known by: its SHA-256, hexadecimal."""
    return sha256(sdl.encode()).hexdigest()


class EngineBuilder:
    """Builds engines from supergraph SDL. It may do so in a thread: nothing is shared with an
    engine in force but the connections that it hands on.

    ``source`` names the supergraph in messages; ``wrap`` puts something (tracing) around the
    transport.
    """

    def __init__(
        self,
        settings: Settings,
        source: str,
        wrap: Callable[[Transport], Transport] | None = None,
    ) -> None:
        self._settings = settings
        self._source = source
        self._wrap = wrap

    def build(self, sdl: str, before: Loaded | None = None) -> Loaded:
        """An engine for a supergraph that takes over from ``before``.

        Raises :class:`~router.server.settings.ConfigurationError`: no supergraph, or not one that
        these settings fit.
        """
        settings = self._settings
        try:
            supergraph = Supergraph.parse(sdl)
        except SupergraphError as error:
            raise ConfigurationError(f"{self._source}: {error}") from error
        if settings.incremental.defer:
            supergraph = supergraph.with_defer()
        urls = subgraph_urls(settings, supergraph.subgraphs)
        transport = build_transport(settings, urls, before.transport if before else None)
        engine = Engine.build(
            supergraph,
            self._wrap(transport) if self._wrap is not None else transport,
            subgraphs=urls,
            policy=ErrorPolicy(redact=settings.redact_errors, name_service=settings.name_subgraphs),
            operations=OperationCache(
                entries=settings.plan_cache_entries, characters=settings.plan_cache_characters
            ),
            shares=OverrideShares(settings.overrides.labels),
            access=access_policy(settings.authorization),
            streams=build_streams(settings, urls),
            caching=cache_policies(settings.caching, supergraph, digest_of(sdl)),
            list_size=None if settings.cost.mode == "off" else settings.cost.list_size,
        )
        return Loaded(engine, transport, digest_of(sdl))


class Engines:
    """Tells the engine in force. A request asks once, and keeps the one that it was told.

    The connections of an engine that was replaced, but for those that are still used, are closed
    ``grace`` seconds later: no request has that much time.
    """

    def __init__(self, first: Loaded, *, grace: float) -> None:
        self.current = first
        self._grace = grace
        self._open = [first]
        self._retiring: set[asyncio.Task[None]] = set()

    def __call__(self) -> Engine:
        """The engine in force."""
        return self.current.engine

    def replace(self, loaded: Loaded) -> None:
        """Puts another engine in force, from the next request on; within the running loop."""
        old = self.current
        loaded.engine.operations.counts = old.engine.operations.counts
        self._open.append(loaded)
        self.current = loaded
        old.engine.executor.retire()
        task = asyncio.create_task(self._retire(old))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def close(self) -> None:
        """Closes all connections."""
        for task in self._retiring:
            task.cancel()
        for loaded in self._open:
            await loaded.transport.close()

    async def _retire(self, old: Loaded) -> None:
        await asyncio.sleep(self._grace)
        self._open.remove(old)
        await old.transport.close(keep=[loaded.transport for loaded in self._open])
        if len(self._open) == 1:
            # A schema is one big cycle: its memory comes back now, once, before it is in the way.
            del old
            gc.collect()
