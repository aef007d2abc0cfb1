"""The issuer's public keys: fetched, kept, and fetched again when a token names an unknown one.

Keys once fetched are used until newer ones arrive, however long the issuer is down: an outage of
the issuer must not log out the whole shop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

import aiohttp
import orjson
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

logger: Final[Any] = structlog.get_logger(__name__)

MAX_BYTES: Final = 256 * 1024


class KeysUnavailableError(Exception):
    """No keys were ever fetched: nothing can be said about any token."""


class JwksSource:
    """The keys at a URL.

    ``max_age`` is how many seconds keys count as fresh; older ones are used while newer are fetched
    in the background. ``cooldown`` is the least number of seconds between two attempts, so that
    tokens with made-up key ids cannot turn the router against the issuer. ``generation`` grows with
    every change of the keys. Reads time from ``clock`` (seconds, monotonic).
    """

    def __init__(
        self,
        url: str,
        *,
        max_age: float = 300.0,
        cooldown: float = 5.0,
        timeout: float = 3.0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.url = url
        self.generation = 0
        self._max_age = max_age
        self._cooldown = cooldown
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._clock = clock
        self._keys: dict[str | None, Key] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._fetching: asyncio.Task[None] | None = None
        self.problem: str | None = "not fetched yet"

    @property
    def available(self) -> bool:
        """Whether there are keys, fresh or stale."""
        return bool(self._keys)

    async def key(self, kid: str | None) -> Key | None:
        """The key with this id, ``None`` if the issuer has no such key.

        Raises :class:`KeysUnavailableError` where no keys could be fetched yet.
        """
        found = self._find(kid)
        if found is not None:
            if self._is_stale():
                self._start_fetch()
            return found
        fetching = self._start_fetch()
        if fetching is not None:
            # Shielded, because one client going away must not fail the others that wait for it.
            await asyncio.shield(fetching)
        if not self._keys:
            raise KeysUnavailableError(self.problem)
        return self._find(kid)

    async def refresh(self) -> None:
        """Fetches the keys now, unless that was tried within the cooldown. Never raises."""
        fetching = self._start_fetch()
        if fetching is not None:
            await asyncio.shield(fetching)

    async def close(self) -> None:
        """Gives up a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _find(self, kid: str | None) -> Key | None:
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(kid)

    def _is_stale(self) -> bool:
        return self._fetched_at is None or self._clock() - self._fetched_at > self._max_age

    def _start_fetch(self) -> asyncio.Task[None] | None:
        """The fetch under way, or a new one, or ``None`` within the cooldown."""
        if self._fetching is not None and not self._fetching.done():
            return self._fetching
        now = self._clock()
        if self._tried_at is not None and now - self._tried_at < self._cooldown:
            return None
        self._tried_at = now
        self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            keys = await self._load()
        except (aiohttp.ClientError, TimeoutError, OSError, JoseError, ValueError) as error:
            self.problem = f"{type(error).__name__}: {error}"
            logger.warning(
                "jwks_unavailable", url=self.url, reason=self.problem, stale=bool(self._keys)
            )
            return
        if keys.keys() != self._keys.keys():
            self.generation += 1
            logger.info("jwks_fetched", url=self.url, keys=sorted(str(kid) for kid in keys))
        self._keys = keys
        self._fetched_at = self._clock()
        self.problem = None

    async def _load(self) -> dict[str | None, Key]:
        async with (
            aiohttp.ClientSession(timeout=self._timeout) as session,
            session.get(self.url, headers={"Accept": "application/json"}) as response,
        ):
            response.raise_for_status()
            body = await response.content.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            message = f"more than {MAX_BYTES} bytes"
            raise ValueError(message)
        document = orjson.loads(body)
        if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
            message = "not a JWK set"
            raise ValueError(message)  # noqa: TRY004 - the answer's shape, not an argument's type
        return {key.kid: key for key in KeySet.import_key_set({"keys": document["keys"]})}
