"""The shared fixtures hand out what they promise."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import asyncpg  # type: ignore[import-untyped]  # the package has no types
import pymongo
import redis.asyncio


def _plain(url: str) -> str:
    return url.replace("+asyncpg", "")


async def test_postgres_databases_are_apart_and_copied_on_demand(
    postgres_database: Callable[..., str],
) -> None:
    first, second = postgres_database(), postgres_database()
    assert first != second
    connection = await asyncpg.connect(_plain(first))
    await connection.execute("CREATE TABLE shirt (size text); INSERT INTO shirt VALUES ('M')")
    await connection.close()

    copy = await asyncpg.connect(_plain(postgres_database(template=first)))
    assert await copy.fetchval("SELECT size FROM shirt") == "M"
    await copy.close()
    other = await asyncpg.connect(_plain(second))
    assert await other.fetchval("SELECT to_regclass('shirt')") is None
    await other.close()


async def test_redis_databases_are_empty_and_apart(redis_url: Callable[[], str]) -> None:
    first, second = redis_url(), redis_url()
    async with redis.asyncio.Redis.from_url(first) as one:
        await one.set("cart", "1")
    async with redis.asyncio.Redis.from_url(second) as two:
        assert await two.dbsize() == 0


async def test_mongo_databases_are_apart(mongo_url: Callable[[], str]) -> None:
    for url in (mongo_url(), mongo_url()):
        async with pymongo.AsyncMongoClient[dict[str, object]](url) as client:
            shirts = client.get_default_database()["shirts"]
            await shirts.insert_one({"size": "M"})
            assert await shirts.count_documents({}) == 1


def test_brokers_are_of_the_servers_kind(servers: str, broker_url: Callable[[], str]) -> None:
    expected = "redis" if servers == "embedded" else "amqp"
    assert urlsplit(broker_url()).scheme == expected
