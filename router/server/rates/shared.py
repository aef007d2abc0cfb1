"""Counting in Redis, for all routers together: one script, one round trip, all limits or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from redis.asyncio import Redis

from router.server.rates.gcra import Charge, LocalLimiter, Verdict, judge
from router.server.redis_link import RedisLink
from router.server.settings.rate_limits import OnFailure

USE: Final = "rate_limits"

TAKE: Final = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local ahead, passes = {}, 1
for i, key in ipairs(KEYS) do
  local known = tonumber(redis.call('GET', key) or now)
  ahead[i] = math.max(0, known - now)
  if ahead[i] + ARGV[2 * i - 1] > tonumber(ARGV[2 * i]) then passes = 0 end
end
if passes == 1 then
  for i, key in ipairs(KEYS) do
    local after = ahead[i] + ARGV[2 * i - 1]
    if after > 0 then
      redis.call('SET', key, string.format('%.0f', now + after), 'PX', math.ceil(after / 1000))
    end
  end
end
return {passes, unpack(ahead)}
"""
"""KEYS: what is counted. ARGV: for each key what is taken, and how far ahead it may be, in
microseconds. Returns whether all pass, and how far ahead each key was before. The clock is that of
Redis, so that routers need not agree on the time."""

GIVE_BACK: Final = """
for i, key in ipairs(KEYS) do
  local known = redis.call('GET', key)
  if known then
    redis.call('SET', key, string.format('%.0f', known - ARGV[i]), 'KEEPTTL')
  end
end
"""


class Unavailable(Exception):
    """Nothing can be counted, and the settings want no request to pass then."""


class SharedLimiter:
    """Counts in Redis; while that fails as ``on_failure`` says."""

    def __init__(
        self, link: RedisLink, on_failure: OnFailure, fell_back: Callable[[], None]
    ) -> None:
        """``fell_back`` is called whenever a request could not be counted in Redis."""
        self._link = link
        self._on_failure = on_failure
        self._fell_back = fell_back
        self._local = LocalLimiter()
        self._take = link.client.register_script(TAKE)
        self._give_back = link.client.register_script(GIVE_BACK)

    async def take(self, charges: Sequence[Charge]) -> tuple[Verdict, ...] | None:
        """Raises :class:`Unavailable` if ``on_failure`` is ``refuse``."""
        keys = [self._link.key("rate", charge.key) for charge in charges]
        arguments: list[int] = []
        for charge in charges:
            arguments += (charge.units * charge.rate.interval, charge.rate.tolerance)

        async def call(client: Redis) -> list[int]:
            return [int(each) for each in await self._take(keys, arguments, client=client)]

        answer = await self._link.attempt(USE, call)
        if answer is not None:
            passes, *ahead = answer
            return tuple(
                judge(charge, before, passes=bool(passes))
                for charge, before in zip(charges, ahead, strict=True)
            )
        self._fell_back()
        if self._on_failure == "refuse":
            raise Unavailable
        return await self._local.take(charges) if self._on_failure == "local" else None

    async def give_back(self, charges: Sequence[Charge]) -> None:
        keys = [self._link.key("rate", charge.key) for charge in charges]
        arguments = [charge.units * charge.rate.interval for charge in charges]

        async def call(client: Redis) -> bool:
            await self._give_back(keys, arguments, client=client)
            return True

        await self._link.attempt(USE, call)
