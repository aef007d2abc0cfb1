"""Asking the several URLs of a subgraph whether they are up, so that no request has to find out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import aiohttp
from yarl import URL

from router.execute.transport.balance import Place
from router.execute.transport.policy import EjectionPolicy

SERVER_ERROR: Final = 500


class Prober:
    """Asks each place for ``probe_path`` on its host every ``probe_interval`` seconds.

    One that does not answer in that time, or with a status of 500 and above, is left out until it
    answers again; one that does is taken back at once, whatever was held against it.
    """

    def __init__(
        self,
        places: Sequence[Place],
        policy: EjectionPolicy,
        session: Callable[[], aiohttp.ClientSession],
    ) -> None:
        self._places = places
        self._path = policy.probe_path or "/"
        self._interval = policy.probe_interval
        self._session = session
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to ask, within the running loop, unless it has begun."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Asks no longer."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        while True:
            await asyncio.gather(*(self._ask(place) for place in self._places))
            await asyncio.sleep(self._interval)

    async def _ask(self, place: Place) -> None:
        url = URL(place.url).origin().with_path(self._path)
        try:
            async with (
                asyncio.timeout(self._interval),
                self._session().get(url, allow_redirects=False) as response,
            ):
                up = response.status < SERVER_ERROR
        except (aiohttp.ClientError, OSError):  # a TimeoutError is an OSError
            up = False
        if up:
            place.ejected_until = 0.0
            place.failures = place.ejections = 0
        else:
            place.ejected_until = float("inf")
