"""One request on its way through the layers of a subgraph, and what may stop it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from router.execute.answer import Answer, BrokenAnswerError
from router.execute.transport.protocol import SubgraphRequest


class UnreachableError(BrokenAnswerError):
    """No connection could be made: the subgraph has seen nothing of the request."""

    def __init__(self, reason: str) -> None:
        super().__init__("SUBGRAPH_UNAVAILABLE", reason)


class LostError(BrokenAnswerError):
    """The connection ended before an answer began, as one that was kept alive too long does."""

    def __init__(self, reason: str) -> None:
        super().__init__("SUBGRAPH_UNAVAILABLE", reason)


class Call:
    """A request with its headers and the time it has: until ``deadline``, by the loop's clock.

    ``own_deadline`` says that the time was given by the subgraph's policy: running out of it is the
    subgraph's fault, and not that of a client's request with little time left. ``tried`` holds the
    numbers of the URLs at which it failed.
    """

    __slots__ = ("deadline", "headers", "own_deadline", "request", "tried")

    def __init__(
        self,
        request: SubgraphRequest,
        headers: Mapping[str, str],
        deadline: float,
        *,
        own_deadline: bool,
    ) -> None:
        self.request = request
        self.headers = headers
        self.deadline = deadline
        self.own_deadline = own_deadline
        self.tried: tuple[int, ...] = ()


class Layer(Protocol):
    """One layer of the way to a subgraph; all but the innermost call the next one.

    Raises:
        BrokenAnswerError: there is no answer.
        TimeoutError: there was none before the call's deadline.
    """

    async def __call__(self, call: Call, /) -> Answer: ...
