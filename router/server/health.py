"""Is the router alive, and are the services it depends on?"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any, Final

import aiohttp
from yarl import URL

from router.server.jwks import JwksSource
from router.server.lifecycle.drain import Drain
from router.server.lifecycle.reload import ReloadState

TIMEOUT: Final = aiohttp.ClientTimeout(total=2.0)
KEPT_SECONDS: Final = 1.0
SERVER_ERROR: Final = 500

Report = dict[str, Any]


class Readiness:
    """Asks each subgraph and the issuer of tokens whether they are up.

    A subgraph is asked at ``/health/live`` of its own host and port. Any answer below 500 will do,
    since a subgraph that is not ours may have no such page: what counts is that somebody answers.
    A report is kept for a second, so that probes cannot multiply.
    """

    def __init__(
        self,
        subgraphs: Callable[[], Mapping[str, Sequence[str]]],
        jwks: JwksSource | None,
        reloads: ReloadState | None = None,
        drain: Drain | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._subgraphs = subgraphs
        self._jwks = jwks
        self._reloads = reloads
        self._drain = drain
        self._clock = clock
        self._kept: tuple[Report, float] | None = None
        self._lock = asyncio.Lock()

    async def report(self) -> Report:
        """``status`` is ready only if every one of ``dependencies`` is up, and stopping once the
        router was asked to stop.

        Where a new supergraph was refused, ``supergraph`` says why; the old one is served, and that
        is no reason to take the router out of service.
        """
        if self._drain is not None and self._drain.active:
            return {"status": "stopping", "dependencies": {}}
        async with self._lock:
            now = self._clock()
            if self._kept is None or now - self._kept[1] >= KEPT_SECONDS:
                self._kept = (await self._ask(), now)
            report = self._kept[0]
        if self._reloads is not None and self._reloads.refused is not None:
            refused = {"status": "refused", "error": self._reloads.refused}
            return {**report, "supergraph": refused}
        return report

    async def _ask(self) -> Report:
        subgraphs = self._subgraphs()
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            states = await asyncio.gather(
                *(_probe_any(session, urls) for urls in subgraphs.values())
            )
        dependencies = dict(zip(subgraphs, states, strict=True))
        if self._jwks is not None:
            dependencies["jwks"] = await _keys(self._jwks)
        up = all(state["status"] == "up" for state in dependencies.values())
        return {"status": "ready" if up else "unready", "dependencies": dependencies}


async def _probe_any(session: aiohttp.ClientSession, urls: Sequence[str]) -> Report:
    """A subgraph with several URLs is up as long as one of them answers."""
    states = await asyncio.gather(*(_probe(session, url) for url in urls))
    return next((state for state in states if state["status"] == "up"), states[0])


async def _probe(session: aiohttp.ClientSession, url: str) -> Report:
    try:
        address = URL(url).origin().with_path("/health/live")
        async with session.get(address, allow_redirects=False) as response:
            if response.status < SERVER_ERROR:
                return {"status": "up"}
            return {"status": "down", "error": f"answered {response.status}"}
    except TimeoutError:
        return {"status": "down", "error": f"no answer within {TIMEOUT.total:g} s"}
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return {"status": "down", "error": _reason(error)}


async def _keys(jwks: JwksSource) -> Report:
    if not jwks.available:
        await jwks.refresh()
    if jwks.available:
        return {"status": "up"}
    return {"status": "down", "error": "the keys for access tokens could not be fetched"}


def _reason(error: Exception) -> str:
    """What went wrong, without the address, which is nobody's business who can reach this page."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return os.strerror(error.os_error.errno) if error.os_error.errno else "cannot connect"
    return type(error).__name__
