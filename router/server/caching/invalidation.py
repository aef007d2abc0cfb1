"""Telling the caches that something has changed: over HTTP, or on a Redis channel.

The requests are those of Apollo Router's invalidation endpoint, as JSON:

| `kind` | other members | drops |
|---|---|---|
| `subgraph` | `subgraph` | all answers of a subgraph |
| `type` | `type`, `subgraph` | answers with objects of a type |
| `entity` | `type`, `key`, `subgraph` | answers with one entity; `key` is an object |
| `cache_tag` | `cache_tag`, `subgraphs` | answers that their subgraph gave this tag |

Where ``subgraph`` or ``subgraphs`` is left out, all are meant.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from hmac import compare_digest
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import orjson
import structlog
from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import Response

from router.server.caching.store import CacheStore
from router.server.caching.tags import custom_tag, entity_tag, subgraph_tag, type_tag
from router.server.redis_link import RedisLink

logger: Final[Any] = structlog.get_logger(__name__)

MAX_BYTES: Final = 256 * 1024
IDLE_SECONDS: Final = 20.0
RETRY_SECONDS: Final = 1.0


class InvalidationError(Exception):
    """A request that means nothing; the message says what is wrong with it."""


def tags_of(requests: object, subgraphs: Sequence[str]) -> list[str]:
    """The tags that requests are about; raises :class:`InvalidationError`."""
    if not isinstance(requests, list):
        raise InvalidationError("a list of requests is expected")
    return list(dict.fromkeys(tag for request in requests for tag in _tags(request, subgraphs)))


def _tags(request: object, subgraphs: Sequence[str]) -> Iterator[str]:
    if not isinstance(request, dict):
        raise InvalidationError("a request is an object")
    kind = request.get("kind")
    meant = _subgraphs(request, subgraphs)
    match kind:
        case "subgraph":
            yield subgraph_tag(_text(request, "subgraph"))
        case "type":
            for subgraph in meant:
                yield type_tag(subgraph, _text(request, "type"))
        case "entity":
            key = request.get("key")
            if not isinstance(key, dict) or not key:
                raise InvalidationError("`key` must be an object with the fields of a key")
            for subgraph in meant:
                yield entity_tag(subgraph, _text(request, "type"), key)
        case "cache_tag":
            for subgraph in meant:
                yield custom_tag(subgraph, _text(request, "cache_tag"))
        case _:
            raise InvalidationError(f"`kind` {kind!r} is not subgraph, type, entity or cache_tag")


def _subgraphs(request: dict[str, Any], known: Sequence[str]) -> Sequence[str]:
    named = request.get("subgraphs")
    if isinstance(named, list) and all(isinstance(name, str) for name in named):
        return named
    one = request.get("subgraph")
    return [one] if isinstance(one, str) else known


def _text(request: dict[str, Any], name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidationError(f"`{name}` must be a string")
    return value


class Invalidation:
    """Drops what has changed, here and in Redis, and tells the other routers.

    ``subgraphs`` tells the names of those of the supergraph in force.
    """

    def __init__(
        self,
        store: CacheStore,
        redis: RedisLink | None,
        *,
        channel: str,
        subgraphs: Callable[[], Sequence[str]],
    ) -> None:
        self._store = store
        self._redis = redis
        self._channel = channel
        self._subgraphs = subgraphs
        self._origin = uuid4().hex
        self.listening = asyncio.Event()

    async def invalidate(self, requests: object) -> dict[str, Any]:
        """Carries out requests; raises :class:`InvalidationError`.

        ``count`` is how many answers were dropped. ``announced`` is whether the other routers were
        told; they keep what they have in memory until it expires if they were not.
        """
        tags = tags_of(requests, self._subgraphs())
        count = await self._store.invalidate(tags, "http")
        announced = True
        if self._redis is not None:
            message = orjson.dumps({"origin": self._origin, "requests": requests})
            channel = self._channel
            told = await self._redis.attempt("cache", lambda it: it.publish(channel, message))
            announced = told is not None
        return {"count": count, "announced": announced}

    async def listen(self) -> None:
        """Carries out what is announced on the channel, until cancelled.

        What was announced while the connection was lost is not known: memory is emptied then.
        """
        redis = self._redis
        if redis is None:
            return
        while True:
            try:
                await self._listen_once(redis)
            except (RedisError, OSError, TimeoutError) as error:
                redis.failed("invalidation", error)
            self.listening.clear()
            await asyncio.sleep(RETRY_SECONDS)
            self._store.forget()

    async def _listen_once(self, redis: RedisLink) -> None:
        async with redis.dedicated() as client, client.pubsub() as channel:
            await channel.subscribe(self._channel)
            self._store.forget()
            while True:
                message = await channel.get_message(timeout=IDLE_SECONDS)
                if message is None:
                    await channel.ping()
                elif message["type"] == "subscribe":
                    self.listening.set()
                elif message["type"] == "message":
                    await self._heard(message["data"])

    async def _heard(self, text: bytes) -> None:
        try:
            announced = orjson.loads(text)
            if isinstance(announced, dict):
                if announced.get("origin") == self._origin:
                    return
                announced = announced.get("requests")
            tags = tags_of(announced, self._subgraphs())
        except (orjson.JSONDecodeError, InvalidationError) as error:
            logger.warning("invalidation_not_understood", reason=str(error))
            return
        await self._store.invalidate(tags, "channel")


class InvalidationPage:
    """``POST /cache/invalidation`` with ``Authorization: Bearer <key>`` and a list of requests."""

    def __init__(self, invalidation: Invalidation, key: str) -> None:
        self._invalidation = invalidation
        self._key = key.encode()

    async def post(self, request: Request) -> Response:
        """202 with ``count`` and ``announced``; 401, 413 and 400 with an ``error``."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not compare_digest(given.strip().encode(), self._key):
            return _json({"error": "the key is missing or wrong"}, HTTPStatus.UNAUTHORIZED)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                error = {"error": f"more than {MAX_BYTES} bytes"}
                return _json(error, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            done = await self._invalidation.invalidate(orjson.loads(body))
        except orjson.JSONDecodeError:
            return _json({"error": "not JSON"}, HTTPStatus.BAD_REQUEST)
        except InvalidationError as error:
            return _json({"error": str(error)}, HTTPStatus.BAD_REQUEST)
        return _json(done, HTTPStatus.ACCEPTED)


def _json(content: object, status: HTTPStatus) -> Response:
    return Response(orjson.dumps(content), status.value, media_type="application/json")
