"""How often something may be tried: a sliding window in Redis, by address and by account."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from subgraphs.accounts.errors import TooManyAttempts
from subgraphs.kit.ids import new_id
from subgraphs.kit.redis import Redis

_ATTEMPT = """
local now, window, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= most then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.max(1, math.ceil(tonumber(oldest[2]) + window - now))
end
redis.call('ZADD', KEYS[1], now, ARGV[4])
redis.call('EXPIRE', KEYS[1], window)
return 0
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``attempts`` in any ``seconds``."""

    name: str
    attempts: int
    seconds: int


LOGIN_BY_ADDRESS = Limit("login-address", 30, 300)
LOGIN_BY_ACCOUNT = Limit("login-account", 10, 900)
RESET_BY_ADDRESS = Limit("reset-address", 20, 3600)
RESET_BY_ACCOUNT = Limit("reset-account", 5, 3600)
REGISTER_BY_ADDRESS = Limit("register-address", 20, 3600)


class Limits:
    """Counts attempts."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._attempt = redis.client.register_script(_ATTEMPT)

    async def attempt(self, limit: Limit, subject: str | None, now: datetime) -> None:
        """Count one attempt of ``subject``; :class:`TooManyAttempts` if there were too many.

        A refused attempt is not counted. Without a subject (no address is known) nothing is.
        """
        if subject is None:
            return
        wait = await self._attempt(
            keys=[self._key(limit, subject)],
            args=[now.timestamp(), limit.seconds, limit.attempts, new_id("try")],
        )
        if int(wait):
            raise TooManyAttempts(int(wait))

    async def forgive(self, limit: Limit, subject: str) -> None:
        """Forget the attempts of ``subject``, who has proved to be who they say."""
        await self._redis.client.delete(self._key(limit, subject))

    def _key(self, limit: Limit, subject: str) -> str:
        # hashed, so that Redis holds no list of addresses
        return self._redis.key("limit", limit.name, hashlib.sha256(subject.encode()).hexdigest())
