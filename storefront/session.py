"""Who is logged in: a random id in the cookie, the tokens on the server.

The browser never sees an access or refresh token. Redis keeps a session under the hash of its id,
so that a look into Redis yields no cookie that works.
"""

import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import orjson
from redis.asyncio import Redis

_ID_BYTES = 32
_LOCK_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Session:
    """A customer's tokens, and the name to greet them by.

    Attributes:
        access_token: What the router is shown.
        access_expires_at: When it stops being accepted, UTC.
        refresh_token: Good for one renewal; the answer brings the next.
        name: Shown in the header.
    """

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    name: str

    def stale(self, now: datetime, margin: timedelta = timedelta(seconds=30)) -> bool:
        """Whether the access token should be renewed before it is used at `now`."""
        return now + margin >= self.access_expires_at


class SessionStore:
    """Sessions in Redis, each for `lifetime` after it was last written.

    Every method may raise `redis.exceptions.RedisError` while Redis is away.
    """

    def __init__(self, redis: Redis, lifetime: timedelta) -> None:
        self._redis = redis
        self._lifetime = lifetime

    async def create(self, session: Session) -> str:
        """Keep `session` under a new, unguessable id and return the id for the cookie."""
        session_id = secrets.token_urlsafe(_ID_BYTES)
        await self.save(session_id, session)
        return session_id

    async def get(self, session_id: str) -> Session | None:
        raw = await self._redis.get(_key(session_id))
        return None if raw is None else _decode(raw)

    async def save(self, session_id: str, session: Session) -> None:
        await self._redis.set(_key(session_id), orjson.dumps(asdict(session)), ex=self._lifetime)

    async def delete(self, session_id: str) -> None:
        await self._redis.delete(_key(session_id))

    @asynccontextmanager
    async def renewing(self, session_id: str) -> AsyncIterator[None]:
        """Hold the right to use this session's refresh token.

        Two renewals with one refresh token look like theft to the accounts domain, which then
        ends the whole session; two tabs loading at once must therefore take turns.
        """
        async with self._redis.lock(_key(session_id) + ":renewing", timeout=_LOCK_SECONDS):
            yield


def _key(session_id: str) -> str:
    return "storefront:session:" + hashlib.sha256(session_id.encode()).hexdigest()


def _decode(raw: bytes | str) -> Session:
    fields = orjson.loads(raw)
    fields["access_expires_at"] = datetime.fromisoformat(fields["access_expires_at"])
    return Session(**fields)
