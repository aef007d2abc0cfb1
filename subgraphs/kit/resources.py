"""The stores that a domain has opened, for the life of its process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from beanie import Document

from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.mongo import Mongo
from subgraphs.kit.outbox import (
    MongoTransactions,
    RedisTransactions,
    SqlTransactions,
    Transactions,
)
from subgraphs.kit.postgres import Postgres
from subgraphs.kit.redis import Redis
from subgraphs.kit.settings import Settings

StoreT = TypeVar("StoreT", Postgres, Mongo, Redis)


@dataclass(frozen=True, slots=True)
class Stores:
    """Which stores a domain needs: SQL tables, or documents, and Redis beside either or alone."""

    postgres: bool = False
    documents: Sequence[type[Document]] = field(default=())
    redis: bool = False


@dataclass(frozen=True, slots=True)
class Resources:
    """A domain's open stores. Asking for one that it did not declare is a programming error."""

    domain: str
    settings: Settings
    opened: dict[str, Postgres | Mongo | Redis]

    @property
    def postgres(self) -> Postgres:
        """The domain's PostgreSQL database."""
        return self._get("postgres", Postgres)

    @property
    def mongo(self) -> Mongo:
        """The domain's MongoDB database."""
        return self._get("mongodb", Mongo)

    @property
    def redis(self) -> Redis:
        """The domain's part of Redis."""
        return self._get("redis", Redis)

    @property
    def transactions(self) -> Transactions[Any]:
        """Units of work of the domain's own store, with its outbox and inbox."""
        if "postgres" in self.opened:
            return SqlTransactions(self.postgres)
        if "mongodb" in self.opened:
            return MongoTransactions(self.mongo)
        return RedisTransactions(self.redis)

    def _get(self, name: str, kind: type[StoreT]) -> StoreT:
        store = self.opened.get(name)
        if not isinstance(store, kind):
            raise ConfigurationError(f"The domain {self.domain!r} does not declare {name}.")
        return store


@asynccontextmanager
async def open_resources(
    domain: str, stores: Stores, settings: Settings
) -> AsyncIterator[Resources]:
    """Open the stores that ``domain`` declares, and close them at the end.

    Connections are made when they are first used, so that a process starts, and says that it is
    not ready, while a store is away.
    """
    opened: dict[str, Postgres | Mongo | Redis] = {}
    timeout = settings.store_timeout_seconds
    async with AsyncExitStack() as stack:
        if stores.postgres:
            postgres = Postgres(
                settings.store_url(settings.database_url, domain),
                domain=domain,
                pool_size=settings.postgres_pool_size,
                timeout_seconds=timeout,
            )
            stack.push_async_callback(postgres.close)
            opened["postgres"] = postgres
        if stores.documents:
            mongo = Mongo(
                settings.store_url(settings.mongodb_url, domain),
                domain=domain,
                timeout_seconds=timeout,
            )
            stack.push_async_callback(mongo.close)
            await mongo.start(stores.documents)
            opened["mongodb"] = mongo
        if stores.redis:
            redis = Redis(settings.redis_url, domain=domain, timeout_seconds=timeout)
            stack.push_async_callback(redis.close)
            opened["redis"] = redis
        yield Resources(domain, settings, opened)
