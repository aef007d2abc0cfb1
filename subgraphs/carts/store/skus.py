"""What may be put into carts, and how much of it."""

from __future__ import annotations

from subgraphs.carts.models import KnownSku
from subgraphs.kit.outbox import RedisWork
from subgraphs.kit.redis import Redis


class SkuStore:
    """Reads and writes what is known of SKUs in one unit of work."""

    def __init__(self, redis: Redis, work: RedisWork) -> None:
        self._redis = redis
        self._work = work

    async def get(self, sku: str) -> KnownSku | None:
        """What the catalog last told of a SKU."""
        text = await self._work.get(self._redis.key("sku", sku))
        return KnownSku.model_validate_json(text) if text is not None else None

    def put(self, sku: str, known: KnownSku) -> None:
        """Write what the catalog told."""
        key, text = self._redis.key("sku", sku), known.model_dump_json()
        self._work.write(lambda redis: redis.set(key, text))

    async def limit(self, sku: str) -> int | None:
        """How many of a SKU one cart may hold, where staff have said so."""
        found = await self._work.get(self._redis.key("limit", sku))
        return int(found) if found is not None else None

    def put_limit(self, sku: str, limit: int | None) -> None:
        """Write a SKU's limit; ``None`` leaves it to the limit for all."""
        key = self._redis.key("limit", sku)
        if limit is None:
            self._work.write(lambda redis: redis.delete(key))
        else:
            self._work.write(lambda redis: redis.set(key, str(limit)))

    async def skus_of(self, product_id: str) -> set[str]:
        """The SKUs that were ever told of a product."""
        text = await self._work.get(self._redis.key("product", product_id))
        return set(text.split("\n")) if text else set()

    def put_skus(self, product_id: str, skus: set[str]) -> None:
        """Write the SKUs of a product."""
        key, text = self._redis.key("product", product_id), "\n".join(sorted(skus))
        self._work.write(lambda redis: redis.set(key, text))
