"""Automatic persisted queries: documents that clients register at run time, by their hash.

The protocol is Apollo's: a client sends the hash alone, is told PERSISTED_QUERY_NOT_FOUND, sends
hash and document together, and may send the hash alone from then on.
"""

from __future__ import annotations

from collections import OrderedDict

from router.server.operations.manifest import DIGEST
from router.server.redis_link import RedisLink
from router.server.settings.persisted_operations import PersistedOperationsSettings


class AutomaticDocuments:
    """Keeps documents by their SHA-256: the latest used in memory, all for a while in Redis.

    Memory is bounded by the number of documents and by the sum of their lengths. Without Redis, or
    while it is down, other routers have to be told a document once more.
    """

    def __init__(self, settings: PersistedOperationsSettings, redis: RedisLink | None) -> None:
        self._entries = settings.automatic_entries
        self._characters = settings.automatic_characters
        self._seconds = settings.automatic_seconds
        self._redis = redis
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._length = 0

    async def find(self, digest: str) -> str | None:
        """The document with this hash, or ``None``."""
        document = self._kept.get(digest)
        if document is not None:
            self._kept.move_to_end(digest)
            return document
        if self._redis is None or not DIGEST.fullmatch(digest):
            return None
        key = self._redis.key("automatic", digest)
        found = await self._redis.attempt("automatic", lambda redis: redis.get(key))
        if found is None:
            return None
        document = found.decode() if isinstance(found, bytes) else found
        self._keep(digest, document)
        return document

    async def register(self, digest: str, document: str) -> bool:
        """Keeps a document, whose hash the caller has checked; ``False`` if it was known."""
        if digest in self._kept:
            return False
        self._keep(digest, document)
        if self._redis is not None:
            key, text, seconds = (
                self._redis.key("automatic", digest),
                document.encode(),
                self._seconds,
            )
            await self._redis.attempt("automatic", lambda redis: redis.set(key, text, ex=seconds))
        return True

    def _keep(self, digest: str, document: str) -> None:
        if len(document) > self._characters:
            return
        self._kept[digest] = document
        self._length += len(document)
        while len(self._kept) > self._entries or self._length > self._characters:
            _, old = self._kept.popitem(last=False)
            self._length -= len(old)
