"""Serving a new supergraph without a restart."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from time import perf_counter, time
from typing import Any, Final

import structlog

from router.server.lifecycle.engines import EngineBuilder, Engines, Loaded, digest_of
from router.server.lifecycle.sources import Source, SourceError
from router.server.lifecycle.warming import Warming
from router.server.settings import ConfigurationError

logger: Final[Any] = structlog.get_logger(__name__)

SWITCH_SECONDS: Final = 0.0002
"""How long the thread that builds an engine keeps requests waiting at a time; Python's own choice,
5 ms, is as long as a whole request.
"""

MAX_REASON: Final = 500


@dataclass(slots=True)
class ReloadState:
    """What has become of reloads. ``refused`` is why the last one failed, if it did."""

    loaded: int = 0
    failed: int = 0
    loaded_at: float = field(default_factory=time)
    refused: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What a reload is made of. ``warmed`` is how many operations are prepared beforehand."""

    source: Source
    builder: EngineBuilder
    engines: Engines
    warming: Warming
    warmed: int


class Reloader:
    """Looks for a new supergraph every ``interval`` seconds (0: never), and when it is asked to.

    The new engine is built and warmed in a thread and then put in force between two requests. A
    supergraph that cannot be served is refused: the old one stays, and the reason is logged and
    kept in ``state``.
    """

    def __init__(self, parts: Parts, interval: float) -> None:
        self._parts = parts
        self._interval = interval
        self._asked = asyncio.Event()
        self.state = ReloadState()

    def ask(self) -> None:
        """Asks for a reload now, also of a source that looks unchanged; within the loop."""
        self._asked.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Reloads in the background for as long as the context is open."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _run(self) -> None:
        while True:
            forced = True
            try:
                async with asyncio.timeout(self._interval or None):
                    await self._asked.wait()
            except TimeoutError:
                forced = False
            self._asked.clear()
            await self.reload(force=forced)

    async def reload(self, *, force: bool = False) -> bool:
        """Looks once; ``True`` where another supergraph is in force then. Never raises."""
        parts = self._parts
        before = parts.engines.current
        operations = before.engine.operations.recent(parts.warmed)
        started = perf_counter()
        try:
            loaded = await asyncio.to_thread(self._load, before, operations, force=force)
        except (SourceError, ConfigurationError) as error:
            self._refuse(str(error))
            return False
        except Exception as error:  # whatever a supergraph may break, the old one must go on
            logger.exception("supergraph_unexpected")
            self._refuse(f"{type(error).__name__}: {error}")
            return False
        if loaded is None:
            return False
        self.state.refused = None
        if loaded is before:
            return False
        parts.engines.replace(loaded)
        self.state.loaded += 1
        self.state.loaded_at = time()
        logger.info(
            "supergraph_reloaded",
            digest=loaded.digest[:12],
            operations=len(loaded.engine.operations),
            seconds=round(perf_counter() - started, 3),
        )
        return True

    def _load(
        self, before: Loaded, operations: Sequence[tuple[str, str | None]], *, force: bool
    ) -> Loaded | None:
        """A new engine; ``before`` where the text is the same; ``None`` where it was not read."""
        parts = self._parts
        text = parts.source.read(force=force)
        if text is None:
            return None
        if digest_of(text) == before.digest:
            return before
        with _in_the_background():
            loaded = parts.builder.build(text, before)
            parts.warming.warm(loaded.engine, operations)
        return loaded

    def _refuse(self, reason: str) -> None:
        """Counts a failure, and logs it once for as long as the reason is the same."""
        reason = reason if len(reason) <= MAX_REASON else f"{reason[:MAX_REASON]}…"
        self.state.failed += 1
        if reason != self.state.refused:
            logger.error("supergraph_refused", reason=reason)
        self.state.refused = reason


@contextmanager
def _in_the_background() -> Iterator[None]:
    """Lets requests go on beside a thread that has a lot to do."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
