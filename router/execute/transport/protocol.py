"""How the executor speaks to a subgraph: one request, one answer, and never an exception.

The executor knows the :class:`Transport` protocol alone; GraphQL over HTTP is
:class:`router.execute.transport.http.HttpTransport`. Whatever a subgraph does wrong comes back as a
:class:`SubgraphResponse` with a :class:`Failure`; the details go to the log, not to the client.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from router.plan.nodes import Fetch, OperationKind

JsonObject: TypeAlias = dict[str, Any]

FailureCode: TypeAlias = Literal[
    "SUBGRAPH_UNAVAILABLE",
    "SUBGRAPH_TIMEOUT",
    "SUBGRAPH_INVALID_RESPONSE",
    "SUBGRAPH_CIRCUIT_OPEN",
]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a subgraph's answer cannot be used. ``reason`` is for the log and never for a client."""

    code: FailureCode
    reason: str


@dataclass(frozen=True, slots=True)
class SubgraphRequest:
    """One operation for one subgraph; ``payload`` is the JSON body, ready to send."""

    kind: OperationKind
    payload: bytes


@dataclass(frozen=True, slots=True)
class SubgraphResponse:
    """A subgraph's answer.

    With a ``failure`` there is neither data nor errors, but for what a cache had.
    Without one, ``data`` and ``errors`` have been checked for their outer shape only: an object or
    ``None``, and objects.
    """

    data: JsonObject | None = None
    errors: tuple[JsonObject, ...] = ()
    extensions: JsonObject = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """What one request to a subgraph took. ``code`` is ``None`` where it was answered."""

    subgraph: str
    kind: OperationKind
    seconds: float
    request_bytes: int
    response_bytes: int
    code: FailureCode | None


@dataclass(frozen=True, slots=True)
class FetchContext:
    """What all fetches of one client request share.

    ``headers`` go to every subgraph (identity, request id, trace context). ``deadline`` is a
    reading of the running loop's clock (``loop.time()``) after which no fetch may run on.
    ``on_fetch`` is called after each request to a subgraph, also after one that failed or that was
    answered with the answer to another; ``on_headers``
    with a subgraph's name and the headers of each usable answer. ``special`` has the headers of
    those subgraphs that are sent others than ``headers``: all of them, and not what they have more.
    ``cache`` answers what it can in the subgraphs' place.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    request_id: str | None = None
    deadline: float | None = None
    on_fetch: Callable[[FetchRecord], None] | None = None
    on_headers: Callable[[str, Mapping[str, str]], None] | None = None
    special: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cache: FetchCache | None = None

    def headers_for(self, subgraph: str) -> Mapping[str, str]:
        """The headers that this subgraph is sent."""
        return self.special.get(subgraph, self.headers) if self.special else self.headers


SendTexts: TypeAlias = Callable[[Sequence[bytes]], Awaitable[SubgraphResponse]]
"""Asks a subgraph for the entities of these representations; of root fields it takes none."""


class FetchCache(Protocol):
    """Answers to fetches, kept from before; what there is not is asked of the subgraph by ``send``.

    ``variables`` are those of the fetch, as the members of a JSON object. Whoever gets an answer
    owns the data in it.
    """

    async def root(self, fetch: Fetch, variables: bytes, send: SendTexts) -> SubgraphResponse:
        """The answer to a fetch of root fields."""
        ...

    async def entities(
        self, fetch: Fetch, variables: bytes, texts: Sequence[bytes], send: SendTexts
    ) -> SubgraphResponse:
        """The answer to a fetch of the entities of these representations, in their order.

        Where the subgraph failed, there may be data beside the failure: null for what is missing.
        """
        ...

    def pass_by(self) -> None:
        """A fetch is not asked of the cache."""
        ...


class Transport(Protocol):
    """Anything that carries a request to a subgraph.

    ``send`` returns a failure rather than raise one; only cancellation passes through it.
    """

    async def send(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> SubgraphResponse: ...
