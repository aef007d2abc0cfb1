"""One request for all clients that ask a subgraph the same at the same time."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Final, TypeAlias

from router.execute.answer import Answer, BrokenAnswerError
from router.execute.transport.call import Call, Layer

NOT_ASKED: Final = frozenset(
    {"x-request-id", "traceparent", "tracestate", "baggage", "b3", "uber-trace-id"}
)
"""Headers that tell where a request comes from, and not what is asked or who asks it."""

Key: TypeAlias = tuple[object, ...]

Outcome: TypeAlias = Answer | TimeoutError | BrokenAnswerError | None
"""How a request ended for those who waited for it; ``None``: it did not, somebody else must ask."""


class Shared:
    """Lets a query wait for one under way that differs from it in nothing.

    Two queries are the same if their bodies are and every header that is sent along, the signed
    identity among them: an answer never goes to somebody else. Each caller gets the bytes, and
    reads them for itself.

    The first to ask is the one who waits for the subgraph. When it is given up by its client, or
    had less time than the subgraph is allowed, the next of those who wait asks anew. A mutation is
    never shared.

    ``shared`` counts the requests that were spared.
    """

    def __init__(self, inner: Layer) -> None:
        self._inner = inner
        self._under_way: dict[Key, list[asyncio.Future[Outcome]]] = {}
        self.shared = 0

    async def __call__(self, call: Call) -> Answer:
        """Raises what the request raised, to all who waited for it."""
        request = call.request
        if request.kind != "query":
            return await self._inner(call)
        key = _key(call)
        while (waiting := self._under_way.get(key)) is not None:
            outcome = await self._wait(waiting, call.deadline)
            if isinstance(outcome, Exception):
                raise outcome
            if outcome is not None:
                self.shared += 1
                return outcome
        return await self._lead(call, key)

    async def _wait(self, waiting: list[asyncio.Future[Outcome]], deadline: float) -> Outcome:
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[Outcome] = loop.create_future()
        waiting.append(turn)
        timer = loop.call_at(deadline, _expire, turn)
        try:
            return await turn
        finally:
            timer.cancel()

    async def _lead(self, call: Call, key: Key) -> Answer:
        waiting: list[asyncio.Future[Outcome]] = []
        self._under_way[key] = waiting
        outcome: Outcome = None
        try:
            outcome = answer = await self._inner(call)
        except TimeoutError as error:
            outcome = error if call.own_deadline else None
            raise
        except BrokenAnswerError as error:
            outcome = error
            raise
        finally:
            del self._under_way[key]
            for turn in waiting:
                if not turn.done():
                    turn.set_result(outcome)
        return answer


def _expire(turn: asyncio.Future[Outcome]) -> None:
    if not turn.done():
        turn.set_exception(TimeoutError())


def _key(call: Call) -> Key:
    """What makes two requests the same; they go to the same subgraph already."""
    headers = call.headers
    names = _asked(tuple(headers))
    return (call.request.payload, names, *[headers[name] for name in names])


@lru_cache(maxsize=256)
def _asked(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name.lower() not in NOT_ASKED)
