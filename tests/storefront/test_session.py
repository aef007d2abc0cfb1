from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import anyio
import pytest
from redis.asyncio import Redis

from storefront.session import Session, SessionStore

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SESSION = Session("access", NOW + timedelta(minutes=10), "refresh", "Ada")


@pytest.fixture
async def redis(redis_url: Callable[[], str]) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url()) as client:
        yield client


@pytest.fixture
def store(redis: Redis) -> SessionStore:
    return SessionStore(redis, timedelta(days=30))


async def test_a_session_is_found_by_its_id_until_it_is_deleted(store: SessionStore) -> None:
    session_id = await store.create(SESSION)
    assert await store.get(session_id) == SESSION
    await store.delete(session_id)
    assert await store.get(session_id) is None


async def test_redis_holds_no_id_that_a_browser_could_send(
    store: SessionStore, redis: Redis
) -> None:
    session_id = await store.create(SESSION)
    keys = [str(key) for key in await redis.keys()]
    assert len(keys) == 1
    assert session_id not in keys[0]
    assert 0 < await redis.ttl((await redis.keys())[0]) <= 30 * 86400


async def test_ids_are_long_and_never_the_same(store: SessionStore) -> None:
    ids = {await store.create(SESSION) for _ in range(20)}
    assert len(ids) == 20
    assert min(len(session_id) for session_id in ids) >= 43


async def test_renewals_of_one_session_take_turns(store: SessionStore) -> None:
    order: list[str] = []

    async def renew(name: str) -> None:
        async with store.renewing("the-session"):
            order.append(f"{name} in")
            await anyio.sleep(0.05)
            order.append(f"{name} out")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(renew, "a")
        tasks.start_soon(renew, "b")
    assert [step.split()[1] for step in order] == ["in", "out", "in", "out"]


@pytest.mark.parametrize(("seconds", "stale"), [(600, False), (31, False), (30, True), (-1, True)])
def test_a_token_is_renewed_shortly_before_it_expires(seconds: int, stale: bool) -> None:
    session = Session("access", NOW + timedelta(seconds=seconds), "refresh", "Ada")
    assert session.stale(NOW) is stale
