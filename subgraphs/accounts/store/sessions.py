"""Sessions, in Redis: what a refresh token belongs to.

``accounts:session:<id>`` is a hash; ``accounts:sessions-of:<user>`` the set of a user's sessions. A
refresh token is kept as its SHA-256, so that a dump of Redis lets nobody in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import cast

from subgraphs.kit.redis import Redis

_ROTATE = """
local current = redis.call('HGET', KEYS[1], 'secret')
if not current then return 'unknown' end
local sessions = ARGV[5] .. redis.call('HGET', KEYS[1], 'user')
if current ~= ARGV[1] then
  redis.call('DEL', KEYS[1])
  redis.call('SREM', sessions, ARGV[6])
  return 'reused'
end
redis.call('HSET', KEYS[1], 'secret', ARGV[2], 'seen', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('EXPIRE', sessions, ARGV[4])
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


class SessionStore:
    """Reads and writes sessions."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._rotate = redis.client.register_script(_ROTATE)

    async def add(self, session: Session, digest: str, lifetime_seconds: int) -> None:
        """Keep ``session``, whose refresh token has this ``digest``."""
        async with self._redis.client.pipeline(transaction=True) as pipeline:
            key = self._key(session.id)
            pipeline.hset(
                key,
                mapping={
                    "user": session.user_id,
                    "secret": digest,
                    "created": session.created_at.timestamp(),
                    "seen": session.seen_at.timestamp(),
                    "address": session.address or "",
                    "agent": session.user_agent or "",
                },
            )
            pipeline.expire(key, lifetime_seconds)
            pipeline.sadd(self._set(session.user_id), session.id)
            pipeline.expire(self._set(session.user_id), lifetime_seconds)
            await pipeline.execute()

    async def rotate(
        self, session_id: str, presented: str, replacement: str, now: datetime, lifetime: int
    ) -> Rotation:
        """Replace the refresh token ``presented`` (both as digests), in one step.

        A token that is not the current one was used before, by its owner or by a thief: the
        session ends (RFC 9700, section 4.14.2).
        """
        answer = await self._rotate(
            keys=[self._key(session_id)],
            args=[
                presented,
                replacement,
                now.timestamp(),
                lifetime,
                self._redis.key("sessions-of", ""),
                session_id,
            ],
        )
        return Rotation(answer)

    async def get(self, session_id: str) -> Session | None:
        """The session with this id."""
        found = await cast_hash(self._redis.client.hgetall(self._key(session_id)))
        return _session(session_id, found) if found else None

    async def of_user(self, user_id: str) -> list[Session]:
        """The user's sessions, the latest seen first."""
        ids = sorted(await cast_set(self._redis.client.smembers(self._set(user_id))))
        if not ids:
            return []
        async with self._redis.client.pipeline(transaction=False) as pipeline:
            for session_id in ids:
                pipeline.hgetall(self._key(session_id))
            hashes = await pipeline.execute()
        found = [_session(id_, values) for id_, values in zip(ids, hashes, strict=True) if values]
        return sorted(found, key=lambda session: session.seen_at, reverse=True)

    async def end(self, user_id: str, session_ids: list[str]) -> None:
        """End these sessions of the user."""
        if not session_ids:
            return
        async with self._redis.client.pipeline(transaction=True) as pipeline:
            pipeline.delete(*(self._key(session_id) for session_id in session_ids))
            pipeline.srem(self._set(user_id), *session_ids)
            await pipeline.execute()

    def _key(self, session_id: str) -> str:
        return self._redis.key("session", session_id)

    def _set(self, user_id: str) -> str:
        return self._redis.key("sessions-of", user_id)


async def cast_hash(answer: object) -> dict[str, str]:
    """Await redis-py's answer, which is typed for both of its clients."""
    return cast("dict[str, str]", await answer)  # type: ignore[misc]


async def cast_set(answer: object) -> set[str]:
    """Await redis-py's answer, which is typed for both of its clients."""
    return cast("set[str]", await answer)  # type: ignore[misc]


def _session(session_id: str, values: dict[str, str]) -> Session:
    return Session(
        id=session_id,
        user_id=values["user"],
        created_at=datetime.fromtimestamp(float(values["created"]), UTC),
        seen_at=datetime.fromtimestamp(float(values["seen"]), UTC),
        address=values["address"] or None,
        user_agent=values["agent"] or None,
    )
