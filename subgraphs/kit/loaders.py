"""Loads by key for one request: one statement for all keys that are asked for at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

from strawberry.dataloader import DataLoader

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


class Loader(Generic[KeyT, ValueT]):
    """A data loader with two doors.

    ``fetch`` is given distinct keys and returns as many values, in order. :meth:`load` collects
    keys from resolvers that run one by one; :meth:`load_all` serves a whole level at once (see
    :class:`subgraphs.kit.execution.Batched`) without a future for each key.
    """

    def __init__(self, fetch: Callable[[list[KeyT]], Awaitable[Sequence[ValueT]]]) -> None:
        self._fetch = fetch
        self._known: dict[KeyT, ValueT] = {}
        self._fetching = asyncio.Lock()
        self._collecting: DataLoader[KeyT, ValueT] | None = None

    async def load(self, key: KeyT) -> ValueT:
        """Return the value of ``key``, fetched together with those asked for at the same time."""
        if self._collecting is None:
            self._collecting = DataLoader(self._load_missing)
        return await self._collecting.load(key)

    async def load_all(self, keys: Sequence[KeyT]) -> list[ValueT]:
        """Return the values of ``keys`` (which may repeat), in order."""
        async with self._fetching:  # so that nobody fetches what is on its way
            missing = [key for key in dict.fromkeys(keys) if key not in self._known]
            if missing:
                values = await self._fetch(missing)
                self._known.update(zip(missing, values, strict=True))
        known = self._known
        return [known[key] for key in keys]

    async def _load_missing(self, keys: list[KeyT]) -> list[ValueT]:
        return await self.load_all(keys)
