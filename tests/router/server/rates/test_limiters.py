"""The algorithm, in memory and in Redis alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from redis.asyncio import Redis

from router.server.rates.gcra import Charge, Limiter, LocalLimiter, Rate
from router.server.rates.shared import SharedLimiter, Unavailable
from router.server.redis_link import RedisLink
from router.server.settings.rate_limits import OnFailure
from router.server.settings.redis import RedisSettings

SLOW = Rate(limit=3, per=3000, burst=3)
WIDE = Rate(limit=100, per=3600, burst=10)


@pytest.fixture
async def link(redis_url: Callable[[], str]) -> AsyncIterator[RedisLink]:
    async with RedisLink(RedisSettings(url=redis_url(), timeout=5)) as opened:
        yield opened


@pytest.fixture(params=["local", "shared"])
def limiter(request: pytest.FixtureRequest, link: RedisLink) -> Limiter:
    if request.param == "local":
        return LocalLimiter()
    return SharedLimiter(link, "local", lambda: pytest.fail("Redis was not used"))


async def _take(limiter: Limiter, *charges: Charge) -> list[tuple[bool, int]]:
    verdicts = await limiter.take(charges)
    assert verdicts is not None
    return [(verdict.allowed, verdict.remaining) for verdict in verdicts]


async def test_a_burst_and_then_the_rate(limiter: Limiter) -> None:
    charge = Charge("a", SLOW, 1)
    assert [(await _take(limiter, charge))[0] for _ in range(4)] == [
        (True, 2),
        (True, 1),
        (True, 0),
        (False, 0),
    ]
    verdicts = await limiter.take([charge])
    assert verdicts is not None
    assert verdicts[0].retry == pytest.approx(1000, abs=5)
    assert verdicts[0].reset == pytest.approx(3000, abs=5)
    assert await _take(limiter, Charge("b", SLOW, 1)) == [(True, 2)]


async def test_all_or_none(limiter: Limiter) -> None:
    narrow, wide = Charge("n", SLOW, 2), Charge("w", WIDE, 4)
    assert await _take(limiter, narrow, wide) == [(True, 1), (True, 6)]
    assert await _take(limiter, narrow, wide) == [(False, 1), (True, 6)]
    assert await _take(limiter, wide) == [(True, 2)]


async def test_more_than_the_burst_never_passes(limiter: Limiter) -> None:
    verdicts = await limiter.take([Charge("a", SLOW, 4)])
    assert verdicts is not None
    assert (verdicts[0].allowed, verdicts[0].retry) == (False, None)


async def test_what_is_given_back_can_be_taken_again(limiter: Limiter) -> None:
    assert await _take(limiter, Charge("a", SLOW, 3)) == [(True, 0)]
    await limiter.give_back([Charge("a", SLOW, 2), Charge("unknown", SLOW, 1)])
    assert await _take(limiter, Charge("a", SLOW, 1)) == [(True, 1)]


async def test_nothing_costs_nothing(limiter: Limiter) -> None:
    assert await _take(limiter, Charge("a", SLOW, 0)) == [(True, 3)]


async def test_the_rate_comes_back(limiter: Limiter) -> None:
    quick = Charge("a", Rate(limit=10, per=1, burst=1), 1)
    assert await _take(limiter, quick) == [(True, 0)]
    assert await _take(limiter, quick) == [(False, 0)]
    await asyncio.sleep(0.11)
    assert await _take(limiter, quick) == [(True, 0)]


async def test_at_once(limiter: Limiter) -> None:
    taken = await asyncio.gather(*(limiter.take([Charge("a", WIDE, 1)]) for _ in range(30)))
    assert sum(verdicts[0].allowed for verdicts in taken if verdicts) == 10


async def test_a_clock_of_its_own() -> None:
    now = 0
    limiter = LocalLimiter(lambda: now)
    charge = Charge("a", Rate(limit=2, per=2, burst=2), 1)
    assert [(await _take(limiter, charge))[0][0] for _ in range(3)] == [True, True, False]
    now = 999_999
    assert await _take(limiter, charge) == [(False, 0)]
    now = 1_000_000
    assert await _take(limiter, charge) == [(True, 0)]


async def test_keys_go_when_they_are_full_again(link: RedisLink) -> None:
    limiter = SharedLimiter(link, "local", lambda: None)
    await limiter.take([Charge("a", Rate(limit=1, per=60, burst=5), 1)])
    client: Redis = link.client
    assert 59_000 < await client.pttl("loom:router:rate:a") <= 60_000
    await limiter.give_back([Charge("a", Rate(limit=1, per=60, burst=5), 1)])
    assert 59_000 < await client.pttl("loom:router:rate:a") <= 60_000


@pytest.mark.parametrize(
    ("on_failure", "allowed"), [("local", [True, True, True, False]), ("allow", [None] * 4)]
)
async def test_while_redis_is_down(on_failure: OnFailure, allowed: list[bool | None]) -> None:
    fallen: list[None] = []
    async with RedisLink(RedisSettings(url="redis://127.0.0.1:1/0", pause=60)) as link:
        limiter = SharedLimiter(link, on_failure, lambda: fallen.append(None))
        found = [await limiter.take([Charge("a", SLOW, 1)]) for _ in range(4)]
        await limiter.give_back([Charge("a", SLOW, 1)])
    assert [None if one is None else one[0].allowed for one in found] == allowed
    assert len(fallen) == 4
    assert link.failures == {"rate_limits": 1}


async def test_it_may_refuse_while_redis_is_down() -> None:
    async with RedisLink(RedisSettings(url="redis://127.0.0.1:1/0")) as link:
        limiter = SharedLimiter(link, "refuse", lambda: None)
        with pytest.raises(Unavailable):
            await limiter.take([Charge("a", SLOW, 1)])
