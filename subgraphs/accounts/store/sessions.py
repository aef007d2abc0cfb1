"""Sessions, in Redis: what a refresh token belongs to.

``accounts:session:<id>`` is a hash; ``accounts:user-sessions:<user>`` holds the ids of a user's
sessions, sorted by when each was last seen. Of a refresh token only SHA-256 digests are kept, so
that a dump of Redis lets nobody in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from itertools import chain
from typing import cast

from subgraphs.kit.redis import Redis

MOST = 50
"""Sessions that a user may have at a time; beyond it the one that was not seen for longest ends."""

_ADD = """
local now, lifetime, most = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('HSET', KEYS[1], unpack(ARGV, 6))
redis.call('EXPIRE', KEYS[1], lifetime)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - lifetime)
redis.call('ZADD', KEYS[2], now, ARGV[1])
local surplus = redis.call('ZCARD', KEYS[2]) - most
if surplus > 0 then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, surplus - 1)) do
    redis.call('DEL', ARGV[5] .. id)
    redis.call('ZREM', KEYS[2], id)
  end
end
redis.call('EXPIRE', KEYS[2], lifetime)
"""

_ROTATE = """
local family, secret = unpack(redis.call('HMGET', KEYS[1], 'family', 'secret'))
if not family or family ~= ARGV[2] then return 'unknown' end
if secret ~= ARGV[3] then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
  return 'reused'
end
redis.call('HSET', KEYS[1], 'secret', ARGV[4], 'seen', ARGV[5])
redis.call('EXPIRE', KEYS[1], ARGV[6])
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[6])
return 'rotated'
"""


class Rotation(Enum):
    """What became of a refresh token that was presented."""

    ROTATED = "rotated"
    REUSED = "reused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Session:
    """A login: whose, since when, last refreshed when, and from where."""

    id: str
    user_id: str
    created_at: datetime
    seen_at: datetime
    address: str | None
    user_agent: str | None


@dataclass(frozen=True, slots=True)
class Digests:
    """A refresh token as it is kept.

    ``family`` is of the part that all tokens of a session share, ``secret`` of the part that is
    new in each.
    """

    family: str
    secret: str


class SessionStore:
    """Reads and writes sessions."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._add = redis.client.register_script(_ADD)
        self._rotate = redis.client.register_script(_ROTATE)

    async def add(self, session: Session, token: Digests, lifetime_seconds: int) -> None:
        """Keep ``session``, whose refresh token has these digests.

        Forgets the user's sessions that have expired, and ends the stalest beyond :data:`MOST`.
        """
        values: dict[str, str | float] = {
            "user": session.user_id,
            "family": token.family,
            "secret": token.secret,
            "created": session.created_at.timestamp(),
            "seen": session.seen_at.timestamp(),
            "address": session.address or "",
            "agent": session.user_agent or "",
        }
        await self._add(
            keys=[self._key(session.id), self._all_of(session.user_id)],
            args=[
                session.id,
                session.seen_at.timestamp(),
                lifetime_seconds,
                MOST,
                self._key(""),
                *chain.from_iterable(values.items()),
            ],
        )

    async def rotate(
        self, session: Session, presented: Digests, replacement: str, now: datetime, lifetime: int
    ) -> Rotation:
        """Replace the secret of the refresh token ``presented`` in one step.

        A token of the session's family that is not the current one was used before, by its owner
        or by a thief: the session ends (RFC 9700, section 4.14.2). One that is of no family of
        ours was made up, and whoever knows a session's id may not end it so.
        """
        answer = await self._rotate(
            keys=[self._key(session.id), self._all_of(session.user_id)],
            args=[
                session.id,
                presented.family,
                presented.secret,
                replacement,
                now.timestamp(),
                lifetime,
            ],
        )
        return Rotation(answer)

    async def get(self, session_id: str) -> Session | None:
        """The session with this id."""
        found = await _hash(self._redis.client.hgetall(self._key(session_id)))
        return _session(session_id, found) if found else None

    async def of_user(self, user_id: str) -> list[Session]:
        """The user's sessions, the latest seen first."""
        ids = cast(
            "list[str]", await self._redis.client.zrange(self._all_of(user_id), 0, -1, desc=True)
        )
        if not ids:
            return []
        async with self._redis.client.pipeline(transaction=False) as pipeline:
            for session_id in ids:
                pipeline.hgetall(self._key(session_id))
            hashes = await pipeline.execute()
        return [_session(id_, values) for id_, values in zip(ids, hashes, strict=True) if values]

    async def end(self, user_id: str, session_ids: list[str]) -> None:
        """End these sessions of the user."""
        if not session_ids:
            return
        async with self._redis.client.pipeline(transaction=True) as pipeline:
            pipeline.delete(*(self._key(session_id) for session_id in session_ids))
            pipeline.zrem(self._all_of(user_id), *session_ids)
            await pipeline.execute()

    def _key(self, session_id: str) -> str:
        return self._redis.key("session", session_id)

    def _all_of(self, user_id: str) -> str:
        return self._redis.key("user-sessions", user_id)


async def _hash(answer: object) -> dict[str, str]:
    # redis-py types one method for both of its clients
    return cast("dict[str, str]", await answer)  # type: ignore[misc]


def _session(session_id: str, values: dict[str, str]) -> Session:
    return Session(
        id=session_id,
        user_id=values["user"],
        created_at=datetime.fromtimestamp(float(values["created"]), UTC),
        seen_at=datetime.fromtimestamp(float(values["seen"]), UTC),
        address=values["address"] or None,
        user_agent=values["agent"] or None,
    )
