"""How often something may be tried: a sliding window in Redis, by address and by account."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from subgraphs.accounts.errors import TooManyAttempts
from subgraphs.kit.errors import Refusal
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
_IPV6_PREFIX = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``attempts`` in any ``seconds``."""

    name: str
    attempts: int
    seconds: int


LOGIN_BY_ADDRESS = Limit("login-address", 30, 300)
LOGIN_BY_ACCOUNT = Limit("login-account", 10, 900)
PASSWORD_BY_ACCOUNT = Limit("password-account", 10, 900)
RESET_BY_ADDRESS = Limit("reset-address", 20, 3600)
RESET_BY_ACCOUNT = Limit("reset-account", 5, 3600)
VERIFY_BY_ACCOUNT = Limit("verify-account", 5, 3600)
REGISTER_BY_ADDRESS = Limit("register-address", 20, 3600)
REFUSED_TOKENS_BY_ADDRESS = Limit("refused-tokens-address", 30, 300)
"""Refresh tokens and tokens of mailed links that were no good."""


class Limits:
    """Counts attempts."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._attempt = redis.client.register_script(_ATTEMPT)

    async def attempt(self, limit: Limit, subject: str | None, now: datetime) -> None:
        """Count one attempt of ``subject``; :class:`TooManyAttempts` if there were too many.

        A refused attempt is not counted. Without a subject (no address is known) nothing is.
        """
        if subject is not None:
            await self._count(limit, subject, now)

    @asynccontextmanager
    async def failures(
        self, limit: Limit, subject: str | None, now: datetime
    ) -> AsyncIterator[None]:
        """Count the block as an attempt of ``subject`` only if it is refused.

        For what honest clients do all day, and guessers in vain. Raises :class:`TooManyAttempts`
        before the block begins.
        """
        if subject is None:
            yield
            return
        counted: str | None = await self._count(limit, subject, now)
        try:
            yield
        except Refusal:
            counted = None
            raise
        finally:
            if counted is not None:
                await self._redis.client.zrem(self._key(limit, subject), counted)

    async def forgive(self, limit: Limit, subject: str) -> None:
        """Forget the attempts of ``subject``, who has proved to be who they say."""
        await self._redis.client.delete(self._key(limit, subject))

    async def _count(self, limit: Limit, subject: str, now: datetime) -> str:
        attempt = new_id("try")
        wait = await self._attempt(
            keys=[self._key(limit, subject)],
            args=[now.timestamp(), limit.seconds, limit.attempts, attempt],
        )
        if int(wait):
            raise TooManyAttempts(int(wait))
        return attempt

    def _key(self, limit: Limit, subject: str) -> str:
        # hashed, so that Redis holds no list of addresses
        return self._redis.key("limit", limit.name, hashlib.sha256(subject.encode()).hexdigest())


def network_of(address: str | None) -> str | None:
    """Return whom an IP address is counted as: itself, or of IPv6 its /64.

    A subscriber is handed at least a /64 (RFC 6177), and may speak from any address of it.
    """
    if address is None:
        return None
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, _IPV6_PREFIX), strict=False))
