"""The cache as one client request sees it: with its identity in the keys, and its own lifetime."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final, TypeAlias

import orjson

from router.execute.transport import SubgraphResponse
from router.plan.nodes import Fetch
from router.server.caching.control import read_control, write_control
from router.server.caching.entry import Entry
from router.server.caching.fetched import Fetched, Read, by_index, joined, whole
from router.server.caching.judging import answer_tags, custom_tags, lifetime
from router.server.caching.policy import ENTITIES, ROOT, CachePolicies, FetchPolicy, Lifetime
from router.server.caching.store import CacheStore

TYPENAME: Final = len('{"__typename":"')
DIGEST_BYTES: Final = 20

ALONE_SECONDS: Final = 10.0
"""For how long nobody waits for others, once waiting has been in vain."""

Send: TypeAlias = Callable[[Sequence[bytes]], Awaitable[SubgraphResponse]]
"""Asks the subgraph for the entities of these representations, or for the root fields."""


@dataclass(frozen=True, slots=True)
class Who:
    """By what answers may differ from client to client, digested.

    ``rights``: what all answers are kept apart by (roles and scopes, forwarded headers).
    ``identity``: what private ones are kept apart by; ``None`` for an anonymous client, for whom
    no private answer is kept. ``forwarded`` names the client's headers that are in the keys.
    """

    rights: bytes
    identity: bytes | None
    forwarded: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Place:
    """One entity of a fetch, or its root fields."""

    text: bytes
    life: Lifetime | None
    key: bytes | None = None
    """``None`` where it is not looked up."""


class RequestCache:
    """Answers fetches from the cache as far as it can, and asks the subgraph for the rest.

    It implements ``router.execute.transport.FetchCache``.
    """

    def __init__(
        self,
        store: CacheStore,
        policies: CachePolicies,
        who: Who,
        deadline: float | None,
        *,
        tells: bool = True,
    ) -> None:
        """``deadline`` is a reading of the loop's clock; ``tells``: clients get the lifetime."""
        self._tells = tells
        self._store = store
        self._policies = policies
        self._who = who
        self._deadline = deadline
        self._until: float | None = None
        self._private = False
        self._noted = False

    def control(self, *, failed: bool) -> bytes | None:
        """``Cache-Control`` for the client's answer; ``None`` where nothing was fetched."""
        if not self._tells:
            return None
        if failed:
            return b"no-store"
        if not self._noted:
            return None
        left = self._until - self._store.wall() if self._until is not None else 0
        return write_control(left, private=self._private or self._who.identity is not None)

    @property
    def vary(self) -> bytes:
        """By which of the client's headers its answer may differ: the value of ``Vary``."""
        return b", ".join([b"authorization", *sorted(map(str.encode, self._who.forwarded))])

    def pass_by(self) -> None:
        """Something was fetched that this cache knows nothing of."""
        self._note(0)

    async def root(self, fetch: Fetch, variables: bytes, send: Send) -> SubgraphResponse:
        """The answer to a fetch of root fields."""
        policy = self._policies.of(fetch)
        if policy is None:
            self._note(0)
            return await send(())
        place = _Place(b"", policy.parts[ROOT])
        ended = await self._obtain(policy, variables, [place], send, whole)
        response = ended.response
        if 0 in ended.values:
            response = replace(response, data=ended.values[0])
        return response

    async def entities(
        self, fetch: Fetch, variables: bytes, texts: Sequence[bytes], send: Send
    ) -> SubgraphResponse:
        """The answer to a fetch of entities: one for each representation, in their order.

        Where the subgraph failed, ``data`` has what the cache had, beside the failure.
        """
        policy = self._policies.of(fetch)
        if policy is None:
            self._note(0)
            return await send(texts)
        parts = policy.parts
        places = [_Place(text, parts.get(_typename(text))) for text in texts]
        ended = await self._obtain(policy, variables, places, send, by_index)
        response = ended.response
        if response.failure is not None and not ended.values:
            return response
        if response.data is None and response.failure is None and not ended.values:
            return response
        values = [ended.values.get(index) for index in range(len(texts))]
        return replace(response, data={ENTITIES: values})

    async def _obtain(
        self,
        policy: FetchPolicy,
        variables: bytes,
        places: list[_Place],
        send: Send,
        read: Read,
    ) -> Fetched:
        """Fills every place: from the cache, from fetches under way, and from the subgraph."""
        self._name(policy, variables, places)
        ended = Fetched(SubgraphResponse())
        missing = await self._look_up(policy, places, ended)
        if not missing:
            return ended
        others = self._others(places, missing)
        own = [place for place in missing if place not in others]
        if own:
            await self._fetch(policy, variables, places, own, send, read, ended)
        if others:
            await self._await(policy, variables, places, others, send, read, ended)
        return ended

    def _others(
        self, places: list[_Place], missing: list[int]
    ) -> dict[int, asyncio.Future[Entry | None]]:
        """Whose fetches will bring something that is missing."""
        under_way = self._store.under_way
        if not under_way:
            return {}
        now = self._store.clock()
        return {
            index: under_way[key]
            for index in missing
            if (key := places[index].key) in under_way
            and key is not None
            and (life := places[index].life) is not None
            and life.alone_until <= now
        }

    def _name(self, policy: FetchPolicy, variables: bytes, places: list[_Place]) -> None:
        """Sets the keys of the places that may be in the cache."""
        seed = blake2b(policy.seed, digest_size=DIGEST_BYTES)
        seed.update(variables)
        seed.update(b"\0")
        seeds: dict[bool, Any] = {False: seed}
        who = self._who
        for place in places:
            life = place.life
            if life is None or not life.promising:
                continue
            if life.private and who.identity is None:
                continue
            base = seeds.get(life.private)
            if base is None:
                base = seeds[True] = seed.copy()
                base.update(b"private\0")
                base.update(who.identity or b"")
            key = base.copy()
            key.update(who.rights)
            key.update(place.text)
            place.key = key.digest()

    async def _look_up(
        self, policy: FetchPolicy, places: list[_Place], ended: Fetched
    ) -> list[int]:
        """Takes what is kept; returns the places that are missing."""
        named = [(index, place.key) for index, place in enumerate(places) if place.key is not None]
        found = await self._store.find([key for _, key in named]) if named else []
        hits = [
            (index, entry)
            for (index, _), entry in zip(named, found, strict=True)
            if entry is not None
        ]
        self._take(ended, hits)
        kind = "root" if ROOT in policy.parts else "entity"
        lookups = self._store.lookups
        lookups[policy.subgraph, kind, "hit"] += len(hits)
        lookups[policy.subgraph, kind, "miss"] += len(named) - len(hits)
        lookups[policy.subgraph, kind, "bypass"] += len(places) - len(named)
        return [index for index in range(len(places)) if index not in ended.values]

    def _take(self, ended: Fetched, hits: Sequence[tuple[int, Entry]]) -> None:
        """Each place gets an object of its own: the run will merge others into it."""
        if not hits:
            return
        values = orjson.loads(b"[" + b",".join([entry.body for _, entry in hits]) + b"]")
        for (index, entry), value in zip(hits, values, strict=True):
            ended.values[index] = value
            self._note(entry.expires, private=entry.private)

    async def _fetch(
        self,
        policy: FetchPolicy,
        variables: bytes,
        places: list[_Place],
        wanted: list[int],
        send: Send,
        read: Read,
        ended: Fetched,
        *,
        tell: bool = True,
    ) -> None:
        """Asks the subgraph. With ``tell`` others who want the same may wait for it meanwhile."""
        under_way = self._store.under_way
        told: dict[bytes, asyncio.Future[Entry | None]] = {}
        if tell:
            loop = asyncio.get_running_loop()
            for index in wanted:
                key = places[index].key
                if key is not None and key not in under_way:
                    told[key] = under_way[key] = loop.create_future()
        kept: list[tuple[bytes, Entry]] = []
        began = self._store.clock()
        try:
            response = await send([places[index].text for index in wanted])
            fetched = read(response, wanted)
            kept = self._judge(policy, variables, places, fetched)
            for key, entry in kept:
                if key in told and not told[key].done():
                    told[key].set_result(entry)
        finally:
            for key, future in told.items():
                if under_way.get(key) is future:
                    del under_way[key]
                if not future.done():
                    future.set_result(None)
        ended.values.update(fetched.values)
        ended.response = joined(ended.response, fetched.response)
        if kept:
            self._store.keep(kept, began)

    async def _await(
        self,
        policy: FetchPolicy,
        variables: bytes,
        places: list[_Place],
        others: dict[int, asyncio.Future[Entry | None]],
        send: Send,
        read: Read,
        ended: Fetched,
    ) -> None:
        """Waits for what others fetch, and fetches what did not come of it."""
        loop = asyncio.get_running_loop()
        timeout = None if self._deadline is None else max(0.0, self._deadline - loop.time())
        await asyncio.wait(set(others.values()), timeout=timeout)
        came = [
            (index, entry)
            for index, future in others.items()
            if future.done() and (entry := future.result()) is not None
        ]
        self._take(ended, came)
        kind = "root" if ROOT in policy.parts else "entity"
        self._store.lookups[policy.subgraph, kind, "shared"] += len(came)
        left = [index for index in others if index not in ended.values]
        if left:
            await self._fetch(policy, variables, places, left, send, read, ended, tell=False)

    def _judge(
        self, policy: FetchPolicy, variables: bytes, places: list[_Place], fetched: Fetched
    ) -> list[tuple[bytes, Entry]]:
        """What of an answer may be kept; notes for how long all of it holds."""
        response = fetched.response
        if response.failure is not None:
            self._note(0)
            return []
        control = read_control(response.headers, self._who.forwarded)
        now = self._store.wall()
        custom = custom_tags(policy.subgraph, response.extensions)
        kept: list[tuple[bytes, Entry]] = []
        for index, value in fetched.values.items():
            place = places[index]
            seconds, private = lifetime(place.life, control, policy.cap)
            sound = value is not None and index not in fetched.faulty
            if not seconds or not sound:
                if not seconds and place.life is not None:
                    place.life.alone_until = self._store.clock() + ALONE_SECONDS
                self._note(0)
                continue
            self._note(now + seconds, private=private)
            if place.life is None or (private and self._who.identity is None):
                continue
            if place.key is None or (private and not place.life.private):
                # Headers tell what no hint did: from now on it is looked for where it is kept.
                place.life.learned = True
                place.life.private = place.life.private or private
                self._name(policy, variables, [place])
            if place.key is None:
                continue
            tags = answer_tags(policy, place.life, place.text, value, custom)
            kept.append((place.key, Entry(orjson.dumps(value), now + seconds, private, tags)))
        return kept

    def _note(self, until: float, *, private: bool = False) -> None:
        self._noted = True
        self._private = self._private or private
        self._until = until if self._until is None else min(self._until, until)


def _typename(text: bytes) -> str:
    """The type in a representation's text, which always begins with it."""
    return text[TYPENAME : text.index(b'"', TYPENAME)].decode()
